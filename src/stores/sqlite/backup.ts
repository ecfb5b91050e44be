import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { systemCode } from '../../core/system-code.js';
import { backupSetting } from '../store.js';
import { fileFault, storeUnavailable, translated } from './faults.js';
import { newestSchema } from './migrations.js';
import { createPrivately } from './private-file.js';

/** Pages copied between two looks at the event loop: 4 MB. */
const pagesPerStep = 1_000;

/** What stands in a backup file. */
export interface BackupFile {
  readonly bytes: number;
  readonly schema: number;
}

/**
 * Copies the database of a file into a new one, as it stood at one moment, while a service goes on writing: SQLite's online backup over one reading of the
 * write-ahead log, so that no write makes it begin anew. Nothing has the name of the new file before the copy is whole, checked and on disk; only its
 * owner may read it. `store_unavailable` when there is no database, when the new file exists or cannot be written, or when the copy does not pass the
 * engine's check.
 */
export async function backUpFile(
  source: string,
  file: string,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<BackupFile> {
  if (!existsSync(source)) throw storeUnavailable(`there is no database at ${source}`);
  refuseExisting(file);
  const part = `${file}.part`;
  try {
    rmSync(part, { force: true });
    createPrivately(part);
    await copyPages(source, part, onProgress);
    const schema = checkDatabase(part, { makeWhole: true });
    moveInPlace(part, file);
    return { bytes: statSync(file).size, schema };
  } catch (error) {
    for (const each of [part, `${part}-wal`, `${part}-shm`]) if (existsSync(each)) rmSync(each);
    throw systemCode(error) === undefined ? translated(error) : fileFault('write', file, error); // the engine may mean the source
  }
}

/** Notes in a database, served or not, that a copy of it was made. `store_unavailable` when it cannot be written. */
export function noteBackup(file: string, at: Date, bytes: number): void {
  const value = JSON.stringify({ at: at.toISOString(), bytes });
  const sql = 'INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)';
  try {
    using(file, { timeout: 5_000 }, (db) => db.prepare(sql).run(backupSetting, value));
  } catch (error) {
    throw fileFault('write', file, error);
  }
}

/** The schema of a whole and sound database that this program can serve; `store_unavailable` with what is wrong otherwise. `makeWhole` takes its write-ahead log in. */
export function checkDatabase(file: string, { makeWhole = false } = {}): number {
  try {
    return using(file, { readonly: !makeWhole }, (db) => {
      if (makeWhole) db.pragma('journal_mode = DELETE');
      const found: unknown = db.pragma('integrity_check(1)', { simple: true });
      if (found !== 'ok') throw storeUnavailable(`${file} is damaged: ${String(found)}`);
      const schema = schemaOf(db);
      if (schema === undefined) throw storeUnavailable(`${file} is not a database of this service`);
      if (schema > newestSchema)
        throw storeUnavailable(
          `${file} has schema ${schema}, this program knows up to ${newestSchema}: use the program that wrote it, or a newer one`,
        );
      return schema;
    });
  } catch (error) {
    throw fileFault('read', file, error);
  }
}

/** Opens a database that is there for some work, and closes it. */
function using<Result>(
  file: string,
  options: BetterSqlite3.Options,
  work: (db: BetterSqlite3.Database) => Result,
): Result {
  const db = new BetterSqlite3(file, { ...options, fileMustExist: true });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

/** Gives a finished file its name, on disk when it returns. */
export function moveInPlace(part: string, file: string): void {
  syncFile(part);
  renameSync(part, file);
  syncFile(dirname(file));
}

export function refuseExisting(file: string): void {
  if (existsSync(file)) throw storeUnavailable(`${file} exists already: name a new file`);
}

async function copyPages(source: string, part: string, onProgress: (done: number, total: number) => void) {
  const db = new BetterSqlite3(source, { readonly: true, fileMustExist: true, timeout: 5_000 });
  try {
    if (schemaOf(db) === undefined) throw storeUnavailable(`${source} is not a database of this service`);
    db.exec('BEGIN');
    schemaOf(db); // the transaction sees the database as it is at this first reading, for as long as it lasts
    await db.backup(part, {
      progress({ totalPages, remainingPages }) {
        onProgress(totalPages - remainingPages, totalPages);
        return pagesPerStep;
      },
    });
    db.exec('COMMIT');
    onProgress(1, 1);
  } finally {
    db.close();
  }
}

function schemaOf(db: BetterSqlite3.Database): number | undefined {
  const tables = db.prepare<[], { count: number }>(
    "SELECT count(*) AS count FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
  );
  if (tables.get()?.count !== 1) return undefined;
  const row = db.prepare<[], { version: number | null }>('SELECT max(version) AS version FROM schema_migrations').get();
  return row?.version ?? undefined;
}

function syncFile(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
