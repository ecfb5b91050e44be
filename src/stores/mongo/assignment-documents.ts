import type {
  AccountState,
  Acknowledged,
  Assignment,
  Basis,
  Cause,
  DeliveryState,
  Lane,
  PreviousState,
} from '../../assignments/model.js';
import { trustId, type TargetId, type UserId } from '../../core/ids.js';
import type { EventType } from '../../delivery/model.js';
import { compact } from '../pages.js';
import type { Collection, Database } from './database.js';
import type { Index } from './indexes.js';

/** What a standing lease took away to send; `resend` is null once the record was told otherwise by a person. */
export interface SentDocument {
  readonly epoch: number;
  readonly version: number;
  readonly resend: number | null;
  /** An AccountState as JSON text. */
  readonly state: string;
}

/** What the target acknowledged last; `state` is an AccountState as JSON text. */
export interface AcknowledgedDocument {
  readonly epoch: number;
  readonly version: number;
  readonly at: Date;
  readonly state: string;
}

/** Somebody who stood behind the account until others were left or came. */
export interface FormerUserDocument {
  readonly userId: UserId;
  readonly untilAt: Date;
  readonly newUserIds: readonly UserId[];
}

/** A line of history that is still to be copied out: `id` is the delivery's, `body` JSON text (see assignment-versions.ts). */
export interface PendingDocument {
  readonly id: string;
  readonly kind: 'made' | 'acknowledged';
  readonly body: string;
}

/**
 * A change that the guards look at: whoever counts holders of a role sees who is about to leave or take it. Once the change is written, `after` is what
 * remains to be done beside the assignment, as JSON text (see proposals.ts).
 */
export interface ProposalDocument {
  readonly token: string;
  readonly at: Date;
  readonly leaves: readonly string[];
  readonly takes: readonly string[];
  readonly isWritten: boolean;
  readonly after: string;
}

/** What follows from the other fields and is kept beside them for indexes; `derived` alone computes it. */
export interface DerivedFields {
  readonly isFailing: boolean;
  /** Given up for a reason of the target's; the start of the trouble. */
  readonly parkedSince: Date | null;
  /** No request can be made of it, owed or given up. */
  readonly poisonSince: Date | null;
  /** A version that takes access away, owed and not acknowledged; when it was made. */
  readonly lateSince: Date | null;
  /** Owed, and the target answered 410. */
  readonly isGone: boolean;
}

/**
 * An assignment with everything one step changes: what is owed and was acknowledged, its lease, its due time, and the lines of history that are
 * not copied out yet. `stamp` is raised by every write and is what writes are conditional on; `revision` only by those that readers must not
 * overlook (a claim is none). `readyAt` is the due time or the end of the lease; null when nothing is owed. States are JSON text: keys in them may hold
 * dots, and their order is part of signed events.
 */
export interface AssignmentDocument extends DerivedFields {
  readonly _id: string;
  readonly targetId: TargetId;
  readonly ordinal: number;
  readonly key: string;
  readonly userIds: readonly UserId[];
  readonly formerUsers: readonly FormerUserDocument[];
  readonly desired: string;
  readonly previous: string | null;
  readonly acknowledged: AcknowledgedDocument | null;
  readonly epoch: number;
  readonly version: number;
  readonly versionAt: Date;
  /** The event type of the current version. */
  readonly type: EventType;
  readonly cause: string;
  readonly basis: string;
  readonly lane: Lane;
  readonly removeAt: Date | null;
  readonly revision: number;
  readonly stamp: number;
  readonly createdAt: Date;
  readonly state: DeliveryState['state'];
  readonly dueAt: Date | null;
  readonly readyAt: Date | null;
  readonly attempts: number;
  readonly firstFailedAt: Date | null;
  readonly lastError: string | null;
  readonly resend: number;
  readonly resendBy: NonNullable<DeliveryState['resendBy']> | null;
  readonly settleAt: Date | null;
  readonly lease: string | null;
  /** The past when there is no lease. */
  readonly leaseUntil: Date;
  readonly sent: SentDocument | null;
  /** Keys of the roles in effect: what was last owed, whatever is held since. */
  readonly seats: readonly string[];
  /** The last failed attempt, of whichever version. */
  readonly failedAt: Date | null;
  readonly pending: readonly PendingDocument[];
  /** Absent, like null, where no change is proposed. */
  readonly proposal?: ProposalDocument | null;
}

/** The end of no lease. */
export const noLease = new Date(0);

