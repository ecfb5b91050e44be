import type { Assignment } from '../../assignments/model.js';
import type { VersionWrite } from '../../assignments/store.js';
import type { AssignmentId, TargetId } from '../../core/ids.js';
import { deliveryId, eventType } from '../../delivery/model.js';
import { toFlag, toJson, toTime } from './columns.js';
import type { Database } from './database.js';

/** The identity of a new version, and where its history row stands. */
export interface NewVersion {
  readonly epoch: number;
  readonly version: number;
  readonly historyOrdinal: number;
}

/**
 * Takes the next (epoch, version) of the store and writes the version's line of history. To be called inside the write that stores the
 * version itself: numbers are then given in the order in which versions become visible.
 */
export function nextVersion(db: Database, id: AssignmentId, targetId: TargetId, write: VersionWrite): NewVersion {
  const raise = db.statement<{ value: number }>(
    "UPDATE counters SET value = value + 1 WHERE name = 'version' RETURNING value",
  );
  const version = raise.get()?.value;
  if (version === undefined) throw new Error('the version counter is missing');
  const epoch = readEpoch(db);
  const before = db
    .statement<{
      type: string;
    }>('UPDATE assignment_versions SET is_current = 0 WHERE assignment_id = ? AND is_current = 1 RETURNING type')
    .get(id);
  const delivery = deliveryId({ id, epoch, version });
  const sql = `INSERT INTO assignment_versions (delivery_id, assignment_id, target_id, key, epoch, version, type, roles, cause, created_at,
      user_ids, ends_access, received_at, decided)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const roles = toJson(write.desired.roles.map(({ key }) => key));
  const values = [
    delivery,
    id,
    targetId,
    write.key,
    epoch,
    version,
    eventType(write),
    roles,
    toJson(write.cause),
    toTime(write.at),
    toJson(write.userIds),
    toFlag(before?.type !== 'assignment.revoked'),
    toTime(receivedAt(write)),
    write.delivery,
  ];
  const { lastInsertRowid } = db.statement(sql).run(...values);
  return { epoch, version, historyOrdinal: Number(lastInsertRowid) };
}

function receivedAt({ cause, at }: VersionWrite): Date {
  return cause.receivedAt === undefined ? at : new Date(cause.receivedAt);
}

/** Notes on the history of a version that its target acknowledged it; the first time counts. */
export function noteAcknowledged(db: Database, version: Pick<Assignment, 'id' | 'epoch' | 'version'>, at: Date): void {
  const sql = 'UPDATE assignment_versions SET acknowledged_at = ? WHERE delivery_id = ? AND acknowledged_at IS NULL';
  db.statement(sql).run(toTime(at), deliveryId(version));
}

export function readEpoch(db: Database): number {
  return db.statement<{ value: number }>("SELECT value FROM counters WHERE name = 'epoch'").get()?.value ?? 1;
}

export function raiseEpoch(db: Database, atLeast: number): number {
  db.statement("UPDATE counters SET value = max(value + 1, ?) WHERE name = 'epoch'").run(atLeast);
  return readEpoch(db);
}
