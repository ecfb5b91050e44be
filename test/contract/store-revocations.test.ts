import { expect, it } from '@jest/globals';
import type { Assignment } from '../../src/assignments/model.js';
import { newId } from '../../src/core/ids.js';
import { deliveryId } from '../../src/delivery/model.js';
import { accountState, describeStore, later, start, versionWrite, type Given } from './store/given.js';

const all = { limit: 50 };

function leave(seconds: number, status: 'suspended' | 'removed' = 'suspended', key = 'lea@example.com') {
  const cause = {
    kind: 'attribute',
    rules: [],
    groups: [],
    policyVersion: 1,
    receivedAt: later(seconds).toISOString(),
  } as const;
  return {
    ...versionWrite(key),
    desired: accountState(key, [], status),
    cause,
    lane: 0,
    at: later(seconds + 1),
  } as const;
}

async function acknowledge({ store }: Given, { id, targetId, epoch, version }: Assignment, seconds: number) {
  const lease = `lease-${version}`;
  await store.claimDue({ targetId, now: later(1e6), maxLane: 3, limit: 10, lease, leaseUntil: later(2e6) });
  await store.settle(id, lease, { kind: 'acknowledged', epoch, version, at: later(seconds) });
}

describeStore('losses of access', (given) => {
  it('lists revocations newest first, with their reason and every moment; grants are none', async () => {
    const { store, assignment } = given();
    const lea = await assignment();
    const leaving = await store.writeVersion(lea.id, leave(10), lea.revision);
    const { items } = await store.listRevocations({}, all);
    expect(items).toEqual([
      {
        deliveryId: deliveryId(leaving),
        assignmentId: lea.id,
        targetId: lea.targetId,
        key: 'lea@example.com',
        userIds: [],
        cause: leaving.cause,
        endsAccess: true,
        receivedAt: later(10),
        plannedAt: later(11),
        attempts: 0,
        state: 'pending',
      },
    ]);
  });

  it('keeps when a revocation was first sent, and when it was first confirmed', async () => {
    const { store, assignment } = given();
    const lea = await assignment();
    const leaving = await store.writeVersion(lea.id, leave(10), lea.revision);
    for (const seconds of [12, 15])
      await store.appendAttempt({
        id: newId('att'),
        deliveryId: deliveryId(leaving),
        webhookId: deliveryId(leaving),
        assignmentId: lea.id,
        targetId: lea.targetId,
        lane: 0,
        trigger: 'scheduled',
        worker: 'w1',
        at: later(seconds),
        elapsedMs: 5,
        outcome: { kind: 'delivered', status: 200 },
      });
    await acknowledge(given(), leaving, 16);
    const { items } = await store.listRevocations({ isOpen: true }, all);
    expect(items).toEqual([]);
    expect((await store.listRevocations({}, all)).items).toMatchObject([
      { firstSentAt: later(12), acknowledgedAt: later(16), attempts: 2, state: 'delivered' },
    ]);
  });

  it('tells a removal that follows a suspension from a loss of access', async () => {
    const { store, assignment } = given();
    const lea = await assignment();
    const suspended = await store.writeVersion(lea.id, leave(10), lea.revision);
    await store.writeVersion(lea.id, leave(20, 'removed'), suspended.revision);
    const { items } = await store.listRevocations({}, all);
    expect(items.map(({ endsAccess, state }) => [endsAccess, state])).toEqual([
      [false, 'pending'],
      [true, 'superseded'],
    ]);
  });

  it('finds what is late: confirmed after the goal, or open beyond it', async () => {
    const { store, assignment } = given();
    const names = ['quick', 'slow', 'open', 'fresh'];
    const [quick, slow, open, fresh] = await Promise.all(
      names.map((name) => assignment(versionWrite(`${name}@example.com`))),
    );
    if (!quick || !slow || !open || !fresh) throw new Error('four assignments were asked for');
    const write = (of: Assignment, seconds: number) =>
      store.writeVersion(of.id, leave(seconds, 'suspended', of.key), of.revision);
    await acknowledge(given(), await write(quick, 0), 60);
    await acknowledge(given(), await write(slow, 0), 61);
    await write(open, 0);
    await write(fresh, 40);
    const isLate = { goalMs: 60_000, now: later(100) };
    const keys = async (query: Parameters<typeof store.listRevocations>[0]) =>
      (await store.listRevocations(query, all)).items.map(({ key }) => key.split('@')[0]);
    expect(await keys({ isLate })).toEqual(['open', 'slow']);
    expect(await keys({ isLate, isOpen: true })).toEqual(['open']);
    expect(await keys({ isOpen: true })).toEqual(['fresh', 'open']);
    expect(await keys({ since: later(40) })).toEqual(['fresh']);
    expect(await keys({ targetId: slow.targetId })).toEqual(['slow']);
    expect(await keys({ key: 'quick@example.com' })).toEqual(['quick']);
    expect(await store.countOpenRevocations(later(40))).toBe(1);
    expect(await store.countOpenRevocations(later(41))).toBe(2);
  });

  it('pages without repeating', async () => {
    const { store, assignment } = given();
    for (const name of ['a', 'b', 'c']) {
      const one = await assignment(versionWrite(`${name}@example.com`));
      await store.writeVersion(one.id, leave(1, 'suspended', one.key), one.revision);
    }
    const first = await store.listRevocations({}, { limit: 2 });
    const rest = await store.listRevocations(
      {},
      { limit: 2, ...(first.nextCursor ? { cursor: first.nextCursor } : {}) },
    );
    expect([...first.items, ...rest.items].map(({ key }) => key[0])).toEqual(['c', 'b', 'a']);
    expect(rest.nextCursor).toBeUndefined();
  });

  it('remembers who stood behind an account, and who came in the place', async () => {
    const { store, assignment } = given();
    const [old, other, next] = [newId('usr'), newId('usr'), newId('usr')];
    const basis = { users: [], policyVersion: 1 };
    const lea = await assignment(versionWrite('lea@example.com', [old, other]));
    await store.writeBasis(lea.id, { userIds: [other], basis, now: later(5) }, lea.revision);
    expect(await store.listTakeovers({ userIds: [old] })).toEqual([
      { assignmentId: lea.id, userId: old, at: later(5), newUserIds: [] },
    ]);
    await store.writeVersion(lea.id, { ...leave(7), userIds: [next] }, lea.revision + 1);
    expect(await store.listTakeovers({ assignmentId: lea.id })).toMatchObject([
      { userId: old, newUserIds: [] },
      { userId: other, at: later(8), newUserIds: [next] },
    ]);
    const { items } = await store.listRevocations({ userIds: [old] }, all);
    expect(items.map(({ userIds }) => userIds)).toEqual([[next]]);
    const now = await store.findAssignment(lea.id);
    await store.writeBasis(lea.id, { userIds: [old], basis, now: start }, now?.revision ?? 0);
    expect(await store.listTakeovers({ userIds: [old] })).toEqual([]);
  });
});