/** The collection is sharded on (targetId, key). */
export const assignmentIndexes: readonly Index[] = [
  { collection: 'assignments', name: 'by_key', keys: { targetId: 1, key: 1 }, isUnique: true },
  { collection: 'assignments', name: 'due', keys: { targetId: 1, state: 1, lane: 1, readyAt: 1 } },
  { collection: 'assignments', name: 'by_state', keys: { targetId: 1, state: 1, isFailing: 1, ordinal: 1 } },
  { collection: 'assignments', name: 'open', keys: { targetId: 1, state: 1, isFailing: 1, version: -1 } },
  { collection: 'assignments', name: 'by_target', keys: { targetId: 1, ordinal: 1 } },
  { collection: 'assignments', name: 'by_user', keys: { targetId: 1, userIds: 1 } },
  { collection: 'assignments', name: 'by_former_user', keys: { targetId: 1, 'formerUsers.userId': 1 } },
  { collection: 'assignments', name: 'by_seat', keys: { targetId: 1, seats: 1 } },
  { collection: 'assignments', name: 'by_proposal', keys: { targetId: 1, 'proposal.takes': 1 } },
  { collection: 'assignments', name: 'proposed', keys: { 'proposal.at': 1 } },
  { collection: 'assignments', name: 'parked', keys: { targetId: 1, parkedSince: 1 } },
  { collection: 'assignments', name: 'poison', keys: { targetId: 1, poisonSince: 1 } },
  { collection: 'assignments', name: 'late', keys: { targetId: 1, lateSince: 1 } },
  { collection: 'assignments', name: 'gone', keys: { targetId: 1, isGone: 1 } },
  { collection: 'assignments', name: 'in_order', keys: { ordinal: 1 } },
  { collection: 'assignments', name: 'pending', keys: { 'pending.id': 1 } },
];

export function assignmentsOf(db: Database): Collection<AssignmentDocument> {
  return db.collection('assignments');
}

type Source = Pick<
  AssignmentDocument,
  'state' | 'attempts' | 'lastError' | 'firstFailedAt' | 'versionAt' | 'lane' | 'epoch' | 'version' | 'acknowledged'
>;

/** The fields that follow from the others, to be written with them. */
export function derived(document: Source): DerivedFields {
  const { state, attempts, lastError, firstFailedAt, versionAt, lane, epoch, version, acknowledged } = document;
  const isOpen = state === 'owed' || state === 'parked';
  const isPoison = isOpen && (lastError?.startsWith('not_sent') ?? false);
  const since = firstFailedAt ?? versionAt;
  const isAcknowledged = acknowledged?.epoch === epoch && acknowledged.version === version;
  return {
    isFailing: attempts > 0,
    parkedSince: state === 'parked' && !isPoison ? since : null,
    poisonSince: isPoison ? since : null,
    lateSince: state === 'owed' && lane <= 1 && !isAcknowledged ? versionAt : null,
    isGone: state === 'owed' && (lastError?.startsWith('gone') ?? false),
  };
}

/** Keys of the roles that an account has in effect once this state is owed; none unless it is active. */
export function seatsOf({ status, roles }: AccountState): readonly string[] {
  return status === 'active' ? [...new Set(roles.map(({ key }) => key))].sort() : [];
}

/** JSON text of a document, in the shape it was written in. */
export function readJson<Value>(text: string): Value {
  return JSON.parse(text) as Value; // this store alone writes it, from a Value
}

export function toAssignment(document: AssignmentDocument): Assignment {
  const { _id, targetId, key, userIds, epoch, version, versionAt, lane, revision, createdAt } = document;
  return compact({
    id: trustId('asg', _id),
    targetId,
    key,
    userIds,
    desired: readJson<AccountState>(document.desired),
    previous: document.previous === null ? undefined : readJson<PreviousState>(document.previous),
    acknowledged: toAcknowledged(document),
    epoch,
    version,
    versionAt,
    cause: readJson<Cause>(document.cause),
    basis: readJson<Basis>(document.basis),
    lane,
    removeAt: document.removeAt ?? undefined,
    revision,
    createdAt,
    delivery: toDeliveryState(document),
  });
}

function toAcknowledged({ acknowledged }: AssignmentDocument): Acknowledged | undefined {
  if (acknowledged === null) return undefined;
  return { ...acknowledged, state: readJson<AccountState>(acknowledged.state) };
}

function toDeliveryState(document: AssignmentDocument): DeliveryState {
  const { state, dueAt, attempts, firstFailedAt, lastError, resend, resendBy } = document;
  return compact({
    state,
    dueAt: dueAt ?? undefined,
    attempts,
    firstFailedAt: firstFailedAt ?? undefined,
    lastError: lastError ?? undefined,
    resend,
    resendBy: resendBy ?? undefined,
  });
}

/** Negative when (epoch, version) `a` is lower than `b`, positive when higher. */
export function compareVersions(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] === b[0] ? a[1] - b[1] : a[0] - b[0];
}
