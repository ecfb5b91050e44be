import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { startTestApp, adminKey, type RunningApp } from '../support/app.js';
import { openReceiver, type TestReceiver } from '../support/receiver.js';
import { connectTenant, type SendScim } from '../support/tenant.js';

const policy = `
version: 1
safety: { revokes: { max: 0, percent: 100, window: 15m } }
rules:
  - id: support
    reason: Support answers customers
    when: { group: Support }
    grant: { gorgias-eu: basic }
`;

const address = 'philippa.zwijnenberg@example.com';
const person = encodeURIComponent(address);
/** Every word by which the person could be known again. */
const telling = /philippa|zwijnenberg|pippa|chief taster/i;

const patchOp = (...operations: readonly Readonly<Record<string, unknown>>[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
});

describe('what is kept about one person', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-person-'));
  let app: RunningApp;
  let receiver: TestReceiver;
  let scim: SendScim;
  let userId = '';
  let groupId = '';
  let standing = '';

  beforeAll(async () => {
    app = await startTestApp({ ROLECALL_DATABASE_URL: `sqlite:${join(folder, 'rolecall.db')}` });
    receiver = await openReceiver({ secrets: [] });
    ({ scim } = await connectTenant(app, { name: 'Okta', dialect: 'okta' }));
    const connector = { kind: 'webhook', url: receiver.url };
    const target = await app.call('POST', '/targets', { name: 'gorgias-eu', catalog: 'gorgias', connector });
    receiver.acceptSecrets([String(target.body['signingSecret'])]);
    await app.call('POST', '/policy/versions', policy);
    const user = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'pippa',
      displayName: 'Philippa Zwijnenberg',
      name: { givenName: 'Philippa', familyName: 'Zwijnenberg' },
      emails: [{ value: address, type: 'work', primary: true }],
      active: true,
    };
    userId = String((await scim('POST', '/Users', user)).body['id']);
    const group = { displayName: 'Support', members: [{ value: userId }] };
    groupId = String((await scim('POST', '/Groups', group)).body['id']);
    await receiver.waitFor((each) => each.accounts().get(address)?.status === 'active');
  });

  afterAll(async () => {
    await app.stop();
    await receiver.close();
    rmSync(folder, { recursive: true });
  });

  const log = async (query: string) =>
    (await app.call('GET', `/provisioning-log?${query}`)).body['items'] as Record<string, unknown>[]; // as its description says

  /** Asks again until the answer is as wanted: what it waits for happens by itself, within Jest's own timeout. */
  const until = async (isDone: () => Promise<boolean>) => {
    while (!(await isDone()));
  };

  it('shows a PATCH of the kind Okta sends with the values before and after', async () => {
    await scim('PATCH', `/Users/${userId}`, patchOp({ op: 'replace', value: { title: 'Taster' } }));
    await scim('PATCH', `/Users/${userId}`, patchOp({ op: 'replace', value: { title: 'Chief Taster' } }));
    const [second, first] = await log(`resource=${userId}`);
    expect(second).toMatchObject({
      operation: 'patch',
      result: 'success',
      changed: ['title'],
      changes: [{ attribute: 'title', before: 'Taster', after: 'Chief Taster' }],
    });
    expect(first?.['changes']).toEqual([{ attribute: 'title', after: 'Taster' }]);
  });

  it('says why a write changed nothing, and which members one asked for', async () => {
    await scim('PATCH', `/Users/${userId}`, patchOp({ op: 'replace', value: { title: 'Chief Taster' } }));
    const add = { op: 'add', path: 'members', value: [{ value: userId }] };
    await scim('PATCH', `/Groups/${groupId}`, patchOp(add));
    await scim('PATCH', `/Groups/${groupId}`, patchOp({ ...add, value: [{ value: `usr_${'0'.repeat(32)}` }] }));
    await scim('POST', '/Users', { userName: 'PIPPA' });
    const [taken, unknown, member, same] = await log('limit=4');
    expect(same).toMatchObject({ result: 'skipped', because: 'unchanged', changed: [] });
    expect(member).toMatchObject({ result: 'skipped', because: 'already_members' });
    expect(unknown).toMatchObject({
      result: 'warning',
      because: 'unknown_members',
      warnings: [{ rule: 'unknown-member' }],
    });
    expect(taken).toMatchObject({ result: 'failure', status: 409, scimType: 'uniqueness' });
    const [created] = await log(`resource=${groupId}&result=success`);
    expect(created?.['changes']).toEqual([
      { attribute: 'displayName', after: 'Support' },
      { attribute: 'members', after: { replacedWith: { count: 1, ids: [userId] } } },
    ]);
  });

  it('notes that a limit held what a request led to, under the id of that request', async () => {
    await scim('PATCH', `/Groups/${groupId}`, patchOp({ op: 'remove', path: `members[value eq "${userId}"]` }));
    await until(async () => (await log('result=held')).length > 0);
    const [held] = await log('result=held');
    const [asked] = await log(`resource=${groupId}&limit=1`);
    expect(held).toMatchObject({ operation: 'assign', resource: { type: 'User', id: userId } });
    expect(held).not.toHaveProperty('status');
    expect((await log(`requestId=${String(asked?.['requestId'])}`)).map(({ operation }) => operation)).toEqual([
      'assign',
      'patch',
    ]);
    const { holdId } = held?.['held'] as { holdId: string }; // as its description says
    expect((await app.call('POST', `/holds/${holdId}/release`)).status).toBe(200);
    await receiver.waitFor((each) => each.accounts().get(address)?.status === 'suspended');
  });

  it('goes out as CSV in which no cell is a formula', async () => {
    await scim('PATCH', `/Users/${userId}`, patchOp({ op: 'replace', value: { nickName: '=1+1' } }));
    const response = await fetch(`${app.url}/api/v1/provisioning-log.csv?resource=${userId}`, {
      headers: { authorization: `Bearer ${adminKey}` },
    });
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
    const lines = (await response.text()).split('\r\n');
    expect(lines[0]).toMatch(/^createdAt,requestId,/);
    expect(lines).toHaveLength((await log(`resource=${userId}`)).length + 2);
    expect(lines.every((line) => !/(^|,)"?[=+@-]/.test(line))).toBe(true);
  });

  it('hands everything out as one document', async () => {
    await scim('PATCH', `/Users/${userId}`, patchOp({ op: 'replace', value: { userName: 'zwijnenberg' } }));
    expect((await app.call('POST', '/people/zwijnenberg/run')).status).toBe(200);
    await scim('PATCH', `/Users/${userId}`, patchOp({ op: 'replace', value: { userName: 'pippa' } }));
    await app.call('POST', '/offboardings', { person: address, reason: 'Philippa left' });
    const first = await app.call('GET', `/offboardings?person=${person}`);
    const [ended] = first.body['items'] as { id: string }[]; // as its description says
    await app.call('POST', `/offboardings/${ended?.id ?? ''}/reinstate`, { reason: 'Pippa was not meant' });
    standing = String((await app.call('POST', '/offboardings', { person: 'pippa', reason: 'She left' })).body['id']);
    const { status, body } = await app.call('GET', `/people/${person}/export`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      users: [{ id: userId, attributes: { userName: 'pippa', title: 'Chief Taster' } }],
      assignments: [{ target: 'gorgias-eu', account: { key: address } }],
      offboardings: [{ reinstated: { reason: 'Pippa was not meant' } }, { id: standing }],
      holds: [{ state: 'released' }],
      cut: [],
    });
    for (const list of ['deliveries', 'provisioning', 'audit'])
      expect(JSON.stringify(body[list])).toMatch(list === 'provisioning' ? /Chief Taster/ : /zwijnenberg/);
  });

  it('is not erased while a directory has the person, and says what to do', async () => {
    const { status, body } = await app.call('POST', `/people/${person}/purge`, { reason: 'request 17' });
    expect(status).toBe(409);
    expect(body['detail']).toMatch(`User ${userId} is in the directory "Okta": have it deleted there first.`);
  });

  it('is erased once nothing is owed: no table knows the person any more but for what goes on blocking', async () => {
    const file = join(folder, 'rolecall.db');
    expect(everyRow(file).filter(({ text }) => telling.test(text)).length).toBeGreaterThan(10);
    await scim('DELETE', `/Users/${userId}`);
    const erased: Record<string, unknown>[] = [];
    await until(async () => {
      const { status, body } = await app.call('POST', `/people/${person}/purge`, { reason: 'request 17' });
      if (status === 200) erased.push(body);
      return status === 200;
    });
    expect(erased[0]).toMatchObject({ accounts: 1, holds: 1, offboardings: 1, keptOffboardings: [standing] });
    const audit = await app.call('GET', '/audit/verify');
    expect(audit.body).toMatchObject({ ok: true });
    const rows = everyRow(file).filter(({ text }) => telling.test(text));
    expect(rows.map(({ table, text }) => [table, (JSON.parse(text) as { subject: string }).subject])).toEqual([
      ['offboarding_subjects', `email:${address}`],
    ]);
  });

  it('is erased again without harm, and the reason stays in the audit', async () => {
    const { status, body } = await app.call('POST', `/people/${person}/purge`, { reason: 'request 18' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      users: 0,
      accounts: 0,
      provisioning: 0,
      offboardings: 0,
      keptOffboardings: [standing],
    });
    const { items } = (await app.call('GET', '/audit?action=person.purge')).body;
    expect(JSON.stringify(items)).toContain('request 17');
  });

  it('still blocks the person who comes back', async () => {
    const user = { userName: 'pippa', emails: [{ value: address, type: 'work', primary: true }], active: true };
    const again = String((await scim('POST', '/Users', user)).body['id']);
    await scim('PATCH', `/Groups/${groupId}`, patchOp({ op: 'add', path: 'members', value: [{ value: again }] }));
    await app.call('POST', `/people/${again}/run`);
    const { items } = (await app.call('GET', '/assignments')).body as { items: { status: string }[] }; // as its description says
    expect(items.filter(({ status }) => status === 'active')).toEqual([]);
  });
});

/** Every row of every table as JSON, as a copy of the database would hold it. */
function everyRow(file: string): readonly { readonly table: string; readonly text: string }[] {
  const db = new BetterSqlite3(file, { readonly: true });
  const tables = db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const rows = tables.flatMap(({ name }) =>
    db
      .prepare(`SELECT * FROM "${name}"`)
      .all()
      .map((row) => ({ table: name, text: JSON.stringify(row) })),
  );
  db.close();
  return rows;
}
