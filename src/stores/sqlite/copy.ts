import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import type { Clock } from '../../core/clock.js';
import type { Json } from '../../core/json.js';
import type { CopyCounters, CopySource } from '../copies.js';
import { readJson } from './columns.js';
import { assignmentReaders } from './copy-assignments.js';
import { directoryReaders } from './copy-directory.js';
import { evidenceReaders } from './copy-evidence.js';
import type { Database } from './database.js';
import { finishRemovals } from './directory-removal.js';
import { storeUnavailable } from './faults.js';
import { openDatabase } from './open.js';

/** Under this name an installation keeps what tells it from others. */
const installationSetting = 'installation';

export interface CopyOptions {
  readonly clock: Clock;
  /** Settings that belong to the installation and were kept elsewhere. */
  readonly settings: Readonly<Record<string, Json>>;
}

/**
 * Opens the database that `url` names to be copied, with its schema up to date and no lease standing, and keeps it from being served meanwhile.
 * `store_unavailable` when it is served, when there is none, or when it is in memory.
 */
export async function openSqliteCopy(url: string, { clock, settings }: CopyOptions): Promise<CopySource> {
  const file = url.replace(/^sqlite:/, '');
  if (!existsSync(file)) throw storeUnavailable(`there is no database at ${file}`);
  const { db, unlock } = openDatabase(file, clock());
  try {
    await finishRemovals(db);
    const installation = await db.write(() => {
      for (const [name, value] of Object.entries(settings)) putIfOther(db, name, value);
      return installationOf(db);
    });
    await db.read(() => void db.statement<{ busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)').get());
    return {
      installation,
      digest: await digestOf(file),
      readers: { ...directoryReaders(db), ...assignmentReaders(db), ...evidenceReaders(db) },
      counters: () => counters(db),
      async close() {
        await db.close();
        unlock();
      },
    };
  } catch (error) {
    await db.close();
    unlock();
    throw error;
  }
}

/** What is there already is not written again, so that the file stays the same. */
function putIfOther(db: Database, name: string, value: Json): void {
  const sql =
    'INSERT INTO settings (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = @value WHERE value <> @value';
  db.statement(sql).run({ name, value: JSON.stringify(value) });
}

function installationOf(db: Database): string {
  const insert = 'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING';
  db.statement(insert).run(installationSetting, JSON.stringify(randomUUID()));
  const row = db.statement<{ value: string }>('SELECT value FROM settings WHERE name = ?').get(installationSetting);
  if (row === undefined) throw new Error('the name of the installation was not kept');
  return readJson<string>(row.value);
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer); // a stream without an encoding gives buffers
  return hash.digest('hex');
}

function counters(db: Database): CopyCounters {
  const named = (table: string, column: string, name: string): number =>
    db.statement<{ value: number }>(`SELECT ${column} AS value FROM ${table} WHERE name = ?`).get(name)?.value ?? 0;
  const places = db.statement<{ name: string; seq: number }>('SELECT name, seq FROM sqlite_sequence').all();
  return {
    epoch: named('counters', 'value', 'epoch'),
    version: named('counters', 'value', 'version'),
    chainedPolicies: named('audit_cursors', 'ordinal', 'policies'),
    ordinals: Object.fromEntries(places.map(({ name, seq }) => [name, seq])),
  };
}
