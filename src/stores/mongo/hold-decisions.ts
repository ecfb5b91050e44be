import { holdHash } from '../../assignments/hold-hash.js';
import type { HoldDecision } from '../../assignments/hold-model.js';
import type { AccountState } from '../../assignments/model.js';
import { restoreVersion } from '../../assignments/restore-version.js';
import { ServiceError } from '../../core/errors.js';
import type { HoldId } from '../../core/ids.js';
import {
  readJson,
  seatsOf,
  toAssignment,
  type AssignmentDocument,
  type ProposalDocument,
} from './assignment-documents.js';
import { change, findDocument } from './assignment-steps.js';
import { writeVersion } from './assignments.js';
import type { Database } from './database.js';
import { freedKey } from './directory-documents.js';
import { inputs } from './guard-facts.js';
import { concerned, holdsOf, membersOf, type HoldDocument, type MemberDocument } from './hold-documents.js';
import { exempt } from './revoke-windows.js';

/** How often the version that takes a held one back is tried against other writers. */
const restoreTries = 5;

/** Lets a batch go. Its people are in the windows from now on without being counted. False when it is not open. */
export function releaseHold(db: Database, id: HoldId, decided: HoldDecision): Promise<boolean> {
  return close(db, id, 'released', decided);
}

/** Takes a batch back: every account is owed what it had, and the change counts as decided until its inputs move. False when it is not open. */
export function discardHold(db: Database, id: HoldId, decided: HoldDecision): Promise<boolean> {
  return close(db, id, 'discarded', decided);
}

/** Carries decisions out to their end whose instance was stopped. Repeatable, also by several at once. */
export async function finishHoldDecisions(db: Database): Promise<number> {
  const left = await holdsOf(db).find({ isDeciding: true }).toArray();
  for (const hold of left) await finishDecision(db, hold);
  return left.length;
}

/**
 * One write decides; the members follow one by one, and the batch says so until the last. Whoever joins raises `joined`, so that the decision is about those
 * that were looked at, or is tried again.
 */
async function close(
  db: Database,
  id: HoldId,
  state: 'released' | 'discarded',
  { at, by, expectedHash }: HoldDecision,
): Promise<boolean> {
  const decision = { state, decidedAt: at, decidedBy: by, isDeciding: true, isUnchained: true, openKey: freedKey(id) };
  for (;;) {
    const open = await holdsOf(db).findOne({ _id: id, state: 'open' });
    if (!open) return false;
    if (expectedHash !== undefined) await requireSeen(db, id, expectedHash);
    const seen = expectedHash === undefined ? {} : { joined: open.joined };
    const hold = await holdsOf(db).findOneAndUpdate(
      { _id: id, state: 'open', ...seen },
      { $set: decision },
      { returnDocument: 'after' },
    );
    if (!hold) continue;
    await finishDecision(db, hold);
    return true;
  }
}

async function requireSeen(db: Database, id: HoldId, expectedHash: string): Promise<void> {
  const members = await membersOf(db).find(concerned(id)).sort({ ordinal: 1 }).toArray();
  if (holdHash(members) !== expectedHash) throw new ServiceError('precondition_failed', { kind: 'hold', id });
}

/** Does to those who still wait in it what was decided about a batch. */
export async function finishDecision(db: Database, hold: HoldDocument): Promise<void> {
  const at = hold.decidedAt ?? hold.createdAt;
  const waiting = membersOf(db).find({ holdId: hold._id, state: 'held' }).sort({ ordinal: 1 });
  for await (const member of waiting) {
    if (hold.state === 'released') await releaseMember(db, member, at);
    if (hold.state === 'discarded') await discardMember(db, member);
  }
  for await (const member of membersOf(db).find({ holdId: hold._id, isRestoring: true })) await restore(db, member, at);
  await holdsOf(db).updateOne({ _id: hold._id, isDeciding: true }, { $set: { isDeciding: false } });
}

/** In the windows first: a crash in between leaves one that passes when it is looked at again. */
async function releaseMember(db: Database, member: MemberDocument, at: Date): Promise<void> {
  const { _id, assignmentId, targetId, person, kind } = member;
  if (kind === 'revokes') await exempt(db, targetId, person, at);
  const document = await findDocument(db, assignmentId);
  if (document) await releaseDocument(db, document, at);
  const end = { state: 'released', standingKey: freedKey(_id), isEntering: false } as const;
  await membersOf(db).updateOne({ _id, state: 'held' }, { $set: end });
}

/** What the exception is made for is noted before the account gets back what it had. One that is not held any more has nothing to get back. */
async function discardMember(db: Database, { _id, assignmentId }: MemberDocument): Promise<void> {
  const document = await findDocument(db, assignmentId);
  if (document?.state !== 'held') {
    const left = { state: 'dissolved', standingKey: freedKey(_id), isEntering: false } as const;
    await membersOf(db).updateOne({ _id, state: 'held' }, { $set: left });
    return;
  }
  const { userIds, basis } = toAssignment(document);
  const exception = await inputs(db, userIds, basis.policyVersion, 'resolvedRevision');
  const end = { state: 'discarded', basis: exception, isRestoring: true, isEntering: false } as const;
  await membersOf(db).updateOne({ _id, state: 'held' }, { $set: end });
}

async function restore(db: Database, { _id, assignmentId, before }: MemberDocument, at: Date): Promise<void> {
  const had = before === null ? undefined : readJson<AccountState>(before);
  for (let tries = 1; ; tries += 1) {
    const document = await findDocument(db, assignmentId);
    if (document?.state !== 'held') break;
    const assignment = toAssignment(document);
    try {
      await writeVersion(db, assignmentId, restoreVersion(assignment, had, at), assignment.revision);
    } catch (error) {
      if (tries >= restoreTries) throw error;
    }
  }
  await membersOf(db).updateOne({ _id }, { $set: { isRestoring: false } });
}

/** Makes what an assignment holds back owed now. Undefined when it is held no more, or not in the revision asked for. */
export async function releaseDocument(
  db: Database,
  start: AssignmentDocument,
  at: Date,
  { revision, proposal }: { readonly revision?: number; readonly proposal?: ProposalDocument | null } = {},
): Promise<AssignmentDocument | undefined> {
  return change(db, start, (document) => {
    if (document.state !== 'held' || (revision !== undefined && document.revision !== revision)) return undefined;
    const seats = seatsOf(readJson<AccountState>(document.desired));
    const set = { state: 'owed', dueAt: at, readyAt: at, seats, revision: document.revision + 1 } as const;
    return { set: { ...set, ...(proposal === undefined ? {} : { proposal }) } };
  });
}
