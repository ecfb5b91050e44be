import { expect, it } from '@jest/globals';
import type { User } from '../../src/directory/model.js';
import {
  describeStore,
  dueNames,
  later,
  resolveAll,
  revisionOf,
  start,
  userDraft,
  versionWrite,
} from './store/given.js';

describeStore('marks', (given) => {
  const claim = (lease: string, { now = start, policyVersion = 1, limit = 100, leaseUntil = later(60) } = {}) =>
    given().store.claimDueUsers({ now, policyVersion, limit, lease, leaseUntil });

  const settle = (user: User, lease: string, revision: number, more: { policyVersion?: number; wakeAt?: Date } = {}) =>
    given().store.settleUser({ ...user, userId: user.id }, lease, { revision, policyVersion: 1, ...more });

  it('claims leavers first, then the written, then the woken, then those a new policy concerns', async () => {
    const { store, directoryId, user } = given();
    const users = new Map<string, User>();
    for (const name of ['policy', 'woken', 'written', 'inactive', 'deleted']) users.set(name, await user(name));
    const get = (name: string): User => users.get(name) ?? fail(name);
    await claim('first');
    for (const one of users.values()) await settle(one, 'first', 1);
    await claim('wake', { policyVersion: 2 });
    for (const one of users.values())
      await settle(one, 'wake', 1, { policyVersion: 2, ...(one === get('woken') ? { wakeAt: later(5) } : {}) });
    await store.replaceUser(get('written'), userDraft('written'), { at: later(1) });
    await store.replaceUser(get('inactive'), { ...userDraft('inactive'), active: false }, { at: later(2) });
    await store.removeUser(directoryId, get('deleted').id, { at: later(3) });
    const due = await claim('all', { now: later(10), policyVersion: 3, leaseUntil: later(99) });
    expect(due.map(({ userId, mark }) => [[...users].find(([, one]) => one.id === userId)?.[0], mark])).toEqual([
      ['inactive', 'revision'],
      ['deleted', 'revision'],
      ['written', 'revision'],
      ['woken', 'wake'],
      ['policy', 'policy'],
    ]);
    expect(due[0]).toMatchObject({ directoryId, revision: 2 });
    expect(due.map(({ wakeAt }) => wakeAt)).toEqual([undefined, undefined, undefined, later(5), undefined]);
  });

  it('gives one lease at a time, and the user again when the lease is over', async () => {
    const { user } = given();
    const lea = await user('lea');
    expect(await claim('one')).toHaveLength(1);
    expect(await claim('two', { now: later(59) })).toHaveLength(0);
    expect(await claim('two', { now: later(60), leaseUntil: later(120) })).toHaveLength(1);
    await settle(lea, 'one', 1);
    expect(await claim('three', { now: later(120) })).toHaveLength(1);
  });

  it('takes no more than the limit, oldest mark first', async () => {
    const { store, user } = given();
    const [a] = [await user('a'), await user('b'), await user('c')];
    await store.replaceUser(a, userDraft('a'), { at: later(9) });
    expect(await dueNames(given(), { limit: 2 })).toEqual(['b', 'c']);
    expect(await dueNames(given())).toEqual(['b', 'c', 'a']);
  });

  it('keeps a mark set while the user was being resolved', async () => {
    const { store, user } = given();
    const lea = await user('lea');
    await claim('one');
    await store.replaceUser(lea, userDraft('lea'), { at: later(1) });
    expect(await claim('two', { now: later(2) })).toHaveLength(0);
    await settle(lea, 'one', 1);
    expect(await claim('two', { now: later(2) })).toMatchObject([{ userId: lea.id, revision: 2, mark: 'revision' }]);
    await settle(lea, 'two', 2);
    expect(await claim('three', { now: later(3) })).toEqual([]);
  });

  it('names the keys a user gave up until it is resolved without them', async () => {
    const { store, directoryId, user } = given();
    const former = async () => [...((await store.findUser(directoryId, lea.id))?.formerKeys ?? ['nobody'])].sort();
    const lea = await user('lea');
    await claim('one');
    const leo = await store.replaceUser(lea, userDraft('leo'), { at: later(1) });
    const gone = await store.replaceUser(leo, { ...userDraft('leo'), active: false }, { at: later(2) });
    expect(await former()).toEqual(['email:lea@example.com', 'userName:lea@example.com']);
    expect([...gone.formerKeys].sort()).toEqual(await former());
    await settle(lea, 'one', 1);
    expect(await former()).toEqual(['email:lea@example.com', 'userName:lea@example.com']);
    await claim('two', { now: later(2) });
    await settle(lea, 'two', 3);
    expect(await former()).toEqual([]);
    const resolved = (await store.findUser(directoryId, lea.id)) ?? gone;
    const again = await store.replaceUser(resolved, userDraft('lea'), { at: later(3) });
    expect(await former()).toEqual(['email:leo@example.com', 'userName:leo@example.com']);
    await store.replaceUser(again, userDraft('leo'), { at: later(4) });
    expect(await former()).toEqual(['email:lea@example.com', 'userName:lea@example.com']);
  });

  it('leaves the user due, not before the moment given, when a lease is released', async () => {
    const { store, directoryId, user } = given();
    const lea = await user('lea');
    await claim('one');
    await store.releaseUser({ directoryId, userId: lea.id }, 'one', later(30));
    expect(await dueNames(given(), { now: later(29) })).toEqual([]);
    expect(await store.nextWakeAt(1)).toEqual(later(30));
    expect(await store.countDueUsers(later(1), 1)).toBe(1);
    await store.replaceUser(lea, userDraft('lea'), { at: later(2) });
    expect(await dueNames(given(), { now: later(3) })).toEqual(['lea']);
  });

  it('does not make a newer mark wait for what failed before it', async () => {
    const { store, directoryId, user } = given();
    const lea = await user('lea');
    await claim('one');
    await store.replaceUser(lea, { ...userDraft('lea'), active: false }, { at: later(1) });
    await store.releaseUser({ directoryId, userId: lea.id }, 'one', later(600));
    expect(await dueNames(given(), { now: later(2) })).toEqual(['lea']);
  });

  it('wakes at the moment the last resolve named, and says when that is', async () => {
    const { store, user } = given();
    const [lea, leo] = [await user('lea'), await user('leo')];
    await claim('one');
    expect(await store.nextWakeAt(1)).toEqual(later(60));
    await settle(lea, 'one', 1, { wakeAt: later(500) });
    await settle(leo, 'one', 1);
    expect(await store.nextWakeAt(1)).toEqual(later(500));
    expect(await dueNames(given(), { now: later(499) })).toEqual([]);
    expect(await store.countDueUsers(later(500), 1)).toBe(1);
    expect(await claim('two', { now: later(500), leaseUntil: later(560) })).toMatchObject([
      { userId: lea.id, mark: 'wake' },
    ]);
    await settle(lea, 'two', 1);
    expect(await store.nextWakeAt(1)).toBeUndefined();
  });

  it('finds nobody due when all is resolved, and everybody when a policy is published', async () => {
    const { store, user } = given();
    await user('lea');
    await user('leo');
    await resolveAll(given());
    expect(await store.countDueUsers(start, 1)).toBe(0);
    expect(await store.countDueUsers(start, 2)).toBe(2);
    expect(await dueNames(given(), { policyVersion: 2 })).toHaveLength(2);
  });

  it('advances those whom no changed rule can touch, and leaves the others due', async () => {
    const { store, user } = given();
    const [lea, leo] = [await user('lea'), await user('leo')];
    await resolveAll(given());
    await store.replaceUser(leo, userDraft('leo'), { at: later(1) });
    expect(await store.advancePolicy(1, 2, (userId) => userId === lea.id)).toBe(1);
    expect([...(await dueNames(given(), { policyVersion: 2 }))].sort()).toEqual(['lea', 'leo']);
    expect(await store.advancePolicy(1, 2, () => false)).toBe(1);
    expect(await dueNames(given(), { policyVersion: 2 })).toEqual(['leo']);
  });

  it('knows who was resolved as they are now, with which policy, and tells the revision of whom it advances', async () => {
    const { store, user } = given();
    const lea = await user('lea');
    await resolveAll(given());
    const now = { id: lea.id, revision: lea.revision };
    expect(await store.areResolved([now], undefined)).toBe(true);
    expect(await store.areResolved([now], 1)).toBe(true);
    expect(await store.areResolved([now], 2)).toBe(false);
    await store.advancePolicy(1, 2, (_userId, revision) => revision !== lea.revision);
    expect(await store.areResolved([now], 2)).toBe(true);
    await store.replaceUser(lea, userDraft('lea'), { at: later(1) });
    expect(await store.areResolved([now], undefined)).toBe(false);
    expect(await store.areResolved([{ id: lea.id, revision: lea.revision + 1 }], 2)).toBe(false);
    expect(await store.areResolved([{ id: lea.id }], 2)).toBe(false);
    await resolveAll(given());
    expect(await store.areResolved([{ id: lea.id }], 1)).toBe(true);
    expect(await store.areResolved([{ id: lea.id }], 2)).toBe(false);
    expect(await store.areResolved([now], undefined)).toBe(false);
  });

  it('marks users an offboarding concerns', async () => {
    const { store, user } = given();
    const [lea] = [await user('lea'), await user('leo')];
    await resolveAll(given());
    const before = await revisionOf(given(), lea);
    await store.markUsers([lea.id], later(1));
    expect(await store.findUserAnywhere(lea.id)).toMatchObject({ markedAt: later(1) });
    expect(await revisionOf(given(), lea)).toBe(before + 1);
    expect(await dueNames(given())).toEqual(['lea']);
  });

  it('forgets a deleted user only when resolved, with nothing to wake for and every assignment acknowledged', async () => {
    const { store, directoryId, user, assignment } = given();
    const lea = await user('lea');
    const owed = await assignment(versionWrite('lea@example.com', [lea.id]));
    await store.removeUser(directoryId, lea.id, { at: later(1) });
    expect(await store.purgeDeleted(10)).toBe(0);
    await resolveAll(given());
    expect(await store.purgeDeleted(10)).toBe(0);
    await store.claimDue({
      targetId: owed.targetId,
      now: later(2),
      maxLane: 3,
      limit: 1,
      lease: 'x',
      leaseUntil: later(60),
    });
    await store.settle(owed.id, 'x', { kind: 'acknowledged', epoch: owed.epoch, version: owed.version, at: later(3) });
    expect(await store.purgeDeleted(10)).toBe(1);
    expect(await store.findUserAnywhere(lea.id)).toBeUndefined();
    expect(await store.findUsersByKey('userName:lea@example.com')).toEqual([]);
  });
});

function fail(name: string): never {
  throw new Error(`nobody is called ${name}`);
}
