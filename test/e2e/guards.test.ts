import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Target } from '../../src/assignments/model.js';
import { createHolds } from '../../src/assignments/holds.js';
import type { GroupId, UserId } from '../../src/core/ids.js';
import { openSqliteStore } from '../../src/stores/sqlite/open.js';
import type { Store } from '../../src/stores/store.js';
import { grant, revoke } from '../support/guarded.js';
import { openWorld, supportPolicy, type World } from '../support/world.js';

const open: World[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((world) => world.close()));
});

const safety = (max: number, percent = 100) =>
  supportPolicy.replace('targets:', `safety: { revokes: { max: ${max}, percent: ${percent}, window: 15m } }\ntargets:`);

async function supportOf(count: number, policy = safety(20), wrap?: (store: Store) => Store) {
  const world = await openWorld({ policy, ...(wrap ? { wrap } : {}) });
  open.push(world);
  const users = [];
  for (let i = 0; i < count; i++) users.push(await world.hire(`agent${String(i).padStart(2, '0')}@example.com`));
  const ids = users.map(({ id }) => id);
  const group = await world.group('Support', ids);
  await world.settle();
  await world.acknowledgeAll();
  const holds = createHolds({ store: world.store, clock: () => world.now, onOwed: () => undefined });
  return { world, users, ids, group, holds };
}

/** How many accounts of a target are in each state, by the target's last acknowledgement and by what is held. */
async function tally(world: World, target: Target) {
  let confirmed = 0;
  let held = 0;
  for await (const batch of world.store.streamAssignments(target.id, 100))
    for (const { acknowledged, delivery } of batch) {
      if (acknowledged?.state.status === 'active') confirmed += 1;
      if (delivery.state === 'held') held += 1;
    }
  return { confirmed, held };
}

async function leave(world: World, group: GroupId, ids: readonly UserId[]) {
  await world.move(group, { remove: ids });
  await world.settle();
  await world.acknowledgeAll();
}

async function openHolds({ holds }: Awaited<ReturnType<typeof supportOf>>) {
  return (await holds.list({ state: 'open' }, { limit: 50 })).items;
}

