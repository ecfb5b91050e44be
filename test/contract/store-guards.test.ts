import { expect, it } from '@jest/globals';
import type { GuardLimits } from '../../src/assignments/guards.js';
import { holdHash } from '../../src/assignments/hold-hash.js';
import type { Assignment } from '../../src/assignments/model.js';
import type { Guarded, GuardedWrite } from '../../src/assignments/store.js';
import { newId, type TargetId, type UserId } from '../../src/core/ids.js';
import { accountState, describeStore, dueNames, later, resolveAll, start, versionWrite } from './store/given.js';

const decided = { at: later(60), by: 'Ida' };
const wide: GuardLimits['revokes'] = { max: 100, percent: 100, windowMs: 900_000 };

describeStore('limits, and the batches they make', (given) => {
  const targetId = newId('tgt');
  interface Asked {
    readonly roles?: readonly string[];
    readonly at?: Date;
    readonly max?: number;
    readonly limits?: Readonly<Record<string, { readonly min?: number; readonly max?: number }>>;
    readonly isOffboarded?: boolean;
    readonly userIds?: readonly UserId[];
    readonly policyVersion?: number;
    readonly on?: TargetId;
  }

  /** A change to these roles, or the loss of all. */
  const asked = (name: string, before: Assignment | undefined, asks: Asked): GuardedWrite => {
    const { roles = [], at = start, max = 100, limits = {}, userIds = before?.userIds ?? [], policyVersion = 1 } = asks;
    const key = `${name}@example.com`;
    const base = versionWrite(key, userIds);
    const desired = accountState(key, roles, roles.length === 0 ? 'suspended' : 'active');
    return {
      id: before?.id ?? newId('asg'),
      targetId: asks.on ?? targetId,
      ...(before ? { expectedRevision: before.revision } : {}),
      write: { ...base, desired, at, basis: { ...base.basis, policyVersion } },
      guard: {
        person: `email:${key}`,
        targetName: 'gorgias-eu',
        isOffboarded: asks.isOffboarded ?? false,
        limits: { revokes: { ...wide, max }, roles: new Map(Object.entries(limits)) },
      },
    };
  };
  const ask = (name: string, before: Assignment | undefined, asks: Asked) =>
    given().store.writeGuarded(asked(name, before, asks));
  const written = (guarded: Guarded) => {
    if (guarded.kind !== 'written') throw new Error('nothing was written');
    return guarded;
  };
  const grant = async (name: string, asks: Asked = {}) =>
    written(await ask(name, undefined, { roles: ['basic'], ...asks })).assignment;
  const revoke = async (name: string, before: Assignment, asks: Asked) => written(await ask(name, before, asks));
  const stateOf = async ({ id }: Assignment) => (await given().store.findAssignment(id))?.delivery.state;
  const reread = async ({ id }: Assignment) => {
    const found = await given().store.findAssignment(id);
    if (!found) throw new Error('the assignment is gone');
    return found;
  };
  const recheck = async (name: string, assignment: Assignment, asks: Asked) => {
    const standing = await reread(assignment);
    const { guard } = asked(name, standing, asks);
    return given().store.recheckHeld(standing.id, guard, asks.at ?? start, standing.revision);
  };

  it('let people go up to the limit and hold the others in one batch', async () => {
    const { store } = given();
    const names = ['a', 'b', 'c', 'd'];
    const all = [];
    for (const name of names) all.push(await grant(name));
    const results = [];
    for (const [index, one] of all.entries()) results.push(await revoke(names[index] ?? '', one, { max: 2 }));
    expect(results.map(({ assignment }) => assignment.delivery.state)).toEqual(['owed', 'owed', 'held', 'held']);
    expect(new Set(results.slice(2).map(({ holdId }) => holdId)).size).toBe(1);
    const { items } = await store.listHolds({ targetId, state: 'open' }, { limit: 9 });
    const reason = { kind: 'revokes', scope: 'target', limit: 'max', allowed: 2 };
    expect(items).toMatchObject([{ reason, count: 2, createdAt: start, targetId }]);
    const members = (await store.listHoldMembers(items[0]?.id ?? newId('hld'), { limit: 9 })).items;
    expect(members.map(({ key, state }) => [key, state])).toEqual([
      ['c@example.com', 'held'],
      ['d@example.com', 'held'],
    ]);
    expect(members[0]?.before).toEqual(accountState('c@example.com'));
    expect((await store.findHoldOf(results[3]?.assignment.id ?? newId('asg')))?.id).toBe(items[0]?.id);
  });

  it('count a person once, and begin anew after the window', async () => {
    const elsewhere = newId('tgt');
    const [here, there, other, last] = [
      await grant('a'),
      await grant('a', { on: elsewhere }),
      await grant('b'),
      await grant('c'),
    ];
    expect((await revoke('a', here, { max: 1 })).verdict).toMatchObject({ kind: 'pass', counts: true });
    expect((await revoke('a', there, { max: 1, on: elsewhere })).assignment.delivery.state).toBe('owed');
    expect((await revoke('b', other, { max: 1 })).assignment.delivery.state).toBe('held');
    expect((await revoke('c', last, { max: 1, at: later(901) })).assignment.delivery.state).toBe('owed');
  });

  it('open another batch when the first takes nobody in any more', async () => {
    const [one, two] = [await grant('a'), await grant('b')];
    const first = await revoke('a', one, { max: 0 });
    const second = await revoke('b', two, { max: 0, at: later(901) });
    expect(second.holdId).not.toBe(first.holdId);
    expect((await given().store.listHolds({ state: 'open' }, { limit: 9 })).items.map(({ id }) => id)).toEqual([
      second.holdId,
      first.holdId,
    ]);
  });

  it('let a batch go once, whose people then count no more', async () => {
    const { store } = given();
    const [one, two, three] = [await grant('a'), await grant('b'), await grant('c')];
    const { holdId = newId('hld') } = await revoke('a', one, { max: 0 });
    await revoke('b', two, { max: 0 });
    expect(await store.releaseHold(holdId, decided)).toBe(true);
    expect(await store.releaseHold(holdId, decided)).toBe(false);
    expect(await store.discardHold(holdId, decided)).toBe(false);
    expect([await stateOf(one), await stateOf(two)]).toEqual(['owed', 'owed']);
    expect((await reread(one)).delivery.dueAt).toEqual(decided.at);
    expect(await store.findHold(holdId)).toMatchObject({ state: 'released', count: 2, decided });
    expect(await store.findHoldOf(one.id)).toBeUndefined();
    expect((await revoke('c', three, { max: 1, at: later(61) })).assignment.delivery.state).toBe('owed');
  });

  it.each(['releaseHold', 'discardHold'] as const)(
    'are decided about those that were seen in them alone, whoever joins at the same moment: %s',
    async (decide) => {
      const { store } = given();
      for (let round = 0; round < 10; round += 1) {
        const on = newId('tgt');
        const [one, two] = [await grant(`one${round}`, { on }), await grant(`two${round}`, { on })];
        const { holdId = newId('hld') } = await revoke(`one${round}`, one, { max: 0, on });
        const seen = { ...decided, expectedHash: holdHash([{ assignmentId: one.id }]) };
        const others = { ...decided, expectedHash: holdHash([{ assignmentId: two.id }]) };
        await expect(store[decide](holdId, others)).rejects.toMatchObject({ code: 'precondition_failed' });
        const [joined, done] = await Promise.allSettled([
          revoke(`two${round}`, two, { max: 0, on }),
          store[decide](holdId, seen),
        ]);
        expect(joined.status).toBe('fulfilled');
        const hold = await store.findHold(holdId);
        const members = (await store.listHoldMembers(holdId, { limit: 9 })).items.map(
          ({ assignmentId }) => assignmentId,
        );
        if (done.status === 'fulfilled')
          expect([done.value, hold?.state, members]).toEqual([true, expect.not.stringMatching('open'), [one.id]]);
        else
          expect([done.reason, hold?.state, members]).toEqual([
            expect.objectContaining({ code: 'precondition_failed' }),
            'open',
            [one.id, two.id],
          ]);
      }
    },
  );

  it('give back what people had when a batch is discarded, as an exception until their inputs move', async () => {
    const { store, user } = given();
    const lea = await user('lea');
    await resolveAll(given());
    const had = await grant('lea', { userIds: [lea.id] });
    const { holdId = newId('hld') } = await revoke('lea', had, { max: 0, userIds: [lea.id] });
    expect(await store.discardHold(holdId, decided)).toBe(true);
    const restored = await reread(had);
    expect(restored).toMatchObject({ desired: had.desired, delivery: { state: 'owed' }, cause: { kind: 'manual' } });
    expect(await store.findHold(holdId)).toMatchObject({ state: 'discarded', count: 1, decided });
    expect((await store.findHoldOf(had.id))?.id).toBe(holdId);
    expect(await ask('lea', restored, { max: 0, userIds: [lea.id] })).toEqual({ kind: 'excepted' });
    expect(await stateOf(had)).toBe('owed');
    expect((await revoke('lea', restored, { max: 9, policyVersion: 2 })).assignment.delivery.state).toBe('owed');
    expect((await store.listHoldMembers(holdId, { limit: 9 })).items.map(({ state }) => state)).toEqual(['ended']);
  });

  it('dissolve a batch when the last one in it is offboarded or regains access', async () => {
    const { store } = given();
    const [one, two] = [await grant('a'), await grant('b')];
    const { holdId = newId('hld') } = await revoke('a', one, { max: 0 });
    await revoke('b', two, { max: 0 });
    const again = await revoke('b', await reread(two), { max: 0, roles: ['basic'] });
    expect(again.assignment.delivery.state).toBe('owed');
    expect(await store.findHold(holdId)).toMatchObject({ state: 'open', count: 1 });
    expect(await recheck('a', one, { max: 0 })).toBe(false);
    expect(await recheck('a', one, { max: 0, isOffboarded: true })).toBe(true);
    expect(await stateOf(one)).toBe('owed');
    expect(await store.findHold(holdId)).toMatchObject({ state: 'dissolved', count: 0 });
    expect((await store.listHoldMembers(holdId, { limit: 9 })).items).toEqual([]);
  });

  it('pass what a published plan named, once', async () => {
    const { store } = given();
    const approved = [{ target: 'gorgias-eu', key: 'a@example.com' }];
    await store.insertPolicy(
      { hash: 'h', text: 't', publishedAt: start, by: 'Ida', groups: [], directories: [] },
      approved,
    );
    const one = await grant('a');
    const gone = await revoke('a', one, { max: 0 });
    expect(gone.verdict).toEqual({ kind: 'pass', counts: false });
    const back = written(await ask('a', gone.assignment, { roles: ['basic'] })).assignment;
    expect((await revoke('a', back, { max: 0 })).assignment.delivery.state).toBe('held');
  });

  it('keep the last holder of a role until there is another, who wakes the one that waits', async () => {
    const { user } = given();
    const limits = { admin: { min: 1 } };
    const lea = await user('lea');
    await resolveAll(given());
    const last = await grant('lea', { roles: ['admin'], userIds: [lea.id] });
    const held = await revoke('lea', last, { limits, userIds: [lea.id] });
    expect(held.verdict).toEqual({ kind: 'hold', reason: { kind: 'min', role: 'admin', allowed: 1 } });
    await resolveAll(given());
    expect(await dueNames(given())).toEqual([]);
    await grant('max', { roles: ['admin'], limits });
    expect(await dueNames(given())).toEqual(['lea']);
    expect(await recheck('lea', last, { limits })).toBe(true);
    expect((await reread(last)).desired.roles).toEqual([]);
  });

  it('keep a role from having too many holders until a seat is free', async () => {
    const { store, user } = given();
    const limits = { admin: { max: 1 } };
    const lea = await user('lea');
    const first = await grant('max', { roles: ['admin'], limits });
    await resolveAll(given());
    const second = await grant('lea', { roles: ['admin'], limits, userIds: [lea.id] });
    expect(second.delivery.state).toBe('held');
    const hold = await store.findHoldOf(second.id);
    expect(hold?.reason).toEqual({ kind: 'max', role: 'admin', allowed: 1 });
    expect(await recheck('lea', second, { limits })).toBe(false);
    await resolveAll(given());
    await revoke('max', first, { roles: ['basic'], limits });
    expect(await dueNames(given())).toEqual(['lea']);
    expect(await recheck('lea', second, { limits })).toBe(true);
    expect(await stateOf(second)).toBe('owed');
    expect(await store.findHold(hold?.id ?? newId('hld'))).toMatchObject({ state: 'dissolved' });
  });

  it('let an offboarding pass a minimum and say so', async () => {
    const limits = { admin: { min: 1 } };
    const last = await grant('a', { roles: ['admin'], limits });
    const { verdict } = await revoke('a', last, { limits, isOffboarded: true });
    expect(verdict).toEqual({ kind: 'pass', counts: false, belowMin: 'admin' });
  });

  it('refuse a stale revision and a key that is taken', async () => {
    const one = await grant('a');
    await revoke('a', one, {});
    await expect(ask('a', one, {})).rejects.toMatchObject({ code: 'version_mismatch' });
    await expect(ask('a', undefined, { roles: ['basic'] })).rejects.toMatchObject({ code: 'version_mismatch' });
    await expect(ask('a', undefined, { roles: ['admin'], limits: { admin: { max: 5 } } })).rejects.toMatchObject({
      code: 'version_mismatch',
    });
    const { guard } = asked('a', one, {});
    await expect(given().store.recheckHeld(one.id, guard, start, one.revision)).rejects.toMatchObject({
      code: 'version_mismatch',
    });
  });

  it('stand in the audit as opened and as decided', async () => {
    const { store } = given();
    const { holdId = newId('hld') } = await revoke('a', await grant('a'), { max: 0 });
    const holds = async () => {
      const facts = await store.listUnchained(99, new Date(0));
      return facts.filter(({ subject }) => subject.kind === 'hold').map(({ source }) => source);
    };
    expect(await holds()).toEqual([`hold:${holdId}:open`]);
    await store.releaseHold(holdId, decided);
    expect(await holds()).toEqual([`hold:${holdId}:open`, `hold:${holdId}:released`]);
    await store.noteChained([`hold:${holdId}:open`]);
    expect(await holds()).toEqual([`hold:${holdId}:released`]);
    await store.noteChained([`hold:${holdId}:released`]);
    expect(await holds()).toEqual([]);
  });
});
