import type { AccountState, Assignment, DeliveryState } from '../../assignments/model.js';
import type { AssignmentStore, VersionWrite } from '../../assignments/store.js';
import { ServiceError } from '../../core/errors.js';
import type { AssignmentId, TargetId, UserId } from '../../core/ids.js';
import { countByState, listAssignments, streamAssignments } from './assignment-lists.js';
import {
  assignmentRow,
  expectedRow,
  mismatch,
  toAssignment,
  writeAssignmentUsers,
  type AssignmentRow,
} from './assignment-rows.js';
import { nextVersion, raiseEpoch, readEpoch } from './assignment-versions.js';
import { readJson, toJson, toOptionalJson, toOptionalTime, toTime } from './columns.js';
import type { Database } from './database.js';
import { uniqueOr } from './faults.js';
import { setSeats } from './role-seats.js';
import { waitingSettle } from './settle.js';

/** What accounts should hold. Every conditional write compares the record's revision and raises it in the same transaction. */
export function createAssignments(db: Database): AssignmentStore {
  return {
    findAssignment: (assignmentId) =>
      db.read(() => {
        const row = assignmentRow(db, assignmentId);
        return row && toAssignment(row);
      }),
    findByKey: (targetId, key) => db.read(() => findByKey(db, targetId, key)),
    listByUser: (userId) => db.read(() => listByUser(db, userId)),
    insertAssignment: (id, targetId, write) => db.write(() => insertAssignment(db, id, targetId, write)),
    writeVersion: (id, write, expectedRevision) => db.write(() => writeVersion(db, id, write, expectedRevision)),
    writeBasis: (id, basis, expectedRevision) => db.write(() => writeBasis(db, id, basis, expectedRevision)),
    writeDelivery: (id, delivery, expectedRevision) =>
      db.write(() => writeDelivery(db, id, delivery, expectedRevision)),
    listAssignments: (query, page) => db.read(() => listAssignments(db, query, page)),
    streamAssignments: (targetId, batch) => streamAssignments(db, targetId, batch),
    countByState: () => db.read(() => countByState(db)),
    getEpoch: () => db.read(() => readEpoch(db)),
    raiseEpoch: (atLeast) => db.write(() => raiseEpoch(db, atLeast)),
  };
}

function findByKey(db: Database, targetId: TargetId, key: string): Assignment | undefined {
  const row = db
    .statement<AssignmentRow>('SELECT * FROM assignments WHERE target_id = ? AND key = ?')
    .get(targetId, key);
  return row && toAssignment(row);
}

/** In order of creation. */
function listByUser(db: Database, userId: UserId): readonly Assignment[] {
  const sql = `SELECT assignments.* FROM assignment_users CROSS JOIN assignments ON assignments.id = assignment_id
    WHERE user_id = ? ORDER BY assignments.ordinal`;
  return db.statement<AssignmentRow>(sql).all(userId).map(toAssignment);
}

