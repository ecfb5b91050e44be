import { expect, it } from '@jest/globals';
import { newId } from '../../src/core/ids.js';
import { accountState, describeStore, later, start, versionWrite } from './store/given.js';

describeStore('assignments', (given) => {
  it('keeps a first version as it was written', async () => {
    const { store } = given();
    const [id, targetId, userId] = [newId('asg'), newId('tgt'), newId('usr')];
    const write = { ...versionWrite('lea@example.com', [userId]), removeAt: later(99) };
    const made = await store.insertAssignment(id, targetId, write);
    const { at, delivery, ...kept } = write;
    expect(delivery).toBe('owed');
    expect(made).toEqual({
      id,
      targetId,
      ...kept,
      epoch: 1,
      version: 1,
      versionAt: at,
      createdAt: at,
      revision: 1,
      delivery: { state: 'owed', dueAt: at, attempts: 0, resend: 0 },
    });
    expect(await store.findAssignment(id)).toEqual(made);
    expect(await store.findByKey(targetId, 'lea@example.com')).toEqual(made);
    expect(await store.listByUser(userId)).toEqual([made]);
  });

  it('allows one assignment for a key on a target', async () => {
    const { store, assignment } = given();
    const first = await assignment();
    const { targetId } = first;
    const second = store.insertAssignment(newId('asg'), targetId, versionWrite(first.key));
    await expect(second).rejects.toMatchObject({ code: 'version_mismatch' });
    const other = await assignment({ targetId, key: 'leo@example.com' });
    const rekeyed = store.writeVersion(other.id, versionWrite(first.key), other.revision);
    await expect(rekeyed).rejects.toMatchObject({ code: 'version_mismatch' });
    expect(await store.findAssignment(other.id)).toEqual(other);
    expect((await assignment({ key: first.key })).key).toBe(first.key);
  });

  it('gives versions that only grow over all assignments, also after a refused write', async () => {
    const { store, assignment } = given();
    const [one, two] = [await assignment(), await assignment()];
    const stale = store.writeVersion(one.id, versionWrite(one.key), 99);
    await expect(stale).rejects.toMatchObject({ code: 'version_mismatch' });
    const newer = await store.writeVersion(one.id, versionWrite(one.key), one.revision);
    expect(two.version).toBeGreaterThan(one.version);
    expect(newer.version).toBeGreaterThan(two.version);
    expect(newer.revision).toBe(one.revision + 1);
  });

  it('raises the epoch of versions to come, and of no other', async () => {
    const { store, assignment } = given();
    const before = await assignment();
    expect(await store.getEpoch()).toBe(1);
    expect(await store.raiseEpoch(0)).toBe(2);
    expect(await store.raiseEpoch(1_795_347_975)).toBe(1_795_347_975);
    expect(await store.raiseEpoch(7)).toBe(1_795_347_976);
    expect(await assignment()).toMatchObject({ epoch: 1_795_347_976 });
    expect(await store.findAssignment(before.id)).toMatchObject({ epoch: 1 });
  });

  it('moves to another key and other people in one write', async () => {
    const { store } = given();
    const [old, young, targetId] = [newId('usr'), newId('usr'), newId('tgt')];
    const first = await store.insertAssignment(newId('asg'), targetId, versionWrite('lea@example.com', [old]));
    const write = {
      ...versionWrite('roy@example.com', [young]),
      previous: { key: first.key, status: 'active' as const, roles: [{ key: 'basic' }] },
    };
    const moved = await store.writeVersion(first.id, write, 1);
    expect(moved).toMatchObject({ key: 'roy@example.com', userIds: [young], previous: write.previous });
    expect(await store.findByKey(targetId, 'lea@example.com')).toBeUndefined();
    expect(await store.listByUser(old)).toEqual([]);
    expect(await store.listByUser(young)).toEqual([moved]);
  });

  it('starts a new version without failures, due at once or held', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    const failing = {
      state: 'owed',
      dueAt: later(500),
      attempts: 7,
      firstFailedAt: start,
      lastError: 'timeout',
      resend: 2,
    } as const;
    await store.writeDelivery(made.id, failing, 1);
    expect((await store.findAssignment(made.id))?.delivery).toEqual(failing);
    const owed = await store.writeVersion(made.id, { ...versionWrite(made.key), at: later(9) }, 2);
    expect(owed.delivery).toEqual({ state: 'owed', dueAt: later(9), attempts: 0, resend: 0 });
    const held = await store.writeVersion(made.id, { ...versionWrite(made.key), delivery: 'held' }, 3);
    expect(held.delivery).toEqual({ state: 'held', attempts: 0, resend: 0 });
  });

  it('takes newer inputs without a new version, and makes an owed one due at once', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    await store.writeDelivery(made.id, { state: 'owed', dueAt: later(500), attempts: 1, resend: 0 }, 1);
    const userId = newId('usr');
    const basis = { users: [{ id: userId, revision: 4 }], policyVersion: 3 };
    await store.writeBasis(made.id, { userIds: [userId], basis, now: later(7) }, 2);
    const found = await store.findAssignment(made.id);
    expect(found).toMatchObject({
      version: made.version,
      basis,
      userIds: [userId],
      revision: 3,
      delivery: { dueAt: later(7) },
    });
    const stale = store.writeBasis(made.id, { userIds: [], basis, now: later(8) }, 2);
    await expect(stale).rejects.toMatchObject({ code: 'version_mismatch' });
    const gone = store.writeDelivery(newId('asg'), { state: 'parked', attempts: 1, resend: 0 }, 1);
    await expect(gone).rejects.toMatchObject({ code: 'version_mismatch' });
  });

  it('lists by target, people, key and state, page by page', async () => {
    const { store, assignment } = given();
    const [targetId, userId] = [newId('tgt'), newId('usr')];
    const [a, b, c] = [
      await assignment({ targetId, key: 'a', userIds: [userId] }),
      await assignment({ targetId, key: 'b', delivery: 'held' }),
      await assignment({ targetId, key: 'c' }),
    ];
    await assignment({ key: 'a' });
    await store.writeDelivery(c.id, { state: 'owed', dueAt: start, attempts: 2, resend: 0 }, 1);
    const keys = async (query: Parameters<typeof store.listAssignments>[0]) =>
      (await store.listAssignments(query, { limit: 10 })).items.map(({ key }) => key);
    expect(await keys({ targetId })).toEqual(['a', 'b', 'c']);
    expect(await keys({ key: 'a' })).toEqual(['a', 'a']);
    expect(await keys({ userIds: [userId, newId('usr')] })).toEqual(['a']);
    expect(await keys({ targetId, state: 'held' })).toEqual(['b']);
    expect(await keys({ targetId, state: 'owed', isFailing: true })).toEqual(['c']);
    expect(await keys({ targetId, state: 'owed', isFailing: false })).toEqual(['a']);
    const first = await store.listAssignments({ targetId }, { limit: 2 });
    const second = await store.listAssignments({ targetId }, { limit: 2, cursor: first.nextCursor ?? 'none' });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([a.id, b.id, c.id]);
    expect(second.nextCursor).toBeUndefined();
  });

  it('streams every assignment, or those of a target, and counts them by state', async () => {
    const { store, assignment } = given();
    const targetId = newId('tgt');
    for (const key of ['a', 'b', 'c']) await assignment({ targetId, key });
    const other = await assignment({ delivery: 'held' });
    const sizes = async (target?: typeof targetId) => {
      const batches: number[] = [];
      for await (const batch of store.streamAssignments(target, 2)) batches.push(batch.length);
      return batches;
    };
    expect(await sizes()).toEqual([2, 2]);
    expect(await sizes(targetId)).toEqual([2, 1]);
    const counts = await store.countByState();
    expect(counts).toContainEqual({ targetId, state: 'owed', isFailing: false, count: 3 });
    expect(counts).toContainEqual({ targetId: other.targetId, state: 'held', isFailing: false, count: 1 });
    expect(counts).toHaveLength(2);
  });

  it('keeps the whole state of an account with its roles and scopes', async () => {
    const { store, assignment } = given();
    const desired = {
      ...accountState('lea@example.com'),
      roles: [{ key: 'agent', name: 'Agent', vendorValue: 'agent-1', scope: { inbox: ['default', 'vip'] } }],
    };
    const { id } = await assignment({ desired });
    expect((await store.findAssignment(id))?.desired).toEqual(desired);
  });
});
