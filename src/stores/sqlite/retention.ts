import type { RetentionStore } from '../../evidence/retention-store.js';
import { eraseEntry } from './audit.js';
import { toTime } from './columns.js';
import type { Database } from './database.js';

/** A version goes only once the audit chain holds what was decided with it. For a table known as `assignment_versions`. */
export const chainedVersion =
  "assignment_versions.ordinal <= (SELECT ordinal FROM audit_cursors WHERE name = 'versions')";

/** Evidence that was kept long enough. */
export function createRetentionStore(db: Database): RetentionStore {
  return {
    dropAttempts: (before, limit) =>
      db.write(() => {
        const sql =
          'DELETE FROM attempts WHERE ordinal IN (SELECT ordinal FROM attempts WHERE at < ? ORDER BY at LIMIT ?)';
        return db.statement(sql).run(toTime(before), limit).changes;
      }),
    dropVersions: (before, limit) => db.write(() => dropVersions(db, toTime(before), limit)),
    eraseAuditDetailsBefore: (before, limit) => db.write(() => eraseDetails(db, toTime(before), limit)),
  };
}

function dropVersions(db: Database, before: number, limit: number): number {
  const sql = `SELECT delivery_id FROM assignment_versions INDEXED BY assignment_versions_past
    WHERE is_current = 0 AND created_at < ? AND ${chainedVersion} ORDER BY created_at LIMIT ?`;
  const rows = db.statement<{ delivery_id: string }>(sql).all(before, limit);
  const ids = JSON.stringify(rows.map((row) => row.delivery_id));
  const these = 'delivery_id IN (SELECT value FROM json_each(?))';
  db.statement(`DELETE FROM attempts WHERE ${these}`).run(ids);
  db.statement(`DELETE FROM assignment_versions WHERE ${these}`).run(ids);
  return rows.length;
}

/** Those that still have content, oldest first: where the first of them are young, all are. */
function eraseDetails(db: Database, before: number, limit: number): number {
  const sql = `SELECT audit.seq, audit.at FROM audit_details CROSS JOIN audit ON audit.seq = audit_details.seq ORDER BY audit_details.seq LIMIT ?`;
  const old = db
    .statement<{ seq: number; at: number }>(sql)
    .all(limit)
    .filter(({ at }) => at < before);
  for (const { seq } of old) eraseEntry(db, seq);
  return old.length;
}
