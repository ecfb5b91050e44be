import { randomUUID } from 'node:crypto';
import type { AssignmentId, TargetId } from '../../core/ids.js';
import { assignmentsOf, readJson, type AssignmentDocument, type ProposalDocument } from './assignment-documents.js';
import { change, expected, expectedDocument, mismatch } from './assignment-steps.js';
import type { Database } from './database.js';
import type { Approval } from './guard-facts.js';
import { membersOf } from './hold-documents.js';
import { leaveBatch } from './hold-members.js';
import { wakeUsers } from './mark-users.js';
import { policiesOf } from './policies.js';

/** A proposal that is older belongs to a writer that was stopped. */
const staleAfterMs = 60_000;

/** What a change that passed leaves to be done: the batch or exception it ends, the approval it spends, the roles whose waiting accounts it wakes. */
export interface AfterPass {
  readonly memberId?: string;
  readonly approval?: Approval;
  readonly left: readonly string[];
  readonly taken: readonly string[];
}

interface Moves {
  readonly leaves: readonly string[];
  readonly takes: readonly string[];
}

export function newToken(): string {
  return randomUUID();
}

export function proposalOf(token: string, at: Date, { leaves, takes }: Moves): ProposalDocument {
  return { token, at, leaves, takes, isWritten: false, after: '' };
}

/** What the write that lets a change pass notes of what remains; null when nothing does. */
export function noteOf(token: string, at: Date, after: AfterPass): ProposalDocument | null {
  const { memberId, approval, left, taken } = after;
  if (memberId === undefined && approval === undefined && left.length + taken.length === 0) return null;
  return { token, at, leaves: [], takes: [], isWritten: true, after: JSON.stringify(after) };
}

/**
 * The assignment as the caller read it, with no proposal on it: what a finished one left to do is done first. `version_mismatch` while another writer is at work,
 * and when a proposal that was given up is taken away, which raises the revision: its writer's last write is refused then.
 */
export async function readyDocument(
  db: Database,
  id: AssignmentId,
  expectedRevision: number,
  now: Date,
): Promise<AssignmentDocument> {
  const document = await expectedDocument(db, id, expectedRevision);
  if (!document.proposal) return document;
  const isFinished = document.proposal.isWritten;
  if (isFinished || isStale(document.proposal, now)) await endProposal(db, document, document.proposal);
  if (!isFinished) throw mismatch(id);
  return expectedDocument(db, id, expectedRevision);
}

/** Puts the proposal on the assignment, whose revision stays. */
export async function propose(
  db: Database,
  document: AssignmentDocument,
  proposal: ProposalDocument,
): Promise<AssignmentDocument> {
  const written = await change(db, document, (now) => {
    const { proposal: other } = expected(now, document._id, document.revision);
    if (other && other.token !== proposal.token) throw mismatch(document._id);
    return { set: { proposal } };
  });
  if (!written) throw mismatch(document._id);
  return written;
}

/** Takes a proposal back that came to nothing. */
export async function withdraw(db: Database, { _id, targetId }: Placed, token: string): Promise<void> {
  const mine = { _id, targetId, 'proposal.token': token, 'proposal.isWritten': false };
  await assignmentsOf(db).updateOne(mine, { $set: { proposal: null }, $inc: { stamp: 1 } });
}

interface Placed {
  readonly _id: string;
  readonly targetId: TargetId;
}

/** Does what a change that passed left to do, then takes the note away. Repeatable, also by several at once. */
export async function finishPass(db: Database, placed: Placed, { token, after }: ProposalDocument): Promise<void> {
  const { memberId, approval, left, taken } = readJson<AfterPass>(after);
  const member = memberId === undefined ? null : await membersOf(db).findOne({ _id: memberId });
  if (member) await leaveBatch(db, member);
  if (approval) {
    const { policyVersion, target, key } = approval;
    await policiesOf(db).updateOne({ _id: policyVersion }, { $pull: { approved: { target, key } } });
  }
  for (const role of left) await wakeWaiting(db, placed.targetId, role, 'max');
  for (const role of taken) await wakeWaiting(db, placed.targetId, role, 'min');
  const noted = { _id: placed._id, targetId: placed.targetId, 'proposal.token': token };
  await assignmentsOf(db).updateOne(noted, { $set: { proposal: null }, $inc: { stamp: 1 } });
}

/** Ends the proposals of writers that were stopped, on up to `limit` assignments: finishes what passed, gives up the rest, whose people are still due. */
export async function finishProposals(db: Database, now: Date, limit: number): Promise<number> {
  const before = new Date(now.getTime() - staleAfterMs);
  const left = await assignmentsOf(db)
    .find({ 'proposal.at': { $lt: before } })
    .limit(limit)
    .toArray();
  for (const document of left) if (document.proposal) await endProposal(db, document, document.proposal);
  return left.length;
}

function isStale({ at }: ProposalDocument, now: Date): boolean {
  return at.getTime() < now.getTime() - staleAfterMs;
}

async function endProposal(db: Database, document: AssignmentDocument, proposal: ProposalDocument): Promise<void> {
  if (proposal.isWritten) return finishPass(db, document, proposal);
  const { _id, targetId, userIds } = document;
  const given = { _id, targetId, 'proposal.token': proposal.token, 'proposal.isWritten': false };
  const step = { $set: { proposal: null }, $inc: { stamp: 1, revision: 1 } };
  const { matchedCount } = await assignmentsOf(db).updateOne(given, step);
  if (matchedCount > 0) await wakeUsers(db, userIds);
}

/** A freed seat may let in whoever waits for it longest; a new holder may let go whoever had to stay. */
async function wakeWaiting(db: Database, targetId: TargetId, role: string, kind: 'min' | 'max'): Promise<void> {
  const [first] = await membersOf(db)
    .find({ targetId, role, state: 'held', kind })
    .sort({ ordinal: 1 })
    .limit(1)
    .toArray();
  if (first) await wakeUsers(db, first.userIds);
}
