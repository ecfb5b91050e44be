import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type Connection } from '../../src/stores/sqlite/database.js';
import { migrate, migrations, newestSchema } from '../../src/stores/sqlite/migrations.js';
import { startTestApp, type RunningApp } from '../support/app.js';
import { connectTenant, scimClient } from '../support/tenant.js';

const secretKey = Buffer.alloc(32, 7).toString('base64');
const at = new Date('2026-11-22T09:00:00.000Z');
const policy = `version: 1
rules:
  - { id: all, reason: Agents answer, when: { group: Équipe }, grant: { eu: basic } }
`;

let folder = '';
let reference = '';
let token = '';
let base = '';

const started = (database: string): Promise<RunningApp> =>
  startTestApp({ ROLECALL_DATABASE_URL: `sqlite:${database}`, ROLECALL_SECRET_KEY: secretKey });

/** A company as the newest program keeps it: what every older one would have kept of it is taken from here. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rolecall-upgrade-'));
  reference = join(folder, 'reference.db');
  const app = await started(reference);
  const connector = { kind: 'webhook', url: 'http://127.0.0.1:9/' };
  await app.call('POST', '/targets', { name: 'eu', catalog: 'gorgias', connector });
  await app.call('POST', '/policy/versions', policy);
  const tenant = await connectTenant(app, { name: 'okta', dialect: 'okta' });
  token = tenant.token;
  base = new URL(tenant.base).pathname;
  const ids: string[] = [];
  for (const userName of ['lea@example.com', 'zoé@example.com', 'max@example.com']) {
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
    ids.push(String((await tenant.scim('POST', '/Users', { schemas, userName, active: true })).body['id']));
  }
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
  await tenant.scim('POST', '/Groups', { schemas, displayName: 'Équipe', members: ids.map((value) => ({ value })) });
  const held = async () => ((await app.call('GET', '/assignments')).body['items'] as readonly object[]).length; // a page
  while ((await held()) < 3) await delay(20); // between two questions
  await app.call('POST', '/offboardings', { person: 'max@example.com', reason: 'left' });
  await app.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Named {
  readonly name: string;
}
const named = (db: Connection, sql: string): readonly string[] =>
  db
    .prepare<[], Named>(sql)
    .all()
    .map(({ name }) => name);
const tablesOf = (db: Connection): readonly string[] =>
  named(
    db,
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%' AND name <> 'schema_migrations' AND sql IS NOT NULL",
  );

/** The reference as a program of that schema would have written it: its tables and its columns, with the rows that fit in them. */
function databaseOf(version: number): { readonly file: string; readonly rows: ReadonlyMap<string, number> } {
  const file = join(folder, `schema-${version}.db`);
  const db = connect(file);
  migrate(db, at, version);
  db.pragma('foreign_keys = OFF');
  db.exec(`ATTACH '${reference}' AS reference`);
  const rows = new Map<string, number>();
  for (const table of tablesOf(db)) {
    const columns = named(db, `SELECT name FROM pragma_table_info('${table}')`);
    const values = columns.map((column) => gone.get(`${table}.${column}`) ?? column).join(', ');
    db.exec(
      `DELETE FROM main.${table}; INSERT INTO main.${table} (${columns.join(', ')}) SELECT ${values} FROM reference.${table}`,
    );
    rows.set(table, countOf(db, table));
  }
  db.close();
  return { file, rows };
}

/** What stood in columns that are there no more, as it follows from what is. */
const gone: ReadonlyMap<string, string> = new Map([
  ['users.lease', "'lease of a killed process'"],
  ['users.lease_revision', 'revision'],
  ['user_keys.user_id', '(SELECT id FROM reference.users WHERE users.ordinal = user_keys.ordinal)'],
]);

function countOf(db: Connection, table: string): number {
  return db.prepare<[], { count: number }>(`SELECT count(*) AS count FROM main.${table}`).get()?.count ?? 0;
}

/** What the schema is made of, without how it was written. */
function shapeOf(file: string): readonly string[] {
  const db = connect(file);
  const columns = tablesOf(db).flatMap((table) =>
    named(
      db,
      `SELECT name || ' ' || type || ' ' || "notnull" || ' ' || pk AS name FROM pragma_table_info('${table}')`,
    ).map((column) => `${table}.${column}`),
  );
  const indexes = named(db, "SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL");
  db.close();
  return [...columns, ...indexes].sort();
}

describe('an upgrade', () => {
  it.each(migrations.map(({ version }) => version))(
    'of a database at schema %i keeps every record, and the service goes on with it',
    async (version) => {
      const { file, rows } = databaseOf(version);
      const app = await started(file);
      const scim = scimClient(`${app.url}${base}`, token);
      const { body } = await scim('GET', '/Users?sortBy=userName');
      const users = body['Resources'] as readonly { readonly userName: string }[]; // a SCIM list
      expect(users.map(({ userName }) => userName)).toEqual(['lea@example.com', 'max@example.com', 'zoé@example.com']);
      const explained = await app.call('GET', '/people/lea@example.com/explain');
      expect(explained.status).toBe(200);
      const held = (await app.call('GET', '/assignments')).body['items'] as readonly object[]; // a page
      expect(held).toHaveLength(3);
      expect((await app.call('GET', '/policy/versions/current')).body).toMatchObject({ version: 1, text: policy });
      expect((await app.call('POST', '/targets/eu/rotate-secret', {})).status).toBeLessThan(500);
      await app.stop();

      const db = connect(file);
      for (const [table, count] of rows)
        if (!passing.has(table)) expect([table, countOf(db, table) >= count]).toEqual([table, true]);
      db.close();
      expect(shapeOf(file)).toEqual(shapeOf(reference));
    },
  );

  it('never edits a step that was released: the next change is a step of its own', () => {
    const digests = migrations.map(({ version, sql }) => [
      version,
      createHash('sha256').update(sql.replace(/\s+/g, ' ')).digest('hex').slice(0, 12),
    ]);
    expect(digests).toEqual(released);
    expect(newestSchema).toBe(migrations.length);
  });
});

/** Rows that come and go while a service runs. */
const passing: ReadonlySet<string> = new Set(['leases', 'sqlite_sequence', 'sessions', 'login_tries']);

/** By schema version; a line is added with each step, and none is changed. */
const released: readonly (readonly [number, string])[] = [
  [1, '59bfc85824c5'],
  [2, '0630b723cf82'],
  [3, 'c5de4d78c042'],
  [4, '90d2e96bdb57'],
  [5, '831140c4e4d0'],
  [6, '5fbc069f0175'],
  [7, 'c74f3be2f0ca'],
  [8, '79fa68a99f2a'],
  [9, 'e5b215693de5'],
  [10, '1435554171b4'],
  [11, 'ff0fe89206c1'],
  [12, 'bcb2876e3d1c'],
  [13, 'cb4f094386e2'],
  [14, 'f79d1d8402cb'],
  [15, 'cb32da863be4'],
  [16, '7f573ea35b5d'],
  [17, '46fea71884fa'],
  [18, 'b8381ed830ca'],
  [19, '0a81514364b9'],
];
