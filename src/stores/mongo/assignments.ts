import type { Assignment, DeliveryState } from '../../assignments/model.js';
import type { AssignmentStore, VersionWrite } from '../../assignments/store.js';
import { trustId, type AssignmentId, type TargetId, type UserId } from '../../core/ids.js';
import { deliveryId, eventType } from '../../delivery/model.js';
import {
  assignmentsOf,
  derived,
  noLease,
  readJson,
  seatsOf,
  toAssignment,
  type AssignmentDocument,
  type FormerUserDocument,
} from './assignment-documents.js';
import { countByState, listAssignments, streamAssignments } from './assignment-lists.js';
import { change, expected, expectedDocument, findDocument, mismatch, type Change } from './assignment-steps.js';
import { knownTargets, notePlace, noteTarget } from './assignment-targets.js';
import { copyOut, madeLine, nextNumbers, raiseEpoch, readEpoch, type VersionNumbers } from './assignment-versions.js';
import type { Database } from './database.js';
import { uniqueOr } from './faults.js';
import { gathered } from './gather.js';
import { oneOf } from './one-of.js';
import { waitingSettle } from './settle.js';

/** What accounts should hold. Every conditional write compares the record's revision in the filter of the write that raises it. */
export function createAssignments(db: Database): AssignmentStore {
  const byUser = gathered((_all: '', userIds: readonly UserId[]) => listByUsers(db, userIds));
  const byKey = gathered((targetId: TargetId, keys: readonly string[]) => findByKeys(db, targetId, keys));
  return {
    async findAssignment(assignmentId) {
      const found = await findDocument(db, assignmentId);
      return found && toAssignment(found);
    },
    findByKey: (targetId, key) => byKey(targetId, key),
    listByUser: (userId) => byUser('', userId),
    insertAssignment: (id, targetId, write) => insertAssignment(db, id, targetId, write),
    writeVersion: (id, write, expectedRevision) => writeVersion(db, id, write, expectedRevision),
    writeBasis: (id, basis, expectedRevision) => writeBasis(db, id, basis, expectedRevision),
    writeDelivery: (id, delivery, expectedRevision) => writeDelivery(db, id, delivery, expectedRevision),
    listAssignments: (query, page) => listAssignments(db, query, page),
    streamAssignments: (targetId, batch) => streamAssignments(db, targetId, batch),
    countByState: () => countByState(db),
    getEpoch: () => readEpoch(db),
    raiseEpoch: (atLeast) => raiseEpoch(db, atLeast),
  };
}

/** For each user, in order of creation. Asks the shards of the known targets, through the index on (targetId, userIds). */
async function listByUsers(db: Database, userIds: readonly UserId[]): Promise<readonly (readonly Assignment[])[]> {
  const targetId = { $in: await knownTargets(db) };
  const found = await assignmentsOf(db)
    .find({ targetId, userIds: oneOf(userIds) })
    .sort({ ordinal: 1 })
    .toArray();
  return userIds.map((userId) => found.filter((one) => one.userIds.includes(userId)).map(toAssignment));
}

async function findByKeys(
  db: Database,
  targetId: TargetId,
  keys: readonly string[],
): Promise<readonly (Assignment | undefined)[]> {
  const found = await assignmentsOf(db)
    .find({ targetId, key: oneOf(keys) })
    .toArray();
  const byKey = new Map(found.map((one) => [one.key, one]));
  return keys.map((key) => {
    const document = byKey.get(key);
    return document && toAssignment(document);
  });
}

/**
 * Writes the first version, `more` in the same write. The target is noted first; the line of history follows, and after a crash the next claim or the sweep
 * writes it. `version_mismatch` when the target has an assignment with that key.
 */
export async function insertAssignment(
  db: Database,
  id: AssignmentId,
  targetId: TargetId,
  write: VersionWrite,
  more: Change = {},
): Promise<Assignment> {
  await noteTarget(db, targetId);
  const numbers = await nextNumbers(db);
  const fields = {
    ...unsent,
    ...versionFields(write, numbers),
    seats: write.delivery === 'owed' ? seatsOf(write.desired) : [],
    ...more,
  };
  const document: AssignmentDocument = {
    _id: id,
    targetId,
    ordinal: numbers.version, // every assignment made before has a lower one
    createdAt: write.at,
    ...fields,
    ...derived(fields),
    pending: [madeLine(id, targetId, write, numbers)],
  };
  await uniqueOr(
    () => assignmentsOf(db).insertOne(document),
    () => mismatch(id),
  );
  notePlace(db, id, targetId);
  await copyOut(db, document);
  return toAssignment(document);
}

/** What a record starts with. */
const unsent = {
  revision: 1,
  stamp: 1,
  acknowledged: null,
  settleAt: null,
  lease: null,
  leaseUntil: noLease,
  sent: null,
  failedAt: null,
  formerUsers: [],
} as const;

