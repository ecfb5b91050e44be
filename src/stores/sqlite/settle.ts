import { assertNever } from '../../core/assert-never.js';
import { trustId, type AssignmentId } from '../../core/ids.js';
import type { Settlement } from '../../delivery/store.js';
import { assignmentRow, compareVersions, type AssignmentRow } from './assignment-rows.js';
import { noteAcknowledged } from './assignment-versions.js';
import { toTime } from './columns.js';
import type { Database } from './database.js';

/**
 * Ends a lease with what came of the send. False, and nothing changes, when the lease is not the one that stands. A version made while the
 * send was under way is never touched: it stays due, with no failure counted against it.
 */
export function settle(db: Database, id: AssignmentId, lease: string, settlement: Settlement): boolean {
  const row = assignmentRow(db, id);
  if (row === undefined || row.lease !== lease) return false;
  if (settlement.kind !== 'acknowledged' && settlement.settleAt) noteSettle(db, row, settlement.settleAt);
  switch (settlement.kind) {
    case 'acknowledged':
      acknowledge(db, row, settlement);
      break;
    case 'again':
      if (isSentStillOwed(row)) tryAgain(db, row, settlement);
      break;
    case 'parked':
      if (isSentStillOwed(row)) park(db, row, settlement);
      break;
    default:
      assertNever(settlement);
  }
  endLease(db, row);
  return true;
}

/** Nothing happened to the record since it was claimed: no newer version, no resend asked for, not held or parked by a person. */
function isSentStillOwed(row: AssignmentRow): boolean {
  return (
    row.state === 'owed' &&
    row.sent_epoch === row.epoch &&
    row.sent_version === row.version &&
    row.sent_resend === row.resend
  );
}

type Outcome<Kind extends Settlement['kind']> = Extract<Settlement, { readonly kind: Kind }>;

function acknowledge(db: Database, row: AssignmentRow, { epoch, version, at }: Outcome<'acknowledged'>): void {
  noteAcknowledged(db, { id: trustId('asg', row.id), epoch, version }, at);
  const isHigher = compareVersions([epoch, version], [row.ack_epoch ?? 0, row.ack_version ?? 0]) >= 0;
  const isSent = row.sent_epoch === epoch && row.sent_version === version;
  if (isHigher && isSent) {
    const sql =
      'UPDATE assignments SET revision = revision + 1, ack_epoch = ?, ack_version = ?, ack_at = ?, ack_state = sent_state WHERE ordinal = ?';
    db.statement(sql).run(epoch, version, toTime(at), row.ordinal);
  }
  if (row.epoch === epoch && row.version === version && !isResendWaiting(row)) finish(db, row, at);
}

/** A resend asked for while the send was under way still has to go out. */
function isResendWaiting(row: AssignmentRow): boolean {
  return row.state === 'owed' && row.sent_resend !== null && row.sent_resend !== row.resend;
}

/** Where an earlier request may still land, the acknowledged state is owed once more at the end of that time; a revocation keeps its lane. */
function finish(db: Database, row: AssignmentRow, at: Date): void {
  const clean = 'attempts = 0, first_failed_at = NULL, last_error = NULL';
  if (row.settle_at === null) {
    const sql = `UPDATE assignments SET state = 'done', due_at = NULL, ready_at = NULL, ${clean} WHERE ordinal = ?`;
    db.statement(sql).run(row.ordinal);
    return;
  }
  const sql = `UPDATE assignments SET state = 'owed', due_at = ?, lane = CASE WHEN lane <= 1 THEN lane ELSE 3 END, resend = resend + 1,
    resend_by = 'settle', settle_at = NULL, ${clean} WHERE ordinal = ?`;
  db.statement(sql).run(Math.max(row.settle_at, toTime(at)), row.ordinal);
}

/** The moment a waiting settle send stands for, kept when something else takes its place: the earlier request may land all the same. SQL, a value. */
export const waitingSettle = `CASE WHEN state = 'owed' AND resend_by = 'settle' THEN max(coalesce(settle_at, 0), due_at) ELSE settle_at END`;

/** Also when a newer version was made since: the request that got no answer may land after that one. */
function noteSettle(db: Database, row: AssignmentRow, settleAt: Date): void {
  const sql = 'UPDATE assignments SET settle_at = max(coalesce(settle_at, 0), ?) WHERE ordinal = ?';
  db.statement(sql).run(toTime(settleAt), row.ordinal);
}

function tryAgain(db: Database, row: AssignmentRow, { dueAt, isFailure, error, at }: Outcome<'again'>): void {
  const failures = isFailure ? 1 : 0;
  const sql = `UPDATE assignments SET revision = revision + @failures, due_at = @dueAt, ready_at = @dueAt, attempts = attempts + @failures,
    first_failed_at = CASE @failures WHEN 1 THEN coalesce(first_failed_at, @at) ELSE first_failed_at END, last_error = coalesce(@error, last_error) WHERE ordinal = @ordinal`;
  db.statement(sql).run({ dueAt: toTime(dueAt), failures, at: toTime(at), error: error ?? null, ordinal: row.ordinal });
}

function park(db: Database, row: AssignmentRow, { error, at }: Outcome<'parked'>): void {
  const sql = `UPDATE assignments SET revision = revision + 1, state = 'parked', due_at = NULL, ready_at = NULL, attempts = attempts + 1,
    first_failed_at = coalesce(first_failed_at, ?), last_error = ? WHERE ordinal = ?`;
  db.statement(sql).run(toTime(at), error, row.ordinal);
}

/** Whatever is still owed may be claimed from its due time on. */
function endLease(db: Database, row: AssignmentRow): void {
  const sql = `UPDATE assignments SET lease = NULL, lease_until = NULL, sent_epoch = NULL, sent_version = NULL, sent_resend = NULL, sent_state = NULL, ready_at = due_at WHERE ordinal = ?`;
  db.statement(sql).run(row.ordinal);
}
