import BetterSqlite3 from 'better-sqlite3';
import { sqliteCode, storeUnavailable } from './faults.js';

/** Ends the lock. */
export type Unlock = () => void;

/**
 * Makes this process the only one that serves the database file. Two services on one file would each hold half of the leases.
 *
 * The lock is an exclusive transaction on an empty neighbour file, `<file>.lock`: the operating system drops it when the process dies, so
 * a crash leaves nothing to clean up. The database itself stays open to others, so that an online backup and read-only
 * connections of worker threads work; `PRAGMA locking_mode = EXCLUSIVE` would shut those out too.
 * `store_unavailable` when another process, or another store of this one, holds it.
 */
export function lockFile(file: string): Unlock {
  const lock = new BetterSqlite3(`${file}.lock`, { timeout: 0 });
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY') !== true) throw error;
    throw storeUnavailable(
      'another process already serves this database: stop it first, or give this one its own ROLECALL_DATABASE_URL',
    );
  }
  return () => lock.close();
}