describe('thirty people who leave at once under a limit of twenty', () => {
  it('go up to the limit; the others are held in one batch per target, with their names in it', async () => {
    const { world, group, ids, holds } = await supportOf(30);
    await leave(world, group, ids);
    expect(await tally(world, world.gorgias)).toEqual({ confirmed: 10, held: 10 });
    expect(await tally(world, world.intercom)).toEqual({ confirmed: 10, held: 10 });
    const { items } = await holds.list({ state: 'open' }, { limit: 50 });
    expect(items.map(({ targetId, count }) => [targetId, count]).sort()).toEqual(
      [
        [world.gorgias.id, 10],
        [world.intercom.id, 10],
      ].sort(),
    );
    expect(items[0]?.reason).toEqual({ kind: 'revokes', scope: 'target', limit: 'max', allowed: 20 });
    const members = await holds.members(items[0]!.id, { limit: 50 }); // one of the two above
    expect(new Set(members.items.map(({ key }) => key)).size).toBe(10);
  });

  it('are sent when somebody releases them, and do not count again', async () => {
    const rig = await supportOf(30);
    const { world, group, ids, holds } = rig;
    await leave(world, group, ids);
    for (const { id } of await openHolds(rig)) await holds.release(id, 'ann');
    await world.acknowledgeAll();
    expect(await tally(world, world.gorgias)).toEqual({ confirmed: 0, held: 0 });

    const released = (await holds.list({ state: 'released' }, { limit: 1 })).items[0]!; // two were released above
    const { items } = await holds.members(released.id, { limit: 50 });
    const back = items.flatMap(({ userIds }) => userIds);
    await world.move(group, { add: back });
    await world.settle();
    await world.acknowledgeAll();
    await leave(world, group, back);
    expect(await openHolds(rig)).toEqual([]);
    await expect(holds.release(released.id, 'ann')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are decided about exactly as they were seen: not once somebody joined or left the batch meanwhile', async () => {
    const rig = await supportOf(30);
    const { world, group, ids, holds } = rig;
    await leave(world, group, ids);
    const batch = (await openHolds(rig)).find(({ targetId }) => targetId === world.gorgias.id)!; // held above
    const seen = await holds.hash(batch.id);
    const [first] = (await holds.members(batch.id, { limit: 50 })).items;
    await world.move(group, { add: first!.userIds });
    await world.settle();
    await expect(holds.release(batch.id, 'ann', seen)).rejects.toMatchObject({ code: 'precondition_failed' });
    await expect(holds.discard(batch.id, 'ann', seen)).rejects.toMatchObject({ code: 'precondition_failed' });
    expect((await holds.get(batch.id)).count).toBe(9);
    expect(await holds.release(batch.id, 'ann', await holds.hash(batch.id))).toMatchObject({ state: 'released' });
  });

  it('keep their access when somebody discards the batch, until their own data change', async () => {
    const rig = await supportOf(30);
    const { world, group, ids, users, holds } = rig;
    await leave(world, group, ids);
    const batch = (await openHolds(rig)).find(({ targetId }) => targetId === world.gorgias.id)!; // held above
    await holds.discard(batch.id, 'ann');
    await world.settle();
    await world.acknowledgeAll();
    expect(await tally(world, world.gorgias)).toEqual({ confirmed: 10, held: 0 });
    const [kept] = (await holds.members(batch.id, { limit: 50 })).items;
    const user = users.find(({ id }) => kept?.userIds.includes(id))!; // members are these users
    await world.reconcile({ userId: user.id, revision: user.revision, mark: 'revision' });
    expect((await world.assignment(world.gorgias, kept!.key))?.desired.status).toBe('active');

    await world.change(user, { title: 'Former agent' });
    await world.settle();
    expect((await world.assignment(world.gorgias, kept!.key))?.delivery.state).toBe('held');
    world.advance(16 * 60_000);
    expect((await holds.get(batch.id)).state).toBe('discarded');
  });

  it('stay held when the window is over and they are looked at again: only a person lets them go', async () => {
    const rig = await supportOf(30);
    const { world, group, ids, users } = rig;
    await leave(world, group, ids);
    world.advance(60 * 60_000);
    for (const user of users) await world.change(user, { title: 'Former agent' });
    await world.settle();
    await world.acknowledgeAll();
    expect(await tally(world, world.gorgias)).toEqual({ confirmed: 10, held: 10 });
  });

  it('leave the batch by themselves when they come back; the empty batch dissolves', async () => {
    const rig = await supportOf(30);
    const { world, group, ids } = rig;
    await leave(world, group, ids);
    await world.move(group, { add: ids });
    await world.settle();
    await world.acknowledgeAll();
    expect(await tally(world, world.gorgias)).toEqual({ confirmed: 30, held: 0 });
    expect(await openHolds(rig)).toEqual([]);
  });

  it('count once each, although a worker is killed after writing and everybody is looked at again', async () => {
    const rig = await supportOf(30);
    const { world, group, ids, users } = rig;
    await world.move(group, { remove: ids });
    for (const { id, revision } of users.slice(0, 15))
      await world.reconcile({ userId: id, revision, mark: 'revision' });
    expect(await world.store.countDueUsers(world.now, 1)).toBe(30);
    await world.settle();
    await world.acknowledgeAll();
    expect(await tally(world, world.gorgias)).toEqual({ confirmed: 10, held: 10 });
    for (const user of users) await world.change(user, { title: 'Former agent' });
    await world.settle();
    expect((await openHolds(rig)).map(({ count }) => count)).toEqual([10, 10]);
  });

  it('go in small numbers over time: each window begins anew', async () => {
    const rig = await supportOf(30, safety(10));
    for (const start of [0, 10, 20]) {
      await leave(rig.world, rig.group, rig.ids.slice(start, start + 10));
      rig.world.advance(16 * 60_000);
    }
    expect(await openHolds(rig)).toEqual([]);
    expect(await tally(rig.world, rig.world.gorgias)).toEqual({ confirmed: 0, held: 0 });
  });
});

describe('what is never held', () => {
  it('the end of an account whose person goes on under another address: nobody loses access, nobody is counted', async () => {
    const rig = await supportOf(3, safety(1));
    const { world, users, ids, group } = rig;
    for (const [index, one] of users.entries())
      await world.change(one, { emails: [{ value: `typo${index}@example.com`, type: 'work' }] });
    await world.settle(); // the helpdesks have not confirmed these before they change again
    for (const [index, one] of users.entries())
      await world.change(one, { emails: [{ value: `right${index}@example.com`, type: 'work' }] });
    await world.settle();
    expect(await openHolds(rig)).toEqual([]);
    await world.acknowledgeAll();
    expect((await world.assignment(world.gorgias, 'typo2@example.com'))?.acknowledged?.state.status).toBe('suspended');
    expect(await tally(world, world.gorgias)).toEqual({ confirmed: 3, held: 0 });
    await leave(world, group, ids);
    expect(await tally(world, world.gorgias)).toEqual({ confirmed: 2, held: 2 });
  });

  it('but not where the person has no access under the other address either', async () => {
    const rig = await supportOf(3, safety(1));
    const { world, users, ids, group } = rig;
    for (const [index, one] of users.entries())
      await world.change(one, { emails: [{ value: `typo${index}@example.com`, type: 'work' }] });
    await world.settle();
    await world.move(group, { remove: ids });
    for (const [index, one] of users.entries())
      await world.change(one, { emails: [{ value: `right${index}@example.com`, type: 'work' }] });
    await world.settle();
    expect(await tally(world, world.gorgias)).toMatchObject({ held: 2 });
  });

  it('a single leave, even with the strictest percentage', async () => {
    const rig = await supportOf(30, safety(20, 1));
    await leave(rig.world, rig.group, rig.ids.slice(0, 1));
    expect(await openHolds(rig)).toEqual([]);
  });

  it('an explicit offboarding, also of somebody who is held already, inactive or not', async () => {
    const rig = await supportOf(30, safety(1));
    const { world, users, holds } = rig;
    for (const user of users) await world.change(user, { active: false });
    await world.settle();
    const [batch] = await openHolds(rig);
    const { items } = await holds.members(batch!.id, { limit: 50 }); // thirty left under a limit of one
    await world.offboardings.start(items[0]!.key, 'left today', 'hr');
    await world.settle();
    const freed = await world.assignment(world.gorgias, items[0]!.key);
    expect(freed).toMatchObject({ lane: 0, delivery: { state: 'owed' }, desired: { status: 'suspended' } });
    expect((await holds.get(batch!.id)).count).toBe(items.length - 1);
  });

  it('more offboardings than any limit', async () => {
    const rig = await supportOf(25, safety(1));
    for (const { userName } of rig.users) await rig.world.offboardings.start(userName, 'site closes', 'hr');
    await rig.world.settle();
    await rig.world.acknowledgeAll();
    expect(await tally(rig.world, rig.world.gorgias)).toEqual({ confirmed: 0, held: 0 });
  });

  it('the revokes of exactly the plan that somebody published; the same publish without a plan is held', async () => {
    const without = supportPolicy.replace('group: Support }', 'group: Nobody }');
    const text = safety(5).replace('group: Support }', 'group: Nobody }');
    expect(without).not.toBe(supportPolicy);
    const blind = await supportOf(30, safety(5));
    await blind.world.policies.publish(text, { by: 'ann' });
    await blind.world.settle();
    expect(await tally(blind.world, blind.world.gorgias)).toMatchObject({ held: 25 });

    const planned = await supportOf(30, safety(5));
    const { hash } = await planned.world.policies.plan(text);
    await planned.world.policies.publish(text, { by: 'ann', expectedHash: hash });
    await planned.world.settle();
    await planned.world.acknowledgeAll();
    expect(await tally(planned.world, planned.world.gorgias)).toEqual({ confirmed: 0, held: 0 });

    const again = await blind.world.policies.plan(`${text}\n# reviewed\n`);
    await blind.world.policies.publish(text, { by: 'ann', expectedHash: again.hash });
    await blind.world.settle();
    expect(await tally(blind.world, blind.world.gorgias)).toMatchObject({ held: 0 });
  });
});

describe('holders of a limited role', () => {
  const limited = (limit: string) =>
    supportPolicy
      .replace('    protect:', `    limits: { lead: ${limit} }\n    protect:`)
      .replace('group: Support }', 'group: Nobody }');

  it('never fall below the minimum by an identity provider alone: the last one is held with the reason', async () => {
    const rig = await supportOf(0, limited('{ min: 1 }'));
    const { world } = rig;
    const lea = await world.hire('lea@example.com');
    const max = await world.hire('max@example.com');
    const leads = await world.group('Leads', [lea.id]);
    await world.settle();
    await world.acknowledgeAll();
    await leave(world, leads, [lea.id]);
    expect((await openHolds(rig)).map(({ reason }) => reason)).toEqual([{ kind: 'min', role: 'lead', allowed: 1 }]);
    await world.move(leads, { add: [max.id] });
    await world.settle();
    expect(await openHolds(rig)).toEqual([]);
    expect(await world.assignment(world.gorgias, 'lea@example.com')).toMatchObject({ delivery: { state: 'owed' } });
  });

  it('may fall below it by an offboarding', async () => {
    const rig = await supportOf(0, limited('{ min: 1 }'));
    const lea = await rig.world.hire('lea@example.com');
    await rig.world.group('Leads', [lea.id]);
    await rig.world.settle();
    await rig.world.acknowledgeAll();
    await rig.world.offboardings.start('lea@example.com', 'left', 'hr');
    await rig.world.settle();
    expect(await openHolds(rig)).toEqual([]);
  });

  it('never rise above the maximum: who was created later waits, and follows when a seat is free', async () => {
    const rig = await supportOf(0, limited('{ max: 2 }'));
    const { world } = rig;
    const users = [];
    for (const name of ['a', 'b', 'c', 'd']) users.push(await world.hire(`${name}@example.com`));
    const leads = await world.group(
      'Leads',
      users.map(({ id }) => id),
    );
    await world.settle();
    await world.acknowledgeAll();
    const keys = async () => {
      const members = await Promise.all((await openHolds(rig)).map(({ id }) => rig.holds.members(id, { limit: 5 })));
      return members.flatMap(({ items }) => items.map(({ key }) => key)).sort();
    };
    expect(await keys()).toEqual(['c@example.com', 'd@example.com']);
    await leave(world, leads, [users[0]!.id]);
    expect(await keys()).toEqual(['d@example.com']);
    expect((await world.assignment(world.gorgias, 'c@example.com'))?.acknowledged?.state.roles).toHaveLength(1);
  });
});

describe('limits across a restart', () => {
  it('go on counting where they were, and batches and their decisions stay', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rolecall-guards-'));
    const url = `sqlite:${join(folder, 'rolecall.db')}`;
    const clock = () => new Date('2026-11-22T09:00:00.000Z');
    let store = await openSqliteStore(url, { clock });
    try {
      const held = [];
      for (let i = 0; i < 4; i++) held.push(await grant(store, i));
      expect([await revoke(store, held[0]!), await revoke(store, held[1]!)]).toEqual(['owed', 'owed']);
      await store.close();
      store = await openSqliteStore(url, { clock });
      expect([await revoke(store, held[0]!), await revoke(store, held[2]!)]).toEqual(['owed', 'held']);
      await store.close();
      store = await openSqliteStore(url, { clock });
      const [batch] = (await store.listHolds({ state: 'open' }, { limit: 5 })).items;
      expect(batch).toMatchObject({ count: 1 });
      expect(await store.releaseHold(batch!.id, { at: clock(), by: 'ann' })).toBe(true);
      expect(await revoke(store, held[3]!)).toBe('held');
    } finally {
      await store.close();
      rmSync(folder, { recursive: true });
    }
  });
});
