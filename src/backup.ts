import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { lookAtEverybody, reassertAll, type Reasserted } from './assignments/reassert.js';
import { readStorage } from './config/config.js';
import { knownKeyIds, secretKeyPath } from './config/first-start.js';
import type { Database } from './config/variables.js';
import type { Clock } from './core/clock.js';
import { systemActor } from './core/actor.js';
import { ServiceError } from './core/errors.js';
import { keyIdOf } from './core/secret-box.js';
import { createAuditActs } from './evidence/audit/audit-acts.js';
import { openStore } from './stores/open.js';
import type { Store } from './stores/store.js';

type Environment = Readonly<Record<string, string | undefined>>;
type OnProgress = (done: number, total: number) => void;

/** A lease every serving instance renews; who can take it is alone. */
const servingLease = 'maintenance';
const aloneMs = 600_000;

export interface BackupOptions {
  readonly file: string;
  readonly env: Environment;
  readonly clock: Clock;
  readonly onProgress: OnProgress;
}

export interface BackedUp {
  /** Absolute. */
  readonly file: string;
  readonly bytes: number;
  readonly schema: number;
  readonly at: string;
  /** The file whose key opens the secrets in the backup; absent when the key is in the environment. */
  readonly secretKeyFile?: string;
}

/** Copies the database of ROLECALL_DATABASE_URL while it is served. `invalid_input` for other engines, `store_unavailable` for all that stands in the way, ConfigError for variables. */
export async function backUpStore({ file, env, clock, onProgress }: BackupOptions): Promise<BackedUp> {
  const { secretKeys, ...storage } = readStorage(env);
  const database = fileDatabase(
    storage.database,
    'rolecall backup copies a SQLite database; for MongoDB use mongodump, see the README',
  );
  const { backUpFile, noteBackup } = await import('./stores/sqlite/backup.js');
  const at = clock();
  const made = await backUpFile(database.file, resolve(file), onProgress);
  noteBackup(database.file, at, made.bytes);
  const secretKeyFile = secretKeys ? undefined : secretKeyPath(database.dataDirectory);
  return {
    file: resolve(file),
    ...made,
    at: at.toISOString(),
    ...(secretKeyFile === undefined ? {} : { secretKeyFile }),
  };
}

export interface RestoreOptions {
  /** Absent: the records were put back by other tools already, as with MongoDB. */
  readonly file?: string;
  readonly replace: boolean;
  /** Deliveries wait until somebody ends the freeze. */
  readonly frozen: boolean;
  readonly env: Environment;
  readonly clock: Clock;
  readonly onProgress: OnProgress;
}

export interface Restored extends Reasserted {
  readonly isFrozen: boolean;
  /** Keys that stored secrets need and that are neither in the environment nor beside the database. */
  readonly missingKeys: readonly string[];
  readonly keptAside?: string;
}

/**
 * Puts a backup in the place of the database, or takes up one that was put back by other tools: a new epoch begins, every assignment is owed again in it, and
 * everybody has to sign in again. Refuses, with `store_unavailable`, while a service runs on the database; throws ConfigError for variables.
 */
export async function restoreStore({
  file,
  replace,
  frozen,
  env,
  clock,
  onProgress,
}: RestoreOptions): Promise<Restored> {
  const now = clock();
  const storage = readStorage(env);
  const prepare = async (store: Store) => {
    const reasserted = await takeUp(store, { now, frozen, isOneMoment: file !== undefined, onProgress });
    const needed = new Set((await store.listSealed()).map(keyIdOf));
    const known = knownKeyIds(storage);
    return { ...reasserted, isFrozen: frozen, missingKeys: [...needed].filter((id) => !known.includes(id)) };
  };
  if (file === undefined) {
    const { database } = storage;
    if (database.kind === 'file' && !existsSync(database.file))
      throw new ServiceError('store_unavailable', { message: `there is no database at ${database.file}` });
    const store = await openStore(database.url, { clock });
    try {
      return await alone(store, now, () => prepare(store));
    } finally {
      await store.close();
    }
  }
  const database = fileDatabase(
    storage.database,
    'rolecall restore FILE restores SQLite; for MongoDB use mongorestore, then rolecall restore --after-external',
  );
  const { restoreFile } = await import('./stores/sqlite/restore.js');
  const places = { backup: resolve(file), file: database.file, replace, at: now };
  const { result, keptAside } = await restoreFile(places, prepare);
  return { ...result, ...(keptAside === undefined ? {} : { keptAside }) };
}

/** The steps that make records of the past good to go on from, on record in the audit. */
function takeUp(
  store: Store,
  {
    now,
    frozen,
    isOneMoment,
    onProgress,
  }: {
    readonly now: Date;
    readonly frozen: boolean;
    /** All records are of one moment, as in a backup of our own. */
    readonly isOneMoment: boolean;
    readonly onProgress: OnProgress;
  },
): Promise<Reasserted> {
  const acts = createAuditActs({
    store,
    clock: () => now,
    onEnded: () => undefined, // the service chains it when it starts
    onError: (error) => {
      throw error;
    },
  });
  const act = {
    actor: systemActor,
    action: 'store.restore',
    subject: { kind: 'store' },
    details: {},
    mentions: [],
  } as const;
  return acts.run(
    act,
    async () => {
      if (frozen) await store.setFreeze({ reason: 'restored from a backup', by: 'rolecall restore', at: now });
      for (const { id } of await store.listSessions()) await store.removeSession(id);
      const reasserted = await reassertAll(store, now, onProgress);
      if (!isOneMoment) await lookAtEverybody(store, now);
      return reasserted;
    },
    ({ epoch, assignments }) => ({ details: { epoch, assignments } }),
  );
}

/** Runs the work while no instance serves the database and none can begin to keep house in it. */
async function alone<Result>(store: Store, now: Date, work: () => Promise<Result>): Promise<Result> {
  const holder = randomUUID();
  const until = new Date(now.getTime() + aloneMs);
  if ((await store.takeLease({ name: servingLease, holder, now, until })) === undefined)
    throw new ServiceError('store_unavailable', {
      message: 'a service runs on this database, or was killed within the last two minutes: stop every instance first',
    });
  try {
    return await work();
  } finally {
    await store.dropLease(servingLease, holder);
  }
}

type FileDatabase = Extract<Database, { readonly kind: 'file' }>;

function fileDatabase(database: Database, otherwise: string): FileDatabase {
  if (database.kind === 'file') return database;
  throw new ServiceError('invalid_input', { faults: [{ path: 'ROLECALL_DATABASE_URL', message: otherwise }] });
}
