import { judge, type GuardFacts, type GuardRequest, type Verdict } from '../../assignments/guards.js';
import type { HoldReason } from '../../assignments/hold-model.js';
import type { AccountState, Assignment, Basis } from '../../assignments/model.js';
import type { Guarded, GuardedWrite } from '../../assignments/store.js';
import { trustId, type AssignmentId } from '../../core/ids.js';
import { readJson, toAssignment, type AssignmentDocument, type ProposalDocument } from './assignment-documents.js';
import { expectedDocument, mismatch } from './assignment-steps.js';
import { insertAssignment, writeVersion } from './assignments.js';
import type { Database } from './database.js';
import { limitedMoves, readFacts, type Considered, type GuardedChange } from './guard-facts.js';
import { finishDecision, releaseDocument } from './hold-decisions.js';
import { holdsOf, membersOf, standingMember, type MemberDocument } from './hold-documents.js';
import { joinBatch, leaveBatch, noteEntered } from './hold-members.js';
import { wakeUsers } from './mark-users.js';
import { finishPass, newToken, noteOf, proposalOf, propose, readyDocument, withdraw } from './proposals.js';
import { enterWindows, noteWritten } from './revoke-windows.js';

/** What the guards said, with what they said it from. */
interface Judged {
  readonly verdict: Verdict;
  readonly facts: GuardFacts;
}

/**
 * Judges a new version and writes it, owed or held. No step needs more than one document:
 *
 * 1. Where a limited role is left or taken, the change is proposed on the assignment, so that others who count see it; a new assignment begins as one that is held.
 * 2. The guards judge. Who loses access and passes enters the windows through their gate, or is judged again.
 * 3. Passed: the version is written, conditional on the revision, with a note of what remains: leaving a batch, spending an approval, waking who waits.
 *    Held: the account joins its batch, then the version is written as held.
 * 4. What remains is done and the note goes.
 *
 * A crash before 3 leaves the person due, and everything is judged again: whoever is in the windows counts once. A crash after it leaves the note, or a stay that
 * is still entering, which the sweep finishes (see finishProposals, finishStays). Between two writers the guards may be too careful, never too lax.
 */
export async function writeGuarded(db: Database, request: GuardedWrite): Promise<Guarded> {
  const { id, targetId, expectedRevision, write, guard } = request;
  const { key, userIds, desired, at, basis } = write;
  const change = { id, targetId, key, userIds, desired, policyVersion: basis.policyVersion, at, guard };
  const document = expectedRevision === undefined ? undefined : await readyDocument(db, id, expectedRevision, at);
  const token = newToken();
  const read = { change, document, member: await standingMember(db, id) };
  const insert = (proposal: ProposalDocument) =>
    insertAssignment(db, id, targetId, { ...write, delivery: 'owed' }, { ...unreleased, proposal });
  try {
    const considered = await proposed(db, read, token, insert);
    const isNew = considered.document !== undefined && read.document === undefined;
    const { verdict, facts } = await decide(db, considered, token);
    if (verdict.kind === 'excepted') return verdict;
    if (verdict.kind === 'hold') {
      const put = (): Promise<Assignment> => {
        const held = { ...write, delivery: 'held' as const };
        if (!considered.document) return insertAssignment(db, id, targetId, held, { proposal: null });
        return writeVersion(db, id, held, considered.document.revision, { proposal: null });
      };
      const before = isNew ? null : await heldBefore(db, read);
      const { assignment, holdId } = await hold(db, considered, { reason: verdict.reason, before, put });
      return { kind: 'written', assignment, verdict, holdId: trustId('hld', holdId) };
    }
    const note = noteOf(token, at, afterPass(considered, facts));
    const pass = async (): Promise<Assignment> => {
      const owed = { ...write, delivery: 'owed' as const };
      if (!considered.document) return insertAssignment(db, id, targetId, owed, { proposal: note });
      if (isNew) return toAssignment(await release(db, considered.document, at, note));
      return writeVersion(db, id, owed, considered.document.revision, { proposal: note });
    };
    const assignment = await pass();
    await afterWrite(db, change, { verdict, token, note });
    return { kind: 'written', assignment, verdict };
  } finally {
    if (movesLimited(read)) await withdraw(db, { _id: id, targetId }, token);
  }
}

interface Recheck {
  readonly id: AssignmentId;
  readonly guard: GuardRequest;
  readonly now: Date;
  readonly expectedRevision: number;
}

/** Judges the version that stands held again, in the same steps. True when it was let go; one that stays held is in a batch afterwards, whatever a crash left. */
export async function recheckHeld(db: Database, { id, guard, now, expectedRevision }: Recheck): Promise<boolean> {
  const document = await readyDocument(db, id, expectedRevision, now);
  const { targetId, key, userIds } = document;
  const desired = readJson<AccountState>(document.desired);
  const { policyVersion } = readJson<Basis>(document.basis);
  const change: GuardedChange = { id, targetId, key, userIds, desired, policyVersion, at: now, guard };
  const token = newToken();
  const read = { change, document, member: await standingMember(db, id) };
  try {
    const considered = await proposed(db, read, token);
    const { verdict, facts } = await decide(db, considered, token);
    if (verdict.kind === 'pass') {
      const note = noteOf(token, now, afterPass(considered, facts));
      if (document.state === 'held') await release(db, considered.document ?? document, now, note);
      await afterWrite(db, change, { verdict, token, note });
      return true;
    }
    if (verdict.kind === 'hold' && document.state === 'held' && read.member?.state !== 'held') {
      const put = () => Promise.resolve(toAssignment(document)); // it is written as held already
      await hold(db, considered, { reason: verdict.reason, before: await heldBefore(db, read), put });
    }
    return false;
  } finally {
    if (movesLimited(read)) await withdraw(db, { _id: id, targetId }, token);
  }
}

