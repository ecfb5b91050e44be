import { parseDatabase, type Database } from './config/variables.js';
import { ConfigError } from './config/faults.js';
import { keptAdminKeyHash, secretKeyPath } from './config/first-start.js';
import type { Clock } from './core/clock.js';
import { ServiceError } from './core/errors.js';
import type { Json } from './core/json.js';
import { adminKeySetting } from './keys.js';
import { copyStore, type CopyProgress, type CopyReport } from './stores/copying.js';

export interface MigrateOptions {
  /** URL of the database to copy, `sqlite:<file>`. */
  readonly from: string;
  /** URL of an empty MongoDB database, or of one that an earlier run of this copy was stopped in. */
  readonly to: string;
  readonly clock: Clock;
  readonly onProgress: (progress: CopyProgress) => void;
}

export interface Migrated extends CopyReport {
  /** The file with the key that sealed the stored secrets: the service needs it as ROLECALL_SECRET_KEY from now on. Absent when it is configured already. */
  readonly secretKeyFile?: string;
}

/**
 * Moves an installation from SQLite to MongoDB, with its admin key. The source stays as it was, and must not be served meanwhile or afterwards.
 * `invalid_input` for URLs of other kinds, `store_unavailable` with what to do for everything that stands in the way.
 */
export async function migrateStore({ from, to, clock, onProgress }: MigrateOptions): Promise<Migrated> {
  const source = readUrl('from', from);
  const target = readUrl('to', to);
  if (source.kind !== 'file') throw wrong('from', 'must be sqlite:<file>, the database of a stopped service');
  if (target.kind !== 'mongodb') throw wrong('to', 'must be mongodb://<server>/<database>');
  const hash = readKept(source.dataDirectory);
  const secretKeyFile = secretKeyPath(source.dataDirectory);
  const [{ openSqliteCopy }, { openMongoCopy }] = await Promise.all([
    import('./stores/sqlite/copy.js'),
    import('./stores/mongo/copy.js'),
  ]);
  const settings: Readonly<Record<string, Json>> = hash ? { [adminKeySetting]: hash.toString('hex') } : {};
  const origin = await openSqliteCopy(source.url, { clock, settings });
  try {
    const destination = await openMongoCopy(target.url);
    try {
      const report = await copyStore(origin, destination, onProgress);
      return { ...report, ...(secretKeyFile === undefined ? {} : { secretKeyFile }) };
    } finally {
      await destination.close();
    }
  } finally {
    await origin.close();
  }
}

function readKept(dataDirectory: string): Buffer | undefined {
  try {
    return keptAdminKeyHash(dataDirectory);
  } catch (error) {
    if (error instanceof ConfigError) throw wrong('from', error.faults.map(({ message }) => message).join('; '));
    throw error;
  }
}

function readUrl(path: string, url: string): Database {
  try {
    return parseDatabase(url);
  } catch (error) {
    throw wrong(path, error instanceof Error ? error.message : 'cannot be read');
  }
}

function wrong(path: string, message: string): ServiceError<'invalid_input'> {
  return new ServiceError('invalid_input', { faults: [{ path, message }] });
}
