import { expect, it } from '@jest/globals';
import type { Assignment, Lane } from '../../src/assignments/model.js';
import { newId, type TargetId } from '../../src/core/ids.js';
import { deliveryId, webhookId, type AttemptOutcome } from '../../src/delivery/model.js';
import type { DeliveryStore } from '../../src/delivery/store.js';
import { accountState, describeStore, later, start, versionWrite } from './store/given.js';

type Claim = Parameters<DeliveryStore['claimDue']>[0];

describeStore('deliveries', (given) => {
  const claim = (
    targetId: TargetId,
    lease: string,
    {
      now = start,
      maxLane = 3,
      limit = 100,
      leaseUntil = later(45),
    }: Partial<Pick<Claim, 'now' | 'maxLane' | 'limit' | 'leaseUntil'>> = {},
  ) => given().store.claimDue({ targetId, now, maxLane, limit, lease, leaseUntil });

  const acknowledge = ({ id, epoch, version }: Assignment, lease: string, at = later(1)) =>
    given().store.settle(id, lease, { kind: 'acknowledged', epoch, version, at });

  const again = ({ id }: Assignment, lease: string, dueAt: Date, isFailure = true) =>
    given().store.settle(id, lease, { kind: 'again', dueAt, isFailure, error: 'timeout', at: later(1) });

  const find = async ({ id }: Assignment): Promise<Assignment> => {
    const found = await given().store.findAssignment(id);
    if (found === undefined) throw new Error('the assignment is gone');
    return found;
  };

  it('claims the lowest lane first, then what is longest due, up to the lane and number asked', async () => {
    const { store, assignment } = given();
    const targetId = newId('tgt');
    const work: readonly (readonly [string, Lane, number])[] = [
      ['c', 2, 5],
      ['a', 2, 1],
      ['leaver', 0, 9],
      ['fewer', 1, 9],
      ['repair', 3, 0],
      ['future', 0, 99],
    ];
    for (const [key, lane, due] of work) await assignment({ targetId, key, lane, at: later(due) });
    expect(await store.listDueTargets(later(10))).toEqual([{ targetId, lane: 0 }]);
    const keys = async (lease: string, more: Parameters<typeof claim>[2]) =>
      (await claim(targetId, lease, { now: later(10), ...more })).map(({ assignment: { key } }) => key);
    expect(await keys('one', { maxLane: 1 })).toEqual(['leaver', 'fewer']);
    expect(await store.listDueTargets(later(10))).toEqual([{ targetId, lane: 2 }]);
    expect(await keys('two', { limit: 2 })).toEqual(['a', 'c']);
    expect(await keys('three', {})).toEqual(['repair']);
    expect(await keys('four', {})).toEqual([]);
    expect(await store.listDueTargets(later(10))).toEqual([]);
  });

  it('does not claim what is held, done or parked', async () => {
    const { store, assignment } = given();
    const made = await assignment({ delivery: 'held' });
    expect(await claim(made.targetId, 'one')).toEqual([]);
    await store.writeDelivery(made.id, { state: 'parked', attempts: 1, resend: 0 }, 1);
    expect(await claim(made.targetId, 'one')).toEqual([]);
    expect(await store.listDueTargets(later(1e6))).toEqual([]);
    expect(await store.nextDueAt()).toBeUndefined();
  });

  it('says when the next work is due, a lease counting until its end', async () => {
    const { store, assignment } = given();
    const soon = await assignment({ at: later(30) });
    await assignment({ at: later(40) });
    expect(await store.nextDueAt()).toEqual(later(30));
    await claim(soon.targetId, 'one', { now: later(30), leaseUntil: later(75) });
    expect(await store.nextDueAt()).toEqual(later(40));
    expect(await claim(soon.targetId, 'two', { now: later(74) })).toEqual([]);
    expect(await claim(soon.targetId, 'two', { now: later(75), leaseUntil: later(99) })).toHaveLength(1);
  });

  it('records an acknowledgement with the state that was sent', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    expect(await claim(made.targetId, 'one')).toMatchObject([{ assignment: { id: made.id }, lease: 'one' }]);
    expect(await acknowledge(made, 'one')).toBe(true);
    const { epoch, version } = made;
    expect(await find(made)).toMatchObject({
      acknowledged: { epoch, version, at: later(1), state: made.desired },
      delivery: { state: 'done', attempts: 0, resend: 0 },
    });
    expect((await find(made)).delivery.dueAt).toBeUndefined();
    expect(await acknowledge(made, 'one')).toBe(false);
    expect(await store.nextDueAt()).toBeUndefined();
  });

  it('changes nothing when the lease was lost', async () => {
    const { assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'one');
    await claim(made.targetId, 'two', { now: later(45), leaseUntil: later(90) });
    const before = await find(made);
    expect(await acknowledge(made, 'one')).toBe(false);
    expect(await again(made, 'one', later(5))).toBe(false);
    expect(await find(made)).toEqual(before);
    expect(await acknowledge(made, 'two')).toBe(true);
  });

  it('tries again later, counting failures and remembering the first', async () => {
    const { assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'one');
    expect(await again(made, 'one', later(5))).toBe(true);
    expect((await find(made)).delivery).toEqual({
      state: 'owed',
      dueAt: later(5),
      attempts: 1,
      firstFailedAt: later(1),
      lastError: 'timeout',
      resend: 0,
    });
    expect(await claim(made.targetId, 'two', { now: later(4) })).toEqual([]);
    await claim(made.targetId, 'two', { now: later(5) });
    await again(made, 'two', later(8), false);
    expect((await find(made)).delivery).toMatchObject({ dueAt: later(8), attempts: 1, firstFailedAt: later(1) });
  });

  it('parks until somebody resends, which sends the same version under a new name', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'one');
    await store.settle(made.id, 'one', { kind: 'parked', error: 'gave up', at: later(1) });
    expect((await find(made)).delivery).toMatchObject({ state: 'parked', attempts: 1, lastError: 'gave up' });
    expect(await store.resend(made.id, 2, later(9))).toBe(true);
    const resent = await find(made);
    expect(resent).toMatchObject({
      version: made.version,
      lane: 2,
      delivery: { state: 'owed', dueAt: later(9), attempts: 0, resend: 1 },
    });
    expect(webhookId(resent)).toBe(`${deliveryId(made)}_r1`);
    expect(await store.resend(newId('asg'), 2, later(9))).toBe(false);
  });

  it('resends what was acknowledged, and refuses to resend what is held', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'one');
    await acknowledge(made, 'one');
    expect(await store.resend(made.id, 3, later(9))).toBe(true);
    expect(await claim(made.targetId, 'two', { now: later(9) })).toHaveLength(1);
    await acknowledge(made, 'two', later(10));
    expect(await find(made)).toMatchObject({ acknowledged: { at: later(10) }, delivery: { state: 'done', resend: 1 } });
    const held = await assignment({ delivery: 'held' });
    await expect(store.resend(held.id, 2, later(9))).rejects.toMatchObject({ code: 'conflict' });
  });

  it('hands out a new version at once although the older one is still being sent', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'old');
    const revoked = {
      ...versionWrite(made.key),
      desired: accountState(made.key, [], 'suspended'),
      lane: 0 as const,
      at: later(1),
    };
    const newer = await store.writeVersion(made.id, revoked, made.revision);
    const [claimed] = await claim(made.targetId, 'new', { now: later(1) });
    expect(claimed?.assignment).toMatchObject({ version: newer.version, desired: { status: 'suspended' } });
    expect(await acknowledge(made, 'old', later(2))).toBe(false);
    expect(await acknowledge(newer, 'new', later(3))).toBe(true);
    expect(await find(made)).toMatchObject({
      acknowledged: { version: newer.version, state: { status: 'suspended' } },
      delivery: { state: 'done' },
    });
  });

  it('records a late acknowledgement of the older version for what it was, and still owes the newer', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'old');
    const newer = await store.writeVersion(
      made.id,
      { ...versionWrite(made.key), desired: accountState(made.key, ['lead']), at: later(1) },
      made.revision,
    );
    expect(await acknowledge(made, 'old', later(2))).toBe(true);
    const found = await find(made);
    expect(found.acknowledged).toEqual({ epoch: made.epoch, version: made.version, at: later(2), state: made.desired });
    expect(found.delivery).toEqual({ state: 'owed', dueAt: later(1), attempts: 0, resend: 0 });
    expect(await claim(made.targetId, 'new', { now: later(2) })).toMatchObject([
      { assignment: { version: newer.version } },
    ]);
  });

  it('does not let the failure of an older send delay the newer version', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'old');
    await store.writeVersion(made.id, { ...versionWrite(made.key), at: later(1) }, made.revision);
    expect(await again(made, 'old', later(3600))).toBe(true);
    expect((await find(made)).delivery).toEqual({ state: 'owed', dueAt: later(1), attempts: 0, resend: 0 });
  });

  it('keeps a hold that was set during a send that failed, and takes it back when the send arrived', async () => {
    const { store, assignment } = given();
    const [failed, arrived] = [await assignment(), await assignment()];
    for (const one of [failed, arrived]) {
      await claim(one.targetId, 'one');
      await store.writeDelivery(one.id, { state: 'held', attempts: 0, resend: 0 }, 1);
    }
    await again(failed, 'one', later(5));
    expect((await find(failed)).delivery).toEqual({ state: 'held', attempts: 0, resend: 0 });
    await acknowledge(arrived, 'one');
    expect((await find(arrived)).delivery.state).toBe('done');
  });

  it('refuses a conditional write that read the record before the acknowledgement', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'one');
    await acknowledge(made, 'one');
    await expect(store.writeVersion(made.id, versionWrite(made.key), made.revision)).rejects.toMatchObject({
      code: 'version_mismatch',
    });
  });

  it('does not send a version twice at once when its inputs were read again during the send', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'one');
    await store.writeBasis(made.id, { userIds: [], basis: made.basis, now: later(1) }, made.revision);
    expect(await claim(made.targetId, 'two', { now: later(2) })).toEqual([]);
    await again(made, 'one', later(3), false);
    expect(await claim(made.targetId, 'two', { now: later(3) })).toHaveLength(1);
  });

  const outcomes: readonly AttemptOutcome[] = [
    { kind: 'retryable', reason: 'throttled', status: 429, retryAfter: later(30) },
    { kind: 'refused', reason: 'rejected', status: 400 },
    { kind: 'delivered', status: 204 },
  ];

  const log = async (made: Assignment, outcome: AttemptOutcome, at: Date) => {
    const { id: assignmentId, targetId, lane } = made;
    const attempt = {
      id: newId('att'),
      deliveryId: deliveryId(made),
      webhookId: webhookId(made),
      assignmentId,
      targetId,
      lane,
      trigger: 'scheduled' as const,
      worker: 'host:1',
      timings: { connectMs: 1, firstByteMs: 2 },
      peer: '192.0.2.1',
      at,
      elapsedMs: 12.5,
      outcome,
    };
    await given().store.appendAttempt(attempt);
    return attempt;
  };

  it('tells the history of a delivery with every attempt', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    const attempts = [];
    for (const [n, outcome] of outcomes.entries()) attempts.push(await log(made, outcome, later(n)));
    await claim(made.targetId, 'one');
    await acknowledge(made, 'one', later(3));
    const { id: assignmentId, targetId, key, epoch, version } = made;
    expect(await store.findDelivery(deliveryId(made))).toEqual({
      id: deliveryId(made),
      assignmentId,
      targetId,
      key,
      epoch,
      version,
      type: 'assignment.granted',
      createdAt: start,
      state: 'delivered',
      acknowledgedAt: later(3),
      attempts,
    });
  });

  it('lists versions newest first and by state', async () => {
    const { store, assignment } = given();
    const targetId = newId('tgt');
    const all: Assignment[] = [];
    for (const key of ['delivered', 'superseded', 'failing', 'dead', 'held', 'pending']) {
      all.push(await assignment({ targetId, key, delivery: key === 'held' ? 'held' : 'owed' }));
    }
    const get = (key: string) => all.find((one) => one.key === key) ?? all[0];
    const claimed = await claim(targetId, 'one');
    for (const { assignment: one } of claimed) {
      if (one.key === 'delivered') await acknowledge(one, 'one');
      if (one.key === 'failing') await again(one, 'one', later(5));
      if (one.key === 'dead') await store.settle(one.id, 'one', { kind: 'parked', error: 'x', at: later(1) });
    }
    const superseded = get('superseded');
    if (superseded) await store.writeVersion(superseded.id, { ...versionWrite('superseded'), at: later(2) }, 1);
    const keys = async (state?: Parameters<typeof store.listDeliveries>[0]['state']) => {
      const { items } = await store.listDeliveries(
        { targetId, ...(state === undefined ? {} : { state }) },
        { limit: 20 },
      );
      return items.map((one) => `${one.key}:${one.state}`);
    };
    expect(await keys()).toEqual([
      'superseded:pending',
      'pending:pending',
      'held:held',
      'dead:dead',
      'failing:failing',
      'superseded:superseded',
      'delivered:delivered',
    ]);
    expect(await keys('pending')).toEqual(['superseded:pending', 'pending:pending']);
    for (const state of ['failing', 'dead', 'held', 'superseded', 'delivered'] as const)
      expect(await keys(state)).toEqual([`${state}:${state}`]);
    const first = await store.listDeliveries({ targetId }, { limit: 4 });
    const rest = await store.listDeliveries({ targetId }, { limit: 4, cursor: first.nextCursor ?? 'none' });
    expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([4, 3, undefined]);
    expect(
      (await store.listDeliveries({ assignmentId: superseded?.id ?? newId('asg') }, { limit: 9 })).items,
    ).toHaveLength(2);
  });

  it('recovers what was made or failed since a moment, and nothing held or older', async () => {
    const { store, assignment } = given();
    const targetId = newId('tgt');
    const old = await assignment({ targetId, key: 'old' });
    const failed = await assignment({ targetId, key: 'failed' });
    const young = await assignment({ targetId, key: 'young', at: later(100) });
    await assignment({ targetId, key: 'held', at: later(100), delivery: 'held' });
    await assignment({ key: 'elsewhere', at: later(100) });
    await claim(targetId, 'one', { now: later(100), leaseUntil: later(200) });
    for (const one of [old, failed, young]) await acknowledge(one, 'one', later(101));
    await log(failed, { kind: 'retryable', reason: 'timeout' }, later(60));
    await log(old, { kind: 'delivered', status: 200 }, later(60));
    expect(await store.recover(targetId, later(50), later(300))).toBe(2);
    const due = await claim(targetId, 'two', { now: later(300), leaseUntil: later(400) });
    expect(due.map(({ assignment: { key, lane, delivery } }) => [key, lane, delivery.resend]).sort()).toEqual([
      ['failed', 3, 1],
      ['young', 3, 1],
    ]);
  });
});
