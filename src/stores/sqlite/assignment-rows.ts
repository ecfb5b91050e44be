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
import { ServiceError } from '../../core/errors.js';
import { trustId, type AssignmentId, type UserId } from '../../core/ids.js';
import { compact } from '../pages.js';
import { readJson, readOptionalJson, readOptionalTime, readTime, toJson, toTime } from './columns.js';
import type { Database } from './database.js';

/** An assignment as its columns hold it. `sent_*` is what the standing lease took away to send; `ready_at` when it may be claimed. */
export interface AssignmentRow {
  readonly ordinal: number;
  readonly id: string;
  readonly target_id: string;
  readonly key: string;
  readonly user_ids: string;
  readonly epoch: number;
  readonly version: number;
  readonly version_at: number;
  readonly current_version: number;
  readonly lane: number;
  readonly remove_at: number | null;
  readonly revision: number;
  readonly created_at: number;
  readonly state: string;
  readonly due_at: number | null;
  readonly ready_at: number | null;
  readonly attempts: number;
  readonly first_failed_at: number | null;
  readonly last_error: string | null;
  readonly resend: number;
  readonly resend_by: string | null;
  readonly lease: string | null;
  readonly lease_until: number | null;
  readonly settle_at: number | null;
  readonly ack_epoch: number | null;
  readonly ack_version: number | null;
  readonly ack_at: number | null;
  readonly sent_epoch: number | null;
  readonly sent_version: number | null;
  readonly sent_resend: number | null;
  readonly desired: string;
  readonly previous: string | null;
  readonly cause: string;
  readonly basis: string;
  readonly ack_state: string | null;
  readonly sent_state: string | null;
}

export function toAssignment(row: AssignmentRow): Assignment {
  return compact({
    id: trustId('asg', row.id),
    targetId: trustId('tgt', row.target_id),
    key: row.key,
    userIds: readJson<readonly UserId[]>(row.user_ids),
    desired: readJson<AccountState>(row.desired),
    previous: readOptionalJson<PreviousState>(row.previous),
    acknowledged: toAcknowledged(row),
    epoch: row.epoch,
    version: row.version,
    versionAt: readTime(row.version_at),
    cause: readJson<Cause>(row.cause),
    basis: readJson<Basis>(row.basis),
    lane: row.lane as Lane, // written from a Lane
    removeAt: readOptionalTime(row.remove_at),
    revision: row.revision,
    createdAt: readTime(row.created_at),
    delivery: toDeliveryState(row),
  });
}

function toAcknowledged({ ack_epoch, ack_version, ack_at, ack_state }: AssignmentRow): Acknowledged | undefined {
  if (ack_epoch === null || ack_version === null || ack_at === null || ack_state === null) return undefined;
  return { epoch: ack_epoch, version: ack_version, at: readTime(ack_at), state: readJson<AccountState>(ack_state) };
}

function toDeliveryState(row: AssignmentRow): DeliveryState {
  return compact({
    state: row.state as DeliveryState['state'], // written from a DeliveryState
    dueAt: readOptionalTime(row.due_at),
    attempts: row.attempts,
    firstFailedAt: readOptionalTime(row.first_failed_at),
    lastError: row.last_error ?? undefined,
    resend: row.resend,
    resendBy: (row.resend_by as DeliveryState['resendBy'] | null) ?? undefined, // written from a DeliveryState
  });
}

export function assignmentRow(db: Database, id: AssignmentId): AssignmentRow | undefined {
  return db.statement<AssignmentRow>('SELECT * FROM assignments WHERE id = ?').get(id);
}

/** The record as the caller read it, or `version_mismatch`: it changed since, or is gone. */
export function expectedRow(db: Database, id: AssignmentId, expectedRevision: number): AssignmentRow {
  const row = assignmentRow(db, id);
  if (row === undefined || row.revision !== expectedRevision) throw mismatch(id);
  return row;
}

export function mismatch(id: string): ServiceError<'version_mismatch'> {
  return new ServiceError('version_mismatch', { kind: 'assignment', id });
}

/** Rewrites which users the assignment is found by, and keeps until when others were. */
export function writeAssignmentUsers(db: Database, id: string, userIds: readonly UserId[], at: Date): void {
  noteFormerUsers(db, id, userIds, at);
  db.statement('DELETE FROM assignment_users WHERE assignment_id = ?').run(id);
  const insert = db.statement(
    'INSERT INTO assignment_users (user_id, assignment_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  for (const userId of userIds) insert.run(userId, id);
}

function noteFormerUsers(db: Database, id: string, userIds: readonly UserId[], at: Date): void {
  const sql = 'SELECT user_id FROM assignment_users WHERE assignment_id = ?';
  const before = db
    .statement<{ user_id: string }>(sql)
    .all(id)
    .map(({ user_id }) => user_id);
  const gone = before.filter((one) => !userIds.some((userId) => userId === one));
  const added = userIds.filter((userId) => !before.includes(userId));
  const note = db.statement(
    'INSERT OR REPLACE INTO former_users (user_id, assignment_id, until_at, new_users) VALUES (?, ?, ?, ?)',
  );
  for (const one of gone) note.run(one, id, toTime(at), toJson(added));
  const back = db.statement('DELETE FROM former_users WHERE user_id = ? AND assignment_id = ?');
  for (const userId of added) back.run(userId, id);
}

/** Negative when (epoch, version) `a` is lower than `b`, positive when higher. */
export function compareVersions(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] === b[0] ? a[1] - b[1] : a[0] - b[0];
}
