import type { Cause } from '../../assignments/model.js';
import type { VersionWrite } from '../../assignments/store.js';
import { trustId, type AssignmentId, type TargetId, type UserId } from '../../core/ids.js';
import { deliveryId, eventType, type EventType } from '../../delivery/model.js';
import { assignmentsOf, readJson, type AssignmentDocument, type PendingDocument } from './assignment-documents.js';
import type { Collection, Database } from './database.js';
import { raiseSequences } from './sequences.js';
import { isDuplicate } from './faults.js';
import type { Index } from './indexes.js';

/**
 * The line of history of one version; `_id` is its delivery's. `ordinal` is the version's number, which only grows. `decided` is what the guards made of it.
 * `isChained` says that the audit chain holds it. `confirmedMs` is how long after `receivedAt` it was first acknowledged.
 */
export interface VersionDocument {
  readonly _id: string;
  readonly ordinal: number;
  readonly assignmentId: AssignmentId;
  readonly targetId: TargetId;
  readonly key: string;
  readonly userIds: readonly UserId[];
  readonly epoch: number;
  readonly version: number;
  readonly type: EventType;
  readonly roles: readonly string[];
  /** A Cause as JSON text. */
  readonly cause: string;
  readonly createdAt: Date;
  readonly receivedAt: Date;
  readonly decided: 'owed' | 'held';
  /** False for a version that follows another revocation, as a removal follows a suspension. */
  readonly endsAccess: boolean;
  readonly isCurrent: boolean;
  readonly firstSentAt: Date | null;
  readonly acknowledgedAt: Date | null;
  readonly confirmedMs: number | null;
  readonly isChained: boolean;
}

/** The collection may be sharded on (targetId, _id). */
export const versionIndexes: readonly Index[] = [
  { collection: 'assignment_versions', name: 'in_order', keys: { ordinal: 1 } },
  { collection: 'assignment_versions', name: 'by_target', keys: { targetId: 1, ordinal: 1 } },
  { collection: 'assignment_versions', name: 'by_assignment', keys: { assignmentId: 1, ordinal: 1 } },
  {
    collection: 'assignment_versions',
    name: 'superseded',
    keys: { targetId: 1, isCurrent: 1, acknowledgedAt: 1, ordinal: 1 },
  },
  { collection: 'assignment_versions', name: 'past', keys: { isCurrent: 1, createdAt: 1 } },
  { collection: 'assignment_versions', name: 'unchained', keys: { isChained: 1, ordinal: 1 } },
  { collection: 'assignment_versions', name: 'by_type', keys: { targetId: 1, type: 1, ordinal: 1 } },
  { collection: 'assignment_versions', name: 'by_key', keys: { targetId: 1, key: 1, ordinal: 1 } },
  { collection: 'assignment_versions', name: 'by_moment', keys: { targetId: 1, type: 1, receivedAt: 1 } },
  {
    collection: 'assignment_versions',
    name: 'open',
    keys: { targetId: 1, type: 1, isCurrent: 1, acknowledgedAt: 1, receivedAt: 1 },
  },
  { collection: 'assignment_versions', name: 'by_duration', keys: { targetId: 1, type: 1, confirmedMs: 1 } },
];

export function versionsOf(db: Database): Collection<VersionDocument> {
  return db.collection('assignment_versions');
}

/** The (epoch, version) of a version to be. */
export interface VersionNumbers {
  readonly epoch: number;
  readonly version: number;
}

/**
 * Takes the next (epoch, version) of the store. To be asked for after the assignment was read, so that no later one of it is lower; a number whose write fails is
 * a gap and nothing more.
 */
export async function nextNumbers(db: Database): Promise<VersionNumbers> {
  const [version, epoch] = await Promise.all([db.next('version'), db.shared('epoch', () => readEpoch(db))]);
  return { version, epoch };
}

export async function readEpoch(db: Database): Promise<number> {
  return (await db.last('epoch')) + 1;
}

export async function raiseEpoch(db: Database, atLeast: number): Promise<number> {
  await raiseSequences(db);
  const missing = atLeast - (await readEpoch(db));
  return (await db.next('epoch', Math.max(1, missing))) + 1;
}

