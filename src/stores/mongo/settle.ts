import { assertNever } from '../../core/assert-never.js';
import type { AssignmentId } from '../../core/ids.js';
import type { Settlement } from '../../delivery/store.js';
import { compareVersions, noLease, type AssignmentDocument } from './assignment-documents.js';
import { change, findDocument, type Change, type Step } from './assignment-steps.js';
import { acknowledgedLine } from './assignment-versions.js';
import type { Database } from './database.js';

/** Which lease is to end; `known` is the assignment as it was claimed, where that is remembered. */
interface Ending {
  readonly id: AssignmentId;
  readonly lease: string;
  readonly known: AssignmentDocument | undefined;
}

/**
 * Ends a lease with what came of the send, in one write. False, and nothing changes, when the lease is not the one that stands. A version made
 * while the send was under way is never touched: it stays due, with no failure counted against it.
 */
export async function settle(db: Database, { id, lease, known }: Ending, settlement: Settlement): Promise<boolean> {
  const start = known?.lease === lease ? known : await findDocument(db, id);
  const written = await change(db, start, (document) =>
    document.lease === lease ? settled(document, settlement) : undefined,
  );
  return written !== undefined;
}

/** What a settlement makes of the assignment. */
function settled(document: AssignmentDocument, settlement: Settlement): Step {
  switch (settlement.kind) {
    case 'acknowledged':
      return {
        set: endLease(document, acknowledge(document, settlement)),
        line: acknowledgedLine(document._id, settlement, settlement.at),
      };
    case 'again':
      return { set: endLease(document, { ...noteSettle(document, settlement), ...tryAgain(document, settlement) }) };
    case 'parked':
      return { set: endLease(document, { ...noteSettle(document, settlement), ...park(document, settlement) }) };
    default:
      return assertNever(settlement);
  }
}

/** Whatever is still owed may be claimed from its due time on. */
function endLease({ dueAt }: AssignmentDocument, set: Change): Change {
  return { ...set, lease: null, leaseUntil: noLease, sent: null, readyAt: set.dueAt === undefined ? dueAt : set.dueAt };
}

/** Nothing happened to the record since it was claimed: no newer version, no resend asked for, not held or parked by a person. */
export function isSentStillOwed({ state, sent, epoch, version, resend }: AssignmentDocument): boolean {
  return state === 'owed' && sent?.epoch === epoch && sent.version === version && sent.resend === resend;
}

type Outcome<Kind extends Settlement['kind']> = Extract<Settlement, { readonly kind: Kind }>;

function acknowledge(document: AssignmentDocument, { epoch, version, at }: Outcome<'acknowledged'>): Change {
  const { sent, acknowledged, revision } = document;
  const isHigher = compareVersions([epoch, version], [acknowledged?.epoch ?? 0, acknowledged?.version ?? 0]) >= 0;
  const isSent = sent?.epoch === epoch && sent.version === version;
  const isCurrent = document.epoch === epoch && document.version === version;
  return {
    ...(isHigher && isSent ? { acknowledged: { epoch, version, at, state: sent.state }, revision: revision + 1 } : {}),
    ...(isCurrent && !isResendWaiting(document) ? finish(document, at) : {}),
  };
}

/** A resend asked for while the send was under way still has to go out. */
function isResendWaiting({ state, sent, resend }: AssignmentDocument): boolean {
  const asked = sent?.resend ?? null;
  return state === 'owed' && asked !== null && asked !== resend;
}

/** Where an earlier request may still land, the acknowledged state is owed once more at the end of that time; a revocation keeps its lane. */
function finish({ settleAt, lane, resend }: AssignmentDocument, at: Date): Change {
  const clean = { attempts: 0, firstFailedAt: null, lastError: null };
  if (settleAt === null) return { state: 'done', dueAt: null, ...clean };
  return {
    state: 'owed',
    dueAt: later(settleAt, at),
    lane: lane <= 1 ? lane : 3,
    resend: resend + 1,
    resendBy: 'settle',
    settleAt: null,
    ...clean,
  };
}

/** The later of two moments. */
export function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

/** The moment a waiting settle send stands for, kept when something else takes its place: the earlier request may land all the same. */
export function waitingSettle({ state, resendBy, settleAt, dueAt }: AssignmentDocument): Date | null {
  if (state !== 'owed' || resendBy !== 'settle' || dueAt === null) return settleAt;
  return later(settleAt ?? dueAt, dueAt);
}

/** Also when a newer version was made since: the request that got no answer may land after that one. */
function noteSettle(document: AssignmentDocument, { settleAt }: Outcome<'again'> | Outcome<'parked'>): Change {
  if (settleAt === undefined) return {};
  return { settleAt: later(document.settleAt ?? settleAt, settleAt) };
}

function tryAgain(document: AssignmentDocument, { dueAt, isFailure, error, at }: Outcome<'again'>): Change {
  if (!isSentStillOwed(document)) return {};
  const { attempts, firstFailedAt, lastError, revision } = document;
  return {
    dueAt,
    attempts: attempts + (isFailure ? 1 : 0),
    firstFailedAt: isFailure ? (firstFailedAt ?? at) : firstFailedAt,
    lastError: error ?? lastError,
    revision: revision + (isFailure ? 1 : 0),
  };
}

function park(document: AssignmentDocument, { error, at }: Outcome<'parked'>): Change {
  if (!isSentStillOwed(document)) return {};
  const { attempts, firstFailedAt, revision } = document;
  return {
    state: 'parked',
    dueAt: null,
    attempts: attempts + 1,
    firstFailedAt: firstFailedAt ?? at,
    lastError: error,
    revision: revision + 1,
  };
}
