import type BetterSqlite3 from 'better-sqlite3';
import { storeUnavailable } from './faults.js';
import { adminSchema } from './schema-admins.js';
import { alertSchema } from './schema-alerts.js';
import { assignmentSchema, boundGroupsSchema, evidenceSchema } from './schema-assignments.js';
import { auditSchema } from './schema-audit.js';
import { directorySchema, keysWithoutUsers, leaseless, shortKeys } from './schema-directory.js';
import { leanProvisioningSchema, provisioningSchema } from './schema-evidence.js';
import { guardSchema } from './schema-guards.js';
import { healthSchema } from './schema-health.js';
import { oauthSchema } from './schema-oauth.js';
import { statisticsSql } from './schema-statistics.js';
import { timelineSchema } from './schema-timeline.js';

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** In order, never edited once released: a change of the schema is a new entry with the next number. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'directories, assignments, evidence',
    sql: directorySchema + assignmentSchema + evidenceSchema + statisticsSql,
  },
  { version: 2, name: 'OAuth clients', sql: oauthSchema },
  { version: 3, name: 'limits, holds, freeze', sql: guardSchema },
  { version: 4, name: 'what group names of a policy mean', sql: boundGroupsSchema },
  { version: 5, name: 'health of targets, how attempts were made', sql: healthSchema },
  { version: 6, name: 'the audit chain, named leases', sql: auditSchema },
  { version: 7, name: 'details of the provisioning log, settings', sql: provisioningSchema },
  { version: 8, name: 'when access that ended was said to end', sql: timelineSchema },
  { version: 9, name: 'alerts, the webhook of operators', sql: alertSchema },
  { version: 10, name: 'admins, their sessions and keys', sql: adminSchema },
  {
    version: 11,
    name: 'revisions of targets',
    sql: 'ALTER TABLE targets ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;',
  },
  { version: 12, name: 'addresses tokens may be used from', sql: 'ALTER TABLE tokens ADD COLUMN allow_from TEXT;' },
  {
    version: 13,
    name: 'admins that sign in at a provider',
    sql: 'ALTER TABLE admins ADD COLUMN issuer TEXT; ALTER TABLE admins ADD COLUMN subject TEXT;',
  },
  {
    version: 14,
    name: 'addresses tokens of OAuth clients may be used from',
    sql: 'ALTER TABLE oauth_clients ADD COLUMN allow_from TEXT;',
  },
  { version: 15, name: 'leases on users are kept in memory', sql: leaseless },
  { version: 16, name: 'keys of users by their ordinal', sql: shortKeys },
  { version: 17, name: 'fewer indexes on the provisioning log', sql: leanProvisioningSchema },
  { version: 18, name: 'keys of users without an index by user', sql: keysWithoutUsers },
  {
    version: 19,
    name: 'what directory names of a policy mean',
    sql: "ALTER TABLE policies ADD COLUMN directory_ids TEXT NOT NULL DEFAULT '[]';",
  },
];

/** The newest schema this program knows. */
export const newestSchema = Math.max(...migrations.map(({ version }) => version));

/**
 * Brings the schema to the newest version, each step in a transaction of its own, noted in `schema_migrations`. There is no way back.
 * `store_unavailable` when the file was written by a newer program: an older one would not keep its promises. `upTo` is for tests, which make databases
 * as older programs left them.
 */
export function migrate(db: BetterSqlite3.Database, at: Date, upTo = newestSchema): void {
  db.exec(
    'CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
  );
  const version = schemaVersion(db);
  if (version > newestSchema) {
    const message = `the database has schema ${version}, this program knows up to ${newestSchema}: start the newer program, or restore a backup made before the upgrade`;
    throw storeUnavailable(message);
  }
  for (const migration of migrations.filter((one) => one.version > version && one.version <= upTo))
    apply(db, migration, at);
}

function schemaVersion(db: BetterSqlite3.Database): number {
  const row = db.prepare<[], { version: number | null }>('SELECT max(version) AS version FROM schema_migrations').get();
  return row?.version ?? 0;
}

function apply(db: BetterSqlite3.Database, { version, name, sql }: Migration, at: Date): void {
  const step = db.transaction(() => {
    db.exec(sql);
    db.prepare('INSERT INTO schema_migrations VALUES (?, ?, ?)').run(version, name, at.getTime());
  });
  step.immediate();
}
