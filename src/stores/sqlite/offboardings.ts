import type { Offboarding } from '../../assignments/model.js';
import type { OffboardingStore } from '../../assignments/store.js';
import { ServiceError } from '../../core/errors.js';
import { trustId, type OffboardingId, type UserId } from '../../core/ids.js';
import { compact, cursorOrdinal, pageOf } from '../pages.js';
import { readTime, toOptionalTime, toTime } from './columns.js';
import type { Database } from './database.js';
import { markUserSql } from './user-rows.js';

/** An offboarding as its columns hold it; whom it holds for stands apart. */
export interface OffboardingRow {
  readonly ordinal: number;
  readonly id: string;
  readonly reason: string;
  readonly by: string;
  readonly at: number;
  readonly reinstated_at: number | null;
  readonly reinstated_by: string | null;
  readonly reinstated_reason: string | null;
}

/** Explicit offboardings, listed newest first. Whom one holds for is found by user id and by person key. */
export function createOffboardings(db: Database): OffboardingStore {
  return {
    insertOffboarding: (offboarding) => db.write(() => insertOffboarding(db, offboarding)),
    findOffboarding: (id) =>
      db.read(() => {
        const row = db.statement<OffboardingRow>('SELECT * FROM offboardings WHERE id = ?').get(id);
        return row && toOffboarding(db, row);
      }),
    findActiveOffboardings: (userIds, keys) => db.read(() => findActive(db, userIds, keys)),
    widenOffboarding: (id, userIds, keys) =>
      db.write(() => {
        const found = db.statement<{ id: string }>('SELECT id FROM offboardings WHERE id = ?').get(id);
        if (found === undefined) throw new ServiceError('not_found', { kind: 'offboarding', id });
        addSubjects(db, id, userIds, keys);
      }),
    reinstate: (id, { at, by, reason }) =>
      db.write(() => {
        const sql =
          'UPDATE offboardings SET reinstated_at = ?, reinstated_by = ?, reinstated_reason = ? WHERE id = ? AND reinstated_at IS NULL';
        const isEnded = db.statement(sql).run(toTime(at), by, reason, id).changes > 0;
        if (isEnded) mark(db, subjectsOf(db, id, 'user'), at);
        return isEnded;
      }),
    listOffboardings: (page) =>
      db.read(() => {
        const sql = 'SELECT * FROM offboardings WHERE ordinal < ? ORDER BY ordinal DESC LIMIT ?';
        const rows = db
          .statement<OffboardingRow>(sql)
          .all(cursorOrdinal(page) ?? Number.MAX_SAFE_INTEGER, page.limit + 1);
        return pageOf(rows, page, (row) => toOffboarding(db, row));
      }),
    markUsers: (userIds, at) =>
      db.write(() => {
        mark(db, userIds, at);
      }),
  };
}

function insertOffboarding(db: Database, { id, reason, by, at, userIds, keys, reinstated }: Offboarding): void {
  const sql = `INSERT INTO offboardings (id, reason, by, at, reinstated_at, reinstated_by, reinstated_reason) VALUES (?, ?, ?, ?, ?, ?, ?)`;
  const end = [toOptionalTime(reinstated?.at), reinstated?.by ?? null, reinstated?.reason ?? null];
  db.statement(sql).run(id, reason, by, toTime(at), ...end);
  addSubjects(db, id, userIds, keys);
  mark(db, userIds, at);
}

/** An offboarding begins and ends for the pipeline in the write that records it. No directory's request asked for it. */
function mark(db: Database, userIds: readonly string[], at: Date): void {
  const sql = `UPDATE users SET marked_at = ?, request_id = NULL, ${markUserSql} WHERE id IN (SELECT value FROM json_each(?))`;
  db.statement(sql).run(toTime(at), JSON.stringify(userIds));
}

/** Adds what is not there yet, keeping the order in which subjects were met. */
function addSubjects(db: Database, id: OffboardingId, userIds: readonly UserId[], keys: readonly string[]): void {
  const sql = `INSERT INTO offboarding_subjects (subject, kind, offboarding_id, ordinal)
    SELECT @subject, @kind, @id, coalesce(max(ordinal), 0) + 1 FROM offboarding_subjects WHERE offboarding_id = @id AND kind = @kind ON CONFLICT DO NOTHING`;
  const insert = db.statement(sql);
  for (const userId of userIds) insert.run({ subject: userId, kind: 'user', id });
  for (const key of keys) insert.run({ subject: key, kind: 'key', id });
}

function findActive(db: Database, userIds: readonly UserId[], keys: readonly string[]): readonly Offboarding[] {
  const sql = `SELECT * FROM offboardings WHERE reinstated_at IS NULL AND id IN (
      SELECT offboarding_id FROM offboarding_subjects WHERE kind = 'user' AND subject IN (SELECT value FROM json_each(?))
      UNION SELECT offboarding_id FROM offboarding_subjects WHERE kind = 'key' AND subject IN (SELECT value FROM json_each(?))
    ) ORDER BY ordinal`;
  const rows = db.statement<OffboardingRow>(sql).all(JSON.stringify(userIds), JSON.stringify(keys));
  return rows.map((row) => toOffboarding(db, row));
}

export function toOffboarding(db: Database, row: OffboardingRow): Offboarding {
  return compact({
    id: trustId('ofb', row.id),
    reason: row.reason,
    by: row.by,
    at: readTime(row.at),
    userIds: subjectsOf(db, row.id, 'user').map((id) => trustId('usr', id)),
    keys: subjectsOf(db, row.id, 'key'),
    reinstated: toReinstatement(row),
  });
}

function subjectsOf(db: Database, id: string, kind: 'user' | 'key'): readonly string[] {
  const sql = 'SELECT subject FROM offboarding_subjects WHERE offboarding_id = ? AND kind = ? ORDER BY ordinal';
  return db
    .statement<{ subject: string }>(sql)
    .all(id, kind)
    .map(({ subject }) => subject);
}

function toReinstatement({
  reinstated_at,
  reinstated_by,
  reinstated_reason,
}: OffboardingRow): Offboarding['reinstated'] {
  if (reinstated_at === null) return undefined;
  return { at: readTime(reinstated_at), by: reinstated_by ?? '', reason: reinstated_reason ?? '' };
}
