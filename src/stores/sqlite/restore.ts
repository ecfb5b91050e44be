import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Store } from '../store.js';
import { checkDatabase, moveInPlace } from './backup.js';
import { fileFault, storeUnavailable } from './faults.js';
import { lockFile } from './lock.js';
import { openSqliteStore } from './open.js';
import { createPrivately } from './private-file.js';

interface Places {
  readonly backup: string;
  /** The database to be. */
  readonly file: string;
  /** May an existing database be put aside? */
  readonly replace: boolean;
  readonly at: Date;
}

/** What is where after it. */
export interface RestoredFile<Result> {
  readonly schema: number;
  /** The database that was there before, under a name of its own with its write-ahead log; absent when there was none. */
  readonly keptAside?: string;
  readonly result: Result;
}

/**
 * Makes a database of a backup: a copy of it is brought to the newest schema and handed to `prepare`, and takes the name of the database only when that is done.
 * Broken off before, the old database is as it was. `store_unavailable` while a service runs on it, when one exists and `replace` is not said, and for a
 * backup that is damaged or of a newer program, and for files that cannot be read or written.
 */
export async function restoreFile<Result>(
  places: Places,
  prepare: (store: Store) => Promise<Result>,
): Promise<RestoredFile<Result>> {
  try {
    return await restoreInto(places, prepare);
  } catch (error) {
    throw fileFault('write', places.file, error);
  }
}

async function restoreInto<Result>(
  { backup, file, replace, at }: Places,
  prepare: (store: Store) => Promise<Result>,
): Promise<RestoredFile<Result>> {
  if (!existsSync(backup)) throw storeUnavailable(`there is no backup at ${backup}`);
  const schema = checkDatabase(backup);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  createPrivately(`${file}.lock`);
  const unlock = lockFile(file);
  try {
    if (existsSync(file) && !replace)
      throw storeUnavailable(`there is a database at ${file}: say --replace to put it aside`);
    const part = `${file}.restoring`;
    dropDatabase(part);
    createPrivately(part);
    await pipeline(createReadStream(backup), createWriteStream(part)); // copyFile would give it the mode of the backup
    const store = await openSqliteStore(`sqlite:${part}`, { clock: () => at });
    let result: Result;
    try {
      result = await prepare(store);
    } finally {
      await store.close();
    }
    checkDatabase(part, { makeWhole: true });
    const keptAside = putAside(file, at);
    moveInPlace(part, file);
    dropDatabase(part);
    return { schema, result, ...(keptAside === undefined ? {} : { keptAside }) };
  } finally {
    unlock();
  }
}

const companions = ['', '-wal', '-shm'] as const;

/** With what a killed service left in the write-ahead log: the three files belong together. */
function putAside(file: string, at: Date): string | undefined {
  if (!existsSync(file)) return undefined;
  const aside = `${file}.before-restore-${at.toISOString().replace(/[:.]/g, '-')}`;
  for (const companion of companions)
    if (existsSync(`${file}${companion}`)) renameSync(`${file}${companion}`, `${aside}${companion}`);
  return aside;
}

function dropDatabase(file: string): void {
  for (const companion of [...companions, '.lock']) rmSync(`${file}${companion}`, { force: true });
}
