import type { HoldReason } from '../../assignments/hold-model.js';
import { newId, type TargetId } from '../../core/ids.js';
import { findDocument, mismatch } from './assignment-steps.js';
import type { Database } from './database.js';
import { freedKey } from './directory-documents.js';
import { uniqueOr, isDuplicate } from './faults.js';
import type { GuardedChange } from './guard-facts.js';
import { holdsOf, membersOf, type HoldDocument, type MemberDocument } from './hold-documents.js';

/** A stay that did not become one within this time belongs to a writer that was stopped. */
const enteredAfterMs = 60_000;

/** Why an account is held, what it had before, and where it stands now. */
export interface Joining {
  readonly reason: HoldReason;
  readonly before: string | null;
  readonly member: MemberDocument | undefined;
}

/**
 * Puts the account into its batch, before its version is written as held. One that waits for the same reason keeps its place. The stay is written first and the
 * batch says afterwards that somebody came: a batch decided or dissolved in between refuses that, and the next one is tried.
 */
export async function joinBatch(
  db: Database,
  change: GuardedChange,
  { reason, before, member }: Joining,
): Promise<MemberDocument> {
  const { id, targetId, desired, userIds, guard, at } = change;
  const role = reason.kind === 'revokes' ? null : reason.role;
  if (member?.state === 'held' && member.kind === reason.kind) {
    const kept = { key: desired.account.key, userIds, role };
    await membersOf(db).updateOne({ _id: member._id, state: 'held' }, { $set: kept });
    return { ...member, ...kept };
  }
  if (member) await leaveBatch(db, member);
  for (;;) {
    const holdId = await batchFor(db, { targetId, at, windowMs: guard.limits.revokes.windowMs }, reason);
    const stay: MemberDocument = {
      _id: newId('hld'),
      ordinal: await db.next('hold_members'),
      ...{ holdId, assignmentId: id, targetId, standingKey: id, person: guard.person },
      ...{ key: desired.account.key, userIds, kind: reason.kind, role, before, basis: null },
      ...{ state: 'held', heldAt: at, isRestoring: false, isEntering: true },
    };
    await uniqueOr(
      () => membersOf(db).insertOne(stay),
      () => mismatch(id),
    );
    const { matchedCount } = await holdsOf(db).updateOne({ _id: holdId, state: 'open' }, { $inc: { joined: 1 } });
    if (matchedCount > 0) return stay;
    await membersOf(db).deleteOne({ _id: stay._id });
  }
}

/** The version is written as held: the stay is one from now on. */
export async function noteEntered(db: Database, { _id }: MemberDocument): Promise<void> {
  await membersOf(db).updateOne({ _id }, { $set: { isEntering: false } });
}

/** Ends a stay in a batch, or an exception. The last one to leave an open batch dissolves it. Repeatable. */
export async function leaveBatch(db: Database, { _id, holdId, state }: MemberDocument): Promise<void> {
  if (state === 'held' || state === 'discarded') {
    const end = state === 'held' ? 'dissolved' : 'ended';
    await membersOf(db).updateOne({ _id, state }, { $set: { state: end, standingKey: freedKey(_id) } });
  }
  await dissolveIfEmpty(db, holdId);
}

/** Ends stays whose version was never written as held, and batches that nobody is in, where their writers were stopped. */
export async function finishStays(db: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - enteredAfterMs);
  const left = await membersOf(db)
    .find({ isEntering: true, heldAt: { $lt: before } })
    .toArray();
  for (const member of left) {
    const document = await findDocument(db, member.assignmentId);
    if (document?.state !== 'held') await leaveBatch(db, member);
    await noteEntered(db, member);
  }
  for await (const { _id } of holdsOf(db).find({ state: 'open', createdAt: { $lt: before } }))
    await dissolveIfEmpty(db, _id);
  return left.length;
}

/** Nobody may have come since the count: whoever comes raises `joined` after his stay is written. */
async function dissolveIfEmpty(db: Database, holdId: string): Promise<void> {
  for (;;) {
    const hold = await holdsOf(db).findOne({ _id: holdId, state: 'open' });
    if (!hold || (await membersOf(db).countDocuments({ holdId, state: 'held' })) > 0) return;
    const end = { state: 'dissolved', openKey: freedKey(holdId), isUnchained: true } as const;
    const { matchedCount } = await holdsOf(db).updateOne(
      { _id: holdId, state: 'open', joined: hold.joined },
      { $set: end },
    );
    if (matchedCount > 0) return;
  }
}

interface Place {
  readonly targetId: TargetId;
  readonly at: Date;
  readonly windowMs: number;
}

/** The batch of this target that still takes people in, or a new one; what stops a role is alone in its batch. */
async function batchFor(db: Database, place: Place, reason: HoldReason): Promise<string> {
  if (reason.kind !== 'revokes') return insertHold(db, place, reason);
  for (;;) {
    const open = await holdsOf(db).findOne({ openKey: place.targetId });
    if (open && open.joinsUntil > place.at) return open._id;
    if (open)
      await holdsOf(db).updateOne(
        { _id: open._id, openKey: place.targetId },
        { $set: { openKey: freedKey(open._id) } },
      );
    try {
      return await insertHold(db, place, reason);
    } catch (error) {
      if (!isDuplicate(error)) throw error; // another instance opened one
    }
  }
}

async function insertHold(db: Database, { targetId, at, windowMs }: Place, reason: HoldReason): Promise<string> {
  const _id = newId('hld');
  const hold: HoldDocument = {
    _id,
    ordinal: await db.next('holds'),
    ...{ targetId, reason, state: 'open', createdAt: at, joined: 0 },
    openKey: reason.kind === 'revokes' ? targetId : freedKey(_id),
    joinsUntil: new Date(at.getTime() + windowMs),
    ...{ decidedAt: null, decidedBy: null, isDeciding: false, chained: '', isUnchained: true },
  };
  await holdsOf(db).insertOne(hold);
  return _id;
}