/** The body of a `made` line: moments as ISO text; `before` is the delivery it takes the place of. */
interface MadeBody {
  readonly assignmentId: AssignmentId;
  readonly targetId: TargetId;
  readonly key: string;
  readonly userIds: readonly UserId[];
  readonly epoch: number;
  readonly version: number;
  readonly type: EventType;
  readonly roles: readonly string[];
  readonly cause: Cause;
  readonly at: string;
  readonly decided: 'owed' | 'held';
  readonly endsAccess: boolean;
  readonly before?: string;
}

/** The line of history that a new version adds; `before` is the assignment it is written over. */
export function madeLine(
  id: AssignmentId,
  targetId: TargetId,
  write: VersionWrite,
  numbers: VersionNumbers,
  before?: AssignmentDocument,
): PendingDocument {
  const body: MadeBody = {
    assignmentId: id,
    targetId,
    key: write.key,
    userIds: write.userIds,
    ...numbers,
    type: eventType(write),
    roles: write.desired.roles.map(({ key }) => key),
    cause: write.cause,
    at: write.at.toISOString(),
    decided: write.delivery,
    endsAccess: before?.type !== 'assignment.revoked',
    ...(before && { before: deliveryId({ id, epoch: before.epoch, version: before.version }) }),
  };
  return { id: deliveryId({ id, ...numbers }), kind: 'made', body: JSON.stringify(body) };
}

/** The line of history that an acknowledgement adds. */
export function acknowledgedLine(id: string, numbers: VersionNumbers, at: Date): PendingDocument {
  const { epoch, version } = numbers;
  return {
    id: deliveryId({ id: trustId('asg', id), epoch, version }),
    kind: 'acknowledged',
    body: JSON.stringify({ at: at.toISOString() }),
  };
}

/**
 * Copies the waiting lines into the history, each in its turn, and takes them away from the assignment one by one. Every step may be repeated, also by
 * several at once.
 */
export async function copyOut(db: Database, { _id, targetId, pending }: AssignmentDocument): Promise<void> {
  for (const line of pending) {
    if (line.kind === 'made') await copyMade(db, line);
    else await copyAcknowledged(db, targetId, line);
    await assignmentsOf(db).updateOne({ _id, targetId }, { $pull: { pending: line } });
  }
}

async function copyMade(db: Database, { id, body }: PendingDocument): Promise<void> {
  const { at, cause, before, ...made } = readJson<MadeBody>(body);
  const document: VersionDocument = {
    _id: id,
    ordinal: made.version,
    ...made,
    cause: JSON.stringify(cause),
    createdAt: new Date(at),
    receivedAt: new Date(cause.receivedAt ?? at),
    isCurrent: true,
    firstSentAt: null,
    acknowledgedAt: null,
    confirmedMs: null,
    isChained: false,
  };
  try {
    await versionsOf(db).insertOne(document);
  } catch (error) {
    if (!isDuplicate(error)) throw error; // copied before
  }
  if (before === undefined) return;
  const { targetId } = made;
  await versionsOf(db).updateOne({ _id: before, targetId }, { $set: { isCurrent: false } });
}

/** The first acknowledgement counts. */
async function copyAcknowledged(db: Database, targetId: TargetId, { id, body }: PendingDocument): Promise<void> {
  const at = new Date(readJson<{ readonly at: string }>(body).at);
  const found = await versionsOf(db).findOne({ _id: id, targetId }, { projection: { receivedAt: 1 } });
  if (!found) return; // kept long enough and dropped since
  const confirmedMs = at.getTime() - found.receivedAt.getTime();
  await versionsOf(db).updateOne(
    { _id: id, targetId, acknowledgedAt: null },
    { $set: { acknowledgedAt: at, confirmedMs } },
  );
}

/**
 * Copies out what a crash left on up to `limit` assignments; returns on how many. For the start and for maintenance: it asks every shard, but
 * an index finds nothing but such assignments.
 */
export async function copyLeftLines(db: Database, limit: number): Promise<number> {
  const left = await assignmentsOf(db)
    .find({ 'pending.id': { $gt: '' } })
    .limit(limit)
    .toArray();
  for (const document of left) await copyOut(db, document);
  return left.length;
}
