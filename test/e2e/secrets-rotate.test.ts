import { readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { keyIdOf, sealedTextsIn } from '../../src/core/secret-box.js';
import { sealedPlaces } from '../../src/stores/sqlite/sealed-places.js';
import { changingDirectory, heldAt, twoRoles } from '../support/changing-directory.js';
import { openChildCompany, type ChildCompany } from '../support/child-company.js';
import { runCommand } from '../support/cli.js';
import { startProvider } from '../support/openid-provider.js';
import { selfSigned } from '../support/self-signed.js';
import { testAdminKey } from '../support/service.js';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const targets = ['eu', 'us', 'fr'];
const opened = (): Promise<ChildCompany> =>
  openChildCompany({
    targets: Object.fromEntries(targets.map((name) => [name, undefined])),
    policy: twoRoles(targets),
    people: 12,
    onOpened: (close) => cleanUps.push(close),
  });
const rotation = z.object({ keyId: z.string(), remaining: z.number(), isDone: z.boolean() });
const keysOf = ({ database }: ChildCompany): readonly string[] =>
  readFileSync(join(dirname(database), 'secret.key'), 'utf8')
    .trim()
    .split('\n');

/** Every sealed text of the database, by the column that holds it: all tables, all columns. */
function sealedColumns(database: string): ReadonlyMap<string, readonly string[]> {
  const db = new BetterSqlite3(database, { readonly: true });
  const found = new Map<string, readonly string[]>();
  const names = (sql: string) => db.prepare<[], { name: string }>(sql).all();
  for (const { name: table } of names("SELECT name FROM sqlite_master WHERE type = 'table'"))
    for (const { name: column } of names(`SELECT name FROM pragma_table_info('${table}')`)) {
      const rows = db.prepare<[], { text: unknown }>(`SELECT "${column}" AS text FROM "${table}"`).all();
      const sealed = rows.flatMap(({ text }) => (typeof text === 'string' ? sealedTextsIn(text) : []));
      if (sealed.length > 0) found.set(`${table}.${column}`, sealed);
    }
  db.close();
  return found;
}

describe('rolecall secrets rotate', () => {
  it('goes on after a kill in the middle, under load, and no delivery is signed wrongly; the old key is gone', async () => {
    const company = await opened();
    const { service, admin, receivers, database } = company;
    await admin.post('/targets', { name: 'mutual', catalog: 'gorgias', connector: certified() }, z.looseObject({}));
    const directory = await changingDirectory(company);
    const [oldKey] = keysOf(company);
    let isOver = false;
    const changes = directory.changeUntil(() => isOver);

    const begun = await admin.post('/secrets/rotate', { limit: 1 }, rotation);
    expect(begun).toMatchObject({ isDone: false, remaining: 4 });
    expect(keysOf(company)).toHaveLength(2);
    await service.killNine();
    await service.restart();
    const env = { ROLECALL_URL: service.url, ROLECALL_ADMIN_KEY: testAdminKey };
    const rotated = await runCommand(['--json', 'secrets', 'rotate'], { env });
    expect(rotated).toMatchObject({ exit: 0, json: { keyId: begun.keyId, unknownKeys: [], source: 'file' } });
    expect(rotated.stderr).toContain(begun.keyId);
    isOver = true;
    await changes;

    expect(keysOf(company)).toHaveLength(1);
    expect(keysOf(company)).not.toContain(oldKey);
    const sealed = [...sealedColumns(database).values()].flat();
    expect(new Set(sealed.map(keyIdOf))).toEqual(new Set([begun.keyId]));
    await service.stop();
    await service.restart();
    for (const receiver of receivers.values()) {
      await receiver.waitFor(() => heldAt(receiver) === directory.expected());
      expect(receiver.received().filter(({ status }) => status >= 400)).toEqual([]);
    }
  }, 120_000);

  it('says at the start that the key of stored secrets is missing, and by its id', async () => {
    const company = await opened();
    const { service, database } = company;
    const [needed] = new Set([...sealedColumns(database).values()].flat().map(keyIdOf));
    const file = join(dirname(database), 'secret.key');
    await service.stop();
    expect(service.output()).not.toContain('sealed with a secret key that is not here');
    renameSync(file, `${file}.lost`);
    await service.restart();
    expect(service.output()).toContain(`sealed with a secret key that is not here (${needed})`);

    await service.stop();
    renameSync(`${file}.lost`, file);
    const before = service.output().length;
    await service.restart();
    expect(service.output().slice(before)).not.toContain('not here');
  }, 60_000);

  it('knows every place where a sealed text is stored', async () => {
    const { admin, service, database } = await opened();
    await admin.post('/targets', { name: 'mutual', catalog: 'gorgias', connector: certified() }, z.looseObject({}));
    const headers = { authorization: `Bearer ${testAdminKey}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ url: 'http://127.0.0.1:9/' });
    await fetch(`${service.url}/api/v1/operator-webhook`, { method: 'PUT', headers, body });
    const provider = await startProvider(`${service.url}/sign-on/callback`);
    cleanUps.push(() => provider.stop());
    const { issuer, clientId, clientSecret } = provider;
    const roles = [{ value: 'owners', role: 'owner' }];
    const signOn = JSON.stringify({ issuer, clientId, clientSecret, roles });
    await fetch(`${service.url}/api/v1/settings/sign-on`, { method: 'PUT', headers, body: signOn });
    const listed = sealedPlaces.map(({ table, column }) => `${table}.${column}`);
    expect([...sealedColumns(database).keys()].sort()).toEqual([...listed].sort());
  });
});

/** A connector with a setting that is kept sealed. */
function certified() {
  const { cert, key } = selfSigned('rolecall');
  return { kind: 'webhook', url: 'https://mutual.example.com/hook', clientCertificate: cert, clientKey: key };
}
