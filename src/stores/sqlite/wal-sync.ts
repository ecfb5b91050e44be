import type BetterSqlite3 from 'better-sqlite3';
import { closeSync, fdatasync, openSync } from 'node:fs';

/** Has the disk keep what was committed, beside the event loop: SQLite's own wait under synchronous FULL would hold every other request meanwhile. */
export interface WalSync {
  /** Calls back once everything committed before this call survives a power cut, or with what the disk answered instead. */
  soon(done: (error: Error | null) => void): void;
  close(): void;
}

/**
 * The write-ahead log of this connection's file, under synchronous NORMAL: there a commit writes its frames and waits for nothing, the log is replayed
 * up to its last whole commit, and a checkpoint syncs the log before it touches the database (sqlite.org/wal.html, pragma.html#pragma_synchronous).
 * So one fdatasync of the log gives what FULL gives. A database in memory has no log and waits for nothing.
 */
export function createWalSync(db: BetterSqlite3.Database): WalSync {
  let handle: number | undefined;
  return {
    soon(done) {
      if (db.memory) return done(null);
      try {
        handle ??= openSync(`${db.name}-wal`, 'r+'); // there from the first commit on, and the same file while the connection is open
        fdatasync(handle, done);
      } catch (error) {
        done(new Error('the write-ahead log cannot be opened', { cause: error }));
      }
    },
    close() {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}