/** A new assignment whose roles are still to be judged. */
const unreleased = { state: 'held', dueAt: null, readyAt: null, seats: [] } as const;

/** The change with its proposal on the assignment, where it moves limited roles and may pass as far as one can see. */
async function proposed(
  db: Database,
  read: Considered,
  token: string,
  insert?: (proposal: ProposalDocument) => Promise<Assignment>,
): Promise<Considered> {
  const { change, document } = read;
  if (!movesLimited(read)) return read;
  const { facts } = await readFacts(db, read);
  if (judge(facts, change.guard).kind !== 'pass') return read;
  const proposal = proposalOf(token, change.at, limitedMoves(read));
  if (document) return { ...read, document: await propose(db, document, proposal) };
  if (!insert) return read;
  const { revision } = await insert(proposal);
  return { ...read, document: await expectedDocument(db, change.id, revision) };
}

function movesLimited(read: Considered): boolean {
  const { leaves, takes } = limitedMoves(read);
  return leaves.length + takes.length > 0;
}

/** Judges until nobody entered the windows between the count and the entry. */
async function decide(db: Database, considered: Considered, token: string): Promise<Judged> {
  const { change } = considered;
  for (;;) {
    const { facts, windows } = await readFacts(db, considered);
    const verdict = judge(facts, change.guard);
    if (verdict.kind !== 'pass' || !verdict.counts || !windows) return { verdict, facts };
    if (await enterWindows(db, { ...change, token }, windows)) return { verdict, facts };
  }
}

function afterPass(considered: Considered, { isApproved }: GuardFacts) {
  const { change, member } = considered;
  const { leaves, takes } = limitedMoves(considered);
  const { policyVersion, key, guard } = change;
  return {
    ...(member ? { memberId: member._id } : {}),
    ...(isApproved ? { approval: { policyVersion, target: guard.targetName, key } } : {}),
    left: leaves,
    taken: takes,
  };
}

interface Passed {
  readonly verdict: Extract<Verdict, { readonly kind: 'pass' }>;
  readonly token: string;
  readonly note: ProposalDocument | null;
}

async function afterWrite(
  db: Database,
  { id, targetId }: GuardedChange,
  { verdict, token, note }: Passed,
): Promise<void> {
  if (verdict.counts) await noteWritten(db, token);
  if (note) await finishPass(db, { _id: id, targetId }, note);
}

/** Lets go what the assignment holds back; `version_mismatch` when it is not the version that was judged. */
async function release(
  db: Database,
  document: AssignmentDocument,
  at: Date,
  proposal: ProposalDocument | null,
): Promise<AssignmentDocument> {
  const released = await releaseDocument(db, document, at, { revision: document.revision, proposal });
  if (!released) throw mismatch(document._id);
  return released;
}

/** What the account had before it was held; what a stay that ended says where a crash left it without one. */
async function heldBefore(db: Database, { document, member }: Considered): Promise<string | null> {
  if (document?.state !== 'held') return document?.desired ?? null;
  if (member?.state === 'held') return member.before;
  const stays = membersOf(db)
    .find({ assignmentId: trustId('asg', document._id) })
    .sort({ ordinal: -1 });
  return (await stays.limit(1).toArray())[0]?.before ?? null;
}

interface Holding {
  readonly reason: HoldReason;
  readonly before: string | null;
  readonly put: () => Promise<Assignment>;
}

async function hold(db: Database, considered: Considered, { reason, before, put }: Holding) {
  const { change, member } = considered;
  const stay = await joinBatch(db, change, { reason, before, member });
  const assignment = await put().catch(async (error: unknown) => {
    if (stay._id !== member?._id) await leaveBatch(db, stay);
    throw error;
  });
  if (stay.isEntering) await noteEntered(db, stay);
  await lookAgain(db, considered, stay);
  return { assignment, holdId: stay.holdId };
}

/** Somebody may have decided, or made or freed a place, between the verdict and the write: then the account is looked at again. */
async function lookAgain(
  db: Database,
  { change, document }: Considered,
  { _id, holdId }: MemberDocument,
): Promise<void> {
  const [stay, batch] = [await membersOf(db).findOne({ _id }), await holdsOf(db).findOne({ _id: holdId })];
  if (batch && batch.state !== 'open') await finishDecision(db, batch);
  if (stay?.state !== 'held' || batch?.state !== 'open') return wakeUsers(db, change.userIds);
  if (stay.kind === 'revokes') return;
  const { facts } = await readFacts(db, { change, document, member: stay });
  if (judge(facts, change.guard).kind === 'pass') await wakeUsers(db, change.userIds);
}
