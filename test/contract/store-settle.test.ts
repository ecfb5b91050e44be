import { expect, it } from '@jest/globals';
import type { Assignment } from '../../src/assignments/model.js';
import { newId, type TargetId } from '../../src/core/ids.js';
import type { Settlement } from '../../src/delivery/store.js';
import { describeStore, later, start, versionWrite } from './store/given.js';

describeStore('settle sends and receivers that cannot compare versions', (given) => {
  const find = async ({ id }: Assignment): Promise<Assignment> => {
    const found = await given().store.findAssignment(id);
    if (found === undefined) throw new Error('the assignment is gone');
    return found;
  };
  const claim = (targetId: TargetId, lease: string, now = start, settleAt?: Date) =>
    given().store.claimDue({
      targetId,
      now,
      maxLane: 3,
      limit: 10,
      lease,
      leaseUntil: new Date(now.getTime() + 45_000),
      ...(settleAt && { oneAtATime: { settleAt } }),
    });
  const again = (dueAt: Date, settleAt?: Date): Settlement => ({
    kind: 'again',
    dueAt,
    isFailure: true,
    error: 'timeout',
    at: start,
    ...(settleAt && { settleAt }),
  });
  const acknowledged = ({ epoch, version }: Assignment, at: Date): Settlement => ({
    kind: 'acknowledged',
    epoch,
    version,
    at,
  });

  it('claims only lanes from the lowest asked for', async () => {
    const { store, assignment } = given();
    const targetId = newId('tgt');
    for (const [key, lane] of [
      ['leaver', 0],
      ['fewer', 1],
      ['grant', 2],
      ['repair', 3],
    ] as const)
      await assignment({ targetId, key, lane });
    const claimed = await store.claimDue({
      targetId,
      now: start,
      minLane: 2,
      maxLane: 3,
      limit: 10,
      lease: 'one',
      leaseUntil: later(45),
    });
    expect(claimed.map(({ assignment: { key } }) => key)).toEqual(['grant', 'repair']);
  });

  it('lets a decision stand that was made while a piece was claimed and given back unsent', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    const read = await find(made);
    await claim(made.targetId, 'one');
    await store.settle(made.id, 'one', { kind: 'again', dueAt: later(1), isFailure: false, at: start });
    await store.writeVersion(made.id, { ...versionWrite(made.key), at: later(1) }, read.revision);
    expect((await find(made)).revision).toBe(read.revision + 1);
  });

  it('does not claim a newer version while the older one is being sent, where one goes at a time', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'one', start, later(90));
    const { revision } = await find(made);
    await store.writeVersion(made.id, { ...versionWrite(made.key), at: later(1) }, revision);
    expect(await claim(made.targetId, 'two', later(1), later(91))).toEqual([]);
    expect(await store.settle(made.id, 'one', acknowledged(made, later(2)))).toBe(true);
    expect(await claim(made.targetId, 'two', later(2), later(92))).toHaveLength(1);
  });

  it('owes an acknowledged state once more when an earlier request may still land', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'one');
    await store.settle(made.id, 'one', again(later(1), later(90)));
    await claim(made.targetId, 'two', later(1));
    await store.settle(made.id, 'two', again(later(2), later(60))); // the latest such moment counts
    await claim(made.targetId, 'three', later(2));
    await store.settle(made.id, 'three', acknowledged(made, later(3)));
    expect(await find(made)).toMatchObject({
      lane: 3,
      acknowledged: { version: made.version, at: later(3) },
      delivery: { state: 'owed', dueAt: later(90), attempts: 0, resend: 1, resendBy: 'settle' },
    });
    await claim(made.targetId, 'four', later(90));
    await store.settle(made.id, 'four', acknowledged(made, later(91)));
    expect((await find(made)).delivery).toMatchObject({ state: 'done', resend: 1 });
  });

  it('settles a revocation in its own lane', async () => {
    const { store, assignment } = given();
    const made = await assignment({ lane: 0 });
    await claim(made.targetId, 'one');
    await store.settle(made.id, 'one', again(later(1), later(90)));
    await claim(made.targetId, 'two', later(1));
    await store.settle(made.id, 'two', acknowledged(made, later(2)));
    expect((await find(made)).lane).toBe(0);
  });

  it('settles after a lease that ended by itself, where one goes at a time', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'dead', start, later(90));
    await claim(made.targetId, 'next', later(45), later(135));
    await store.settle(made.id, 'next', acknowledged(made, later(46)));
    expect((await find(made)).delivery).toMatchObject({ state: 'owed', dueAt: later(135), resendBy: 'settle' });
  });

  it('does not settle after a lost lease of a receiver that compares versions', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'dead');
    await claim(made.targetId, 'next', later(45));
    await store.settle(made.id, 'next', acknowledged(made, later(46)));
    expect((await find(made)).delivery.state).toBe('done');
  });

  it('keeps a waiting settle send over a new version and over a resend', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'one');
    await store.settle(made.id, 'one', again(later(1), later(90)));
    await claim(made.targetId, 'two', later(1));
    await store.settle(made.id, 'two', acknowledged(made, later(2)));
    const { revision } = await find(made);
    const newer = await store.writeVersion(made.id, { ...versionWrite(made.key), at: later(3) }, revision);
    expect(newer.delivery).toEqual({ state: 'owed', dueAt: later(3), attempts: 0, resend: 0 });
    await claim(made.targetId, 'three', later(3));
    await store.settle(made.id, 'three', acknowledged(newer, later(4)));
    expect((await find(made)).delivery).toMatchObject({ dueAt: later(90), resend: 1, resendBy: 'settle' });
    await store.resend(made.id, 2, later(5));
    expect((await find(made)).delivery).toMatchObject({ dueAt: later(5), resend: 2, resendBy: 'manual' });
    await claim(made.targetId, 'four', later(5));
    await store.settle(made.id, 'four', acknowledged(newer, later(6)));
    expect((await find(made)).delivery).toMatchObject({ dueAt: later(90), resend: 3, resendBy: 'settle' });
  });

  it('remembers what may land although the send was of a version that is no longer the newest', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    await claim(made.targetId, 'one');
    const { revision } = await find(made);
    const newer = await store.writeVersion(made.id, { ...versionWrite(made.key), at: later(1) }, revision);
    await store.settle(made.id, 'one', again(later(2), later(90)));
    expect((await find(made)).delivery).toMatchObject({ dueAt: later(1), attempts: 0 });
    await claim(made.targetId, 'two', later(1));
    await store.settle(made.id, 'two', acknowledged(newer, later(2)));
    expect((await find(made)).delivery).toMatchObject({ dueAt: later(90), resendBy: 'settle' });
  });

  it('says who asked for an extra send', async () => {
    const { store, assignment } = given();
    const made = await assignment();
    expect(made.delivery.resendBy).toBeUndefined();
    await store.resend(made.id, 2, later(1));
    expect((await find(made)).delivery.resendBy).toBe('manual');
    await store.recover(made.targetId, start, later(2));
    expect((await find(made)).delivery.resendBy).toBe('resync');
    const { revision } = await find(made);
    const newer = await store.writeVersion(made.id, { ...versionWrite(made.key), at: later(3) }, revision);
    expect(newer.delivery.resendBy).toBeUndefined();
  });
});