/** Writes the first version; to be called inside a write. */
export function insertAssignment(db: Database, id: AssignmentId, targetId: TargetId, write: VersionWrite): Assignment {
  const { epoch, version, historyOrdinal } = nextVersion(db, id, targetId, write);
  const sql = `INSERT INTO assignments (id, target_id, created_at, revision, attempts, resend, epoch, version, current_version,
      key, user_ids, desired, previous, cause, basis, lane, remove_at, version_at, state, due_at, ready_at)
    VALUES (?, ?, ?, 1, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const values = [id, targetId, toTime(write.at), epoch, version, historyOrdinal, ...versionColumns(write)];
  uniqueOr(
    () => db.statement(sql).run(...values),
    () => mismatch(id),
  );
  writeAssignmentUsers(db, id, write.userIds, write.at);
  if (write.delivery === 'owed') setSeats(db, id, targetId, write.desired);
  return readBack(db, id);
}

/**
 * A new version starts over: no failures, no resends, due at once (or held). A lease that stands no longer keeps anybody from claiming it, so a
 * revocation never waits for an older send. That older send may still settle until the new version is claimed: an acknowledgement is then
 * recorded for what was sent and the new version stays due; any other outcome is forgotten.
 */
export function writeVersion(
  db: Database,
  id: AssignmentId,
  write: VersionWrite,
  expectedRevision: number,
): Assignment {
  const row = expectedRow(db, id, expectedRevision);
  const { epoch, version, historyOrdinal } = nextVersion(db, id, toAssignment(row).targetId, write);
  const sql = `UPDATE assignments SET revision = revision + 1, settle_at = ${waitingSettle}, attempts = 0, resend = 0, resend_by = NULL, first_failed_at = NULL, last_error = NULL,
      epoch = ?, version = ?, current_version = ?, key = ?, user_ids = ?, desired = ?, previous = ?, cause = ?, basis = ?, lane = ?, remove_at = ?,
      version_at = ?, state = ?, due_at = ?, ready_at = ? WHERE ordinal = ?`;
  const values = [epoch, version, historyOrdinal, ...versionColumns(write), row.ordinal];
  uniqueOr(
    () => db.statement(sql).run(...values),
    () => mismatch(id),
  );
  writeAssignmentUsers(db, id, write.userIds, write.at);
  if (write.delivery === 'owed') setSeats(db, id, row.target_id, write.desired);
  return readBack(db, id);
}

function versionColumns({ key, userIds, desired, previous, cause, basis, lane, removeAt, at, delivery }: VersionWrite) {
  const documents = [toJson(userIds), toJson(desired), toOptionalJson(previous), toJson(cause), toJson(basis)];
  const dueAt = delivery === 'owed' ? toTime(at) : null;
  return [key, ...documents, lane, toOptionalTime(removeAt), toTime(at), delivery, dueAt, dueAt];
}

type BasisWrite = Parameters<AssignmentStore['writeBasis']>[1];

/** A send under way keeps its lease: the same version must not go out twice at once. */
function writeBasis(
  db: Database,
  id: AssignmentId,
  { userIds, basis, removeAt, now }: BasisWrite,
  expectedRevision: number,
): void {
  const row = expectedRow(db, id, expectedRevision);
  const sql = `UPDATE assignments SET revision = revision + 1, user_ids = ?, basis = ?, remove_at = ?, due_at = ?, ready_at = ? WHERE ordinal = ?`;
  const due = dueNow(row, now);
  db.statement(sql).run(toJson(userIds), toJson(basis), toOptionalTime(removeAt), due.dueAt, due.readyAt, row.ordinal);
  writeAssignmentUsers(db, id, userIds, now);
}

function isLeased({ lease, lease_until }: AssignmentRow, now: Date): boolean {
  return lease !== null && (lease_until ?? 0) > toTime(now);
}

function dueNow(row: AssignmentRow, now: Date): { readonly dueAt: number | null; readonly readyAt: number | null } {
  if (row.state !== 'owed') return { dueAt: row.due_at, readyAt: row.ready_at };
  return { dueAt: toTime(now), readyAt: isLeased(row, now) ? row.ready_at : toTime(now) };
}

/** An owed version without a time is due at once. A send under way may still acknowledge; its failure no longer counts. */
function writeDelivery(db: Database, id: AssignmentId, delivery: DeliveryState, expectedRevision: number): void {
  const row = expectedRow(db, id, expectedRevision);
  const dueAt = delivery.state === 'owed' ? toTime(delivery.dueAt ?? new Date(row.version_at)) : null;
  const sql = `UPDATE assignments SET revision = revision + 1, state = ?, due_at = ?, ready_at = ?, attempts = ?, first_failed_at = ?, last_error = ?,
      settle_at = ${waitingSettle}, resend = ?, resend_by = ?, sent_resend = NULL WHERE ordinal = ?`;
  const failures = [delivery.attempts, toOptionalTime(delivery.firstFailedAt), delivery.lastError ?? null];
  db.statement(sql).run(
    delivery.state,
    dueAt,
    dueAt,
    ...failures,
    delivery.resend,
    delivery.resendBy ?? null,
    row.ordinal,
  );
  if (delivery.state !== 'held') setSeats(db, id, row.target_id, readJson<AccountState>(row.desired));
}

function readBack(db: Database, id: AssignmentId): Assignment {
  const row = assignmentRow(db, id);
  if (row === undefined) throw new ServiceError('not_found', { kind: 'assignment', id });
  return toAssignment(row);
}