/** A new version starts over: no failures, no resends, due at once or held. */
function versionFields(write: VersionWrite, { epoch, version }: VersionNumbers) {
  const { key, userIds, desired, previous, cause, basis, lane, removeAt, at, delivery } = write;
  const dueAt = delivery === 'owed' ? at : null;
  return {
    epoch,
    version,
    versionAt: at,
    type: eventType(write),
    key,
    userIds,
    desired: JSON.stringify(desired),
    previous: previous === undefined ? null : JSON.stringify(previous),
    cause: JSON.stringify(cause),
    basis: JSON.stringify(basis),
    lane,
    removeAt: removeAt ?? null,
    state: delivery,
    dueAt,
    readyAt: dueAt,
    attempts: 0,
    firstFailedAt: null,
    lastError: null,
    resend: 0,
    resendBy: null,
  };
}

/**
 * Writes a new version, `more` in the same write. A lease that stands no longer keeps anybody from claiming it, so a revocation never waits for an
 * older send. That older send may still settle until the new version is claimed: an acknowledgement is then recorded for what was sent and the new
 * version stays due; any other outcome is forgotten.
 */
export async function writeVersion(
  db: Database,
  id: AssignmentId,
  write: VersionWrite,
  expectedRevision: number,
  more: Change = {},
): Promise<Assignment> {
  const start = await expectedDocument(db, id, expectedRevision);
  const numbers = await nextNumbers(db);
  const written = await uniqueOr(
    () =>
      change(db, start, (document) => {
        const before = expected(document, id, expectedRevision);
        const set = {
          ...versionFields(write, numbers),
          ...(write.delivery === 'owed' ? { seats: seatsOf(write.desired) } : {}),
          formerUsers: formerUsers(before, write.userIds, write.at),
          settleAt: waitingSettle(before),
          revision: before.revision + 1,
          ...more,
        };
        return { set, line: madeLine(id, before.targetId, write, numbers, before) };
      }),
    () => mismatch(id),
  );
  if (written === undefined) throw mismatch(id);
  return toAssignment(written);
}

/** Keeps until when users stood behind the account who do no longer; who comes back is no former one. */
function formerUsers(before: AssignmentDocument, userIds: readonly UserId[], at: Date): readonly FormerUserDocument[] {
  const gone = before.userIds.filter((one) => !userIds.includes(one));
  const newUserIds = userIds.filter((one) => !before.userIds.includes(one));
  const kept = before.formerUsers.filter(({ userId }) => !userIds.includes(userId) && !gone.includes(userId));
  return [...kept, ...gone.map((userId) => ({ userId, untilAt: at, newUserIds }))];
}

type BasisWrite = Parameters<AssignmentStore['writeBasis']>[1];

/** A send under way keeps its lease: the same version must not go out twice at once. */
async function writeBasis(
  db: Database,
  id: AssignmentId,
  { userIds, basis, removeAt, now }: BasisWrite,
  expectedRevision: number,
): Promise<void> {
  const start = await expectedDocument(db, id, expectedRevision);
  const written = await change(db, start, (document) => {
    const before = expected(document, id, expectedRevision);
    return {
      set: {
        userIds,
        formerUsers: formerUsers(before, userIds, now),
        basis: JSON.stringify(basis),
        removeAt: removeAt ?? null,
        ...dueNow(before, now),
        revision: before.revision + 1,
      },
    };
  });
  if (written === undefined) throw mismatch(id);
}

function dueNow({ state, lease, leaseUntil, readyAt }: AssignmentDocument, now: Date): Change {
  if (state !== 'owed') return {};
  const isLeased = lease !== null && leaseUntil > now;
  return { dueAt: now, readyAt: isLeased ? readyAt : now };
}

/** An owed version without a time is due at once. A send under way may still acknowledge; its failure no longer counts. */
async function writeDelivery(
  db: Database,
  id: AssignmentId,
  delivery: DeliveryState,
  expectedRevision: number,
): Promise<void> {
  const start = await expectedDocument(db, id, expectedRevision);
  const written = await change(db, start, (document) => {
    const before = expected(document, id, expectedRevision);
    return { set: deliveryFields(before, delivery) };
  });
  if (written === undefined) throw mismatch(id);
}

/** The fields that put the current version into this delivery state. */
export function deliveryFields(before: AssignmentDocument, delivery: DeliveryState): Change {
  const { state, attempts, firstFailedAt, lastError, resend, resendBy } = delivery;
  const dueAt = state === 'owed' ? (delivery.dueAt ?? before.versionAt) : null;
  return {
    state,
    dueAt,
    readyAt: dueAt,
    attempts,
    firstFailedAt: firstFailedAt ?? null,
    lastError: lastError ?? null,
    resend,
    resendBy: resendBy ?? null,
    settleAt: waitingSettle(before),
    sent: before.sent && { ...before.sent, resend: null },
    ...(state === 'held' ? {} : { seats: seatsOf(readJson(before.desired)) }),
    revision: before.revision + 1,
  };
}

/** The delivery of the version that an assignment owes or holds now. */
export function currentDelivery({ _id, epoch, version }: AssignmentDocument): string {
  return deliveryId({ id: trustId('asg', _id), epoch, version });
}
