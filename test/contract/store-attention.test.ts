import { expect, it } from '@jest/globals';
import type { Assignment } from '../../src/assignments/model.js';
import { newId, type TargetId } from '../../src/core/ids.js';
import type { Settlement } from '../../src/delivery/store.js';
import { accountState, describeStore, later, resolveAll, start, versionWrite } from './store/given.js';

const target = newId('tgt');

describeStore('what needs attention', (given) => {
  /** Claims whatever is due on the target and ends it so. */
  const end = async (settlement: Settlement | 'acknowledged', now = start, targetId: TargetId = target) => {
    const { store } = given();
    const lease = newId('att');
    const claim = { targetId, now, maxLane: 3, limit: 100, lease, leaseUntil: later(1e6) } as const;
    for (const { assignment } of await store.claimDue(claim)) {
      const { epoch, version } = assignment;
      const how =
        settlement === 'acknowledged' ? ({ kind: 'acknowledged', epoch, version, at: now } as const) : settlement;
      await store.settle(assignment.id, lease, how);
    }
  };
  const again = (error: string): Settlement => ({
    kind: 'again',
    dueAt: later(3_600),
    isFailure: true,
    error,
    at: start,
  });
  const parked = (error: string): Settlement => ({ kind: 'parked', error, at: later(7) });
  const grant = (key: string, targetId: TargetId = target) => given().assignment({ ...versionWrite(key), targetId });
  const reread = async ({ id }: Assignment) => (await given().store.findAssignment(id))?.delivery;

  it('counts what was given up and what cannot be made, each once', async () => {
    const { store } = given();
    expect([await store.countParked(), await store.countPoison()]).toEqual([[], []]);
    await grant('lea');
    await grant('sam');
    await end(parked('server_error 503'));
    await grant('ana');
    await end(parked('not_sent'));
    await grant('kim');
    await end(again('not_sent'));
    await grant('tom');
    await end(again('timeout'));
    expect(await store.countParked()).toEqual([{ targetId: target, count: 2, since: later(7) }]);
    expect(await store.countPoison()).toEqual([{ targetId: target, count: 2, since: start }]);
    const poison = await store.listDeliveries({ state: 'poison' }, { limit: 9 });
    expect(poison.items.map(({ key, state, error }) => [key, state, error])).toEqual([
      ['kim', 'poison', 'not_sent'],
      ['ana', 'poison', 'not_sent'],
    ]);
    const keys = async (state: 'dead' | 'failing') =>
      (await store.listDeliveries({ state }, { limit: 9 })).items.map(({ key }) => key);
    expect([await keys('dead'), await keys('failing')]).toEqual([['sam', 'lea'], ['tom']]);
  });

  it('says what waits for a target, and whether the target said that it is gone', async () => {
    const { store } = given();
    const [other, idle] = [newId('tgt'), newId('tgt')];
    await grant('lea');
    await grant('sam', other);
    await end(again('gone 410'), start, other);
    expect(await store.countOwed([target, other, idle])).toEqual([
      { targetId: target, count: 1, isGone: false },
      { targetId: other, count: 1, isGone: true },
    ]);
  });

  it('finds revocations that nobody acknowledged, not grants, not those that are held, not those sent once more', async () => {
    const { store } = given();
    const revoke = (key: string, at: Date, delivery: 'owed' | 'held' = 'owed', lane: 0 | 1 = 0) =>
      given().assignment({
        ...versionWrite(key),
        desired: accountState(key, [], 'suspended'),
        lane,
        at,
        delivery,
        targetId: target,
      });
    const done = await revoke('done', start);
    await end('acknowledged');
    await store.resend(done.id, 0, start);
    await grant('grant');
    await revoke('held', start, 'held');
    await revoke('first', later(10));
    await revoke('fewer roles', later(20), 'owed', 1);
    await revoke('young', later(30));
    expect(await store.listLateRevocations(later(9))).toEqual([]);
    expect(await store.listLateRevocations(later(20))).toEqual([{ targetId: target, count: 2, since: later(10) }]);
    await end('acknowledged', later(40));
    expect(await store.listLateRevocations(later(99))).toEqual([]);
  });

  it('finds people that the pipeline leaves waiting: written, woken, or under an older policy', async () => {
    const { store, user } = given();
    expect(await store.findWaitingUsers(later(999), 0)).toBeUndefined();
    const lea = await user('lea');
    await user('sam');
    expect(await store.findWaitingUsers(later(-1), 0)).toBeUndefined();
    expect(await store.findWaitingUsers(start, 0)).toEqual({ count: 2, since: start });
    await resolveAll(given(), 0);
    expect(await store.findWaitingUsers(later(999), 0)).toBeUndefined();

    await store.markUsers([lea.id], start);
    const [due] = await store.claimDueUsers({
      now: start,
      policyVersion: 0,
      limit: 1,
      lease: 'l',
      leaseUntil: later(9),
    });
    if (!due) throw new Error('nobody was due');
    const resolved = { revision: due.revision, policyVersion: 0, wakeAt: later(50) };
    await store.settleUser(due, 'l', resolved);
    expect(await store.findWaitingUsers(later(49), 0)).toBeUndefined();
    expect(await store.findWaitingUsers(later(50), 0)).toEqual({ count: 1, since: later(50) });

    const draft = { hash: 'h', text: 'version: 1', publishedAt: later(20), groups: [], directories: [], by: 'test' };
    const { version } = await store.insertPolicy(draft);
    expect(await store.findWaitingUsers(later(19), version)).toBeUndefined();
    expect(await store.findWaitingUsers(later(20), version)).toEqual({ count: 2, since: later(20) });
  });

  it('sends again what a scope names, and never what is held', async () => {
    const { store } = given();
    const done = await grant('done');
    await end('acknowledged');
    const dead = await grant('dead');
    await end(parked('timeout'));
    const failing = await grant('failing');
    await end(again('timeout'));
    const owed = await grant('owed');
    const held = await given().assignment({ ...versionWrite('held'), targetId: target, delivery: 'held' });
    await grant('elsewhere', newId('tgt'));

    expect(await store.resync(target, 'failed', later(1))).toBe(1);
    expect(await reread(failing)).toMatchObject({ state: 'owed', attempts: 0, dueAt: later(1), resend: 1 });
    expect(await store.resync(target, 'parked', later(2))).toBe(1);
    expect(await reread(dead)).toMatchObject({ state: 'owed', attempts: 0, dueAt: later(2), resendBy: 'resync' });
    expect(await store.countParked()).toEqual([]);
    expect(await store.resync(target, 'pending', later(3))).toBe(3);
    expect(await reread(owed)).toMatchObject({ dueAt: later(3), resend: 1 });
    expect((await reread(done))?.state).toBe('done');
    expect(await store.resync(target, 'all', later(4))).toBe(4);
    expect(await reread(done)).toMatchObject({ state: 'owed', resend: 1 });
    expect((await store.findAssignment(done.id))?.lane).toBe(3);
    expect((await store.findAssignment(owed.id))?.lane).toBe(2);
    expect((await reread(held))?.state).toBe('held');
    expect(await store.resync(newId('tgt'), 'all', later(5))).toBe(0);
  });

  it('resumes what was given up by naming the delivery, or by recovering since then', async () => {
    const { store } = given();
    const [lea, sam] = [await grant('lea'), await grant('sam')];
    await end(parked('timeout'));
    await store.resend(lea.id, 2, later(9));
    expect((await reread(lea))?.state).toBe('owed');
    expect(await store.recover(target, later(7), later(9))).toBe(1);
    expect((await reread(sam))?.state).toBe('owed');
  });
});
