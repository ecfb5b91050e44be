import type { Lane } from '../../assignments/model.js';
import { ServiceError } from '../../core/errors.js';
import { trustId, type AssignmentId, type TargetId } from '../../core/ids.js';
import type { ClaimedAssignment, DeliveryStore } from '../../delivery/store.js';
import { assignmentRow, toAssignment, type AssignmentRow } from './assignment-rows.js';
import { toTime } from './columns.js';
import type { Database } from './database.js';
import { appendAttempt, findDelivery, listDeliveries } from './delivery-history.js';
import { recover } from './recover.js';
import { settle, waitingSettle } from './settle.js';

/** Due work is the assignment itself; what was sent before is history (delivery-history.ts). */
export function createDeliveries(db: Database): DeliveryStore {
  return {
    listDueTargets: (now) => db.read(() => listDueTargets(db, toTime(now))),
    claimDue: (claim) => db.write(() => claimDue(db, claim)),
    nextDueAt: () =>
      db.read(() => {
        const sql =
          "SELECT ready_at FROM assignments INDEXED BY assignments_ready WHERE state = 'owed' ORDER BY ready_at LIMIT 1";
        const row = db.statement<{ ready_at: number }>(sql).get();
        return row && new Date(row.ready_at);
      }),
    settle: (assignmentId, lease, settlement) => db.write(() => settle(db, assignmentId, lease, settlement)),
    appendAttempt: (attempt) => db.write(() => appendAttempt(db, attempt)),
    listDeliveries: (query, page) => db.read(() => listDeliveries(db, query, page)),
    findDelivery: (id) => db.read(() => findDelivery(db, id)),
    resend: (assignmentId, lane, now) => db.write(() => resend(db, assignmentId, lane, now)),
    recover: (targetId, since, now) => recover(db, targetId, since, now),
  };
}

const lanes: readonly Lane[] = [0, 1, 2, 3];

/** One look into the index for each target and lane, however much is waiting. */
function listDueTargets(db: Database, at: number): readonly { readonly targetId: TargetId; readonly lane: Lane }[] {
  const next = db.statement<{ target_id: string }>(
    "SELECT target_id FROM assignments INDEXED BY assignments_due WHERE state = 'owed' AND target_id > ? ORDER BY target_id LIMIT 1",
  );
  const due = db.statement<{ found: number }>(
    "SELECT 1 AS found FROM assignments INDEXED BY assignments_due WHERE state = 'owed' AND target_id = ? AND lane = ? AND ready_at <= ? LIMIT 1",
  );
  const targets: { targetId: TargetId; lane: Lane }[] = [];
  for (let row = next.get(''); row !== undefined; row = next.get(row.target_id)) {
    const { target_id } = row;
    const lane = lanes.find((one) => due.get(target_id, one, at) !== undefined);
    if (lane !== undefined) targets.push({ targetId: trustId('tgt', target_id), lane });
  }
  return targets;
}

type Claim = Parameters<DeliveryStore['claimDue']>[0];

const dueRows = (isOneAtATime: boolean) => `SELECT * FROM assignments INDEXED BY assignments_due
  WHERE state = 'owed' AND target_id = @targetId AND lane = @lane AND ready_at <= @now
    ${isOneAtATime ? 'AND (lease IS NULL OR lease_until <= @now)' : ''} ORDER BY ready_at LIMIT @limit`;

/** The lease remembers what was taken away to send, so that an acknowledgement records that and nothing newer. */
const leaseRow = `UPDATE assignments SET settle_at = CASE WHEN lease IS NULL THEN settle_at ELSE nullif(max(coalesce(settle_at, 0), @settleAt), 0) END,
  lease = @lease, ready_at = @until, lease_until = @until, sent_epoch = epoch, sent_version = version, sent_resend = resend, sent_state = desired
  WHERE ordinal = @ordinal`;

function claimDue(
  db: Database,
  { targetId, now, minLane = 0, maxLane, oneAtATime, limit, lease, leaseUntil }: Claim,
): readonly ClaimedAssignment[] {
  const rows: AssignmentRow[] = [];
  const due = db.statement<AssignmentRow>(dueRows(oneAtATime !== undefined));
  for (const lane of lanes.filter((one) => one >= minLane && one <= maxLane)) {
    if (rows.length < limit) rows.push(...due.all({ targetId, lane, now: toTime(now), limit: limit - rows.length }));
  }
  const settleAt = oneAtATime ? toTime(oneAtATime.settleAt) : 0;
  for (const { ordinal } of rows) db.statement(leaseRow).run({ lease, until: toTime(leaseUntil), settleAt, ordinal });
  return rows.map((row) => ({ assignment: toAssignment(row), lease }));
}

/** A held version stays held: `conflict` says to release it, because a resend must not pass the limits. */
function resend(db: Database, assignmentId: AssignmentId, lane: Lane, now: Date): boolean {
  const row = assignmentRow(db, assignmentId);
  if (row === undefined) return false;
  if (row.state === 'held')
    throw new ServiceError('conflict', { message: 'this change is held: release it instead of resending it' });
  const sql = `UPDATE assignments SET revision = revision + 1, state = 'owed', lane = @lane, due_at = @now, ready_at = @now, resend = resend + 1,
    settle_at = ${waitingSettle}, resend_by = 'manual', attempts = 0, first_failed_at = NULL, last_error = NULL WHERE ordinal = @ordinal`;
  db.statement(sql).run({ lane, now: toTime(now), ordinal: row.ordinal });
  return true;
}
