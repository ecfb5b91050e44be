import type { AccountState } from '../../assignments/model.js';
import type { Database } from './database.js';

/** Notes which roles the account has in effect from now on; none unless it is active. */
export function setSeats(db: Database, id: string, targetId: string, { status, roles }: AccountState): void {
  db.statement('DELETE FROM role_seats WHERE assignment_id = ?').run(id);
  if (status !== 'active') return;
  const insert = db.statement('INSERT OR IGNORE INTO role_seats (target_id, role, assignment_id) VALUES (?, ?, ?)');
  for (const { key } of roles) insert.run(targetId, key, id);
}

/** Roles the account has in effect. */
export function seatsOf(db: Database, id: string): readonly string[] {
  const sql = 'SELECT role FROM role_seats WHERE assignment_id = ? ORDER BY role';
  return db
    .statement<{ role: string }>(sql)
    .all(id)
    .map(({ role }) => role);
}

/** Accounts of the target that have the role in effect. */
export function countHolders(db: Database, targetId: string, role: string): number {
  const sql = 'SELECT count(*) AS count FROM role_seats WHERE target_id = ? AND role = ?';
  return db.statement<{ count: number }>(sql).get(targetId, role)?.count ?? 0;
}

/** Accounts of the target that have any role; counts no further than `enough`. */
export function countAccounts(db: Database, targetId: string, enough: number): number {
  const sql =
    'SELECT count(*) AS count FROM (SELECT DISTINCT assignment_id FROM role_seats WHERE target_id = ? LIMIT ?)';
  return db.statement<{ count: number }>(sql).get(targetId, enough)?.count ?? 0;
}

/** Different account keys with any role on any target; counts no further than `enough`. */
export function countAllKeys(db: Database, enough: number): number {
  const sql = `SELECT count(*) AS count FROM (SELECT DISTINCT assignments.key FROM role_seats
    CROSS JOIN assignments ON assignments.id = role_seats.assignment_id WHERE role_seats.target_id IN (SELECT id FROM targets) LIMIT ?)`;
  return db.statement<{ count: number }>(sql).get(enough)?.count ?? 0;
}
