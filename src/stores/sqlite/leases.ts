import type { LeaseStore } from '../../core/lease-store.js';
import { toTime } from './columns.js';
import type { Connection, Database } from './database.js';

/** Leases by name. */
export function createLeases(db: Database): LeaseStore {
  return {
    takeLease: ({ name, holder, now, until }) =>
      db.write(() => {
        const sql = `INSERT INTO leases (name, holder, fence, until) VALUES (@name, @holder, 1, @until)
          ON CONFLICT (name) DO UPDATE SET until = excluded.until, holder = excluded.holder, fence = fence + (holder <> excluded.holder)
          WHERE holder = excluded.holder OR until <= @now RETURNING fence`;
        const values = { name, holder, now: toTime(now), until: toTime(until) };
        return db.statement<{ fence: number }>(sql).get(values)?.fence;
      }),
    dropLease: (name, holder) =>
      db.write(() => void db.statement('UPDATE leases SET until = 0 WHERE name = ? AND holder = ?').run(name, holder)),
  };
}

/** Ends them all when the database is opened: the file lock makes this process the only one, so whoever held them is dead. */
export function endNamedLeases(db: Connection): void {
  db.exec('UPDATE leases SET until = 0 WHERE until > 0');
}
