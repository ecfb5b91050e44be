import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminKey, startTestApp, type RunningApp } from '../support/app.js';
import { runCommand } from '../support/cli.js';
import { openReceiver, type TestReceiver } from '../support/receiver.js';
import { connectTenant } from '../support/tenant.js';

const policy = `version: 1
targets:
  userlike-main:
    roles: { analyst: { permissions: { contacts.edit: ON } } }
    precedence: [analyst, agent]
rules:
  - id: agents
    reason: Agents answer chats
    when: { group: Support }
    grant: { userlike-main: agent }
  - id: analysts
    reason: Analysts read the reports
    when: { group: Reports }
    grant: { userlike-main: analyst }
`;

let app: RunningApp;
let receiver: TestReceiver;

beforeAll(async () => {
  app = await startTestApp();
  receiver = await openReceiver({ secrets: [] });
  const { scim } = await connectTenant(app, { name: 'Okta', dialect: 'okta' });
  const connector = { kind: 'webhook', url: receiver.url };
  await app.call('POST', '/targets', { name: 'userlike-main', catalog: 'userlike', connector });
  await app.call('POST', '/targets/userlike-main/freeze', { reason: 'nothing is sent in this test' });
  await app.call('POST', '/policy/versions', policy);
  const post = async (path: string, resource: object) => (await scim('POST', path, resource)).body;
  const user = (userName: string, displayName: string) =>
    post('/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName, displayName, active: true });
  const group = (displayName: string, members: readonly Readonly<Record<string, unknown>>[]) =>
    post('/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName,
      members: members.map(({ id }) => ({ value: id })),
    });
  const [lea, tom] = [await user('lea@example.com', 'Léa Roy'), await user('tom@example.com', '=Tom')];
  await group('Support', [lea, tom]);
  await group('Reports', [lea]);
  for (const name of ['lea@example.com', 'tom@example.com']) await app.call('POST', `/people/${name}/run`);
});

afterAll(async () => {
  await app.stop();
  await receiver.close();
});

const rolecall = (...args: string[]) =>
  runCommand(args, { env: { ROLECALL_URL: app.url, ROLECALL_ADMIN_KEY: adminKey } });

interface Role {
  readonly key: string;
  readonly rules: readonly { readonly id: string }[];
  readonly permissions: Readonly<Record<string, unknown>>;
  readonly holders: readonly unknown[];
}

describe('the document of the roles of a target', () => {
  it('says what each role allows, how that differs from the default, who holds it and why', async () => {
    const { status, body } = await app.call('GET', '/targets/userlike-main/roles');
    expect(status).toBe(200);
    expect(body).toMatchObject({ target: 'userlike-main', catalog: 'userlike', policyVersion: 1 });
    const roles = new Map((body['roles'] as Role[]).map((role) => [role.key, role])); // the shape its description promises
    expect(roles.get('analyst')?.permissions['contacts.edit']).toEqual({
      value: 'ON',
      defaultValue: 'OFF',
      isChanged: true,
    });
    const analysts = { id: 'analysts', line: 11, reason: 'Analysts read the reports' };
    expect(roles.get('analyst')).toMatchObject({ rules: [analysts] });
    expect(roles.get('analyst')?.holders).toEqual([
      { key: 'lea@example.com', displayName: 'Léa Roy', isDefault: false, rules: [analysts] },
    ]);
    expect(roles.get('agent')?.holders).toMatchObject([{ key: 'tom@example.com', rules: [{ id: 'agents' }] }]);
    expect(roles.get('owner')).toMatchObject({ isAssignable: false, rules: [], holders: [] });
  });

  it('is Markdown in the language asked for', async () => {
    const { exit, stdout } = await rolecall('roles', 'export', '--target', 'userlike-main', '--lang', 'fr');
    expect(exit).toBe(0);
    expect(stdout).toContain('# Rôles: userlike-main (Userlike)');
    expect(stdout).toContain('## Qui les détient, et pourquoi');
    expect(stdout).toContain('| lea@example.com | Léa Roy | règle analysts, ligne 11: Analysts read the reports |');
    expect(stdout).toContain('Personne.');
  });

  it('is CSV with a row per holder, and no cell that starts a formula', async () => {
    const { exit, stdout } = await rolecall('roles', 'export', '--format', 'csv');
    expect(exit).toBe(0);
    const rows = stdout.split('\r\n');
    expect(rows[0]).toMatch(/^Permission,Key,/);
    expect(rows.find((row) => row.includes('lea@example.com'))).toContain('"rule analysts, line 11: Analysts read');
    expect(rows.find((row) => row.includes('tom@example.com'))).toMatch(/^Holder: =Tom,/);
    expect(stdout).not.toMatch(/(^|,)[=+@]/m);
  });

  it('is JSON for programs, and refuses a form or a target it does not know', async () => {
    const { json } = await rolecall('roles', 'export', '--json');
    expect(json).toMatchObject({ targets: [{ target: 'userlike-main' }] });
    expect(await rolecall('roles', 'export', '--format', 'pdf')).toMatchObject({ exit: 1 });
    expect(await rolecall('roles', 'export', '--target', 'nowhere')).toMatchObject({ exit: 1, stdout: '' });
    expect((await app.call('GET', '/targets/userlike-main/roles?format=pdf')).status).toBe(400);
  });

  it('is there for a helpdesk nobody uses yet: the catalog says what each role allows', async () => {
    const { body } = await app.call('GET', '/catalogs/gorgias');
    const effective = body['effective'] as Record<string, Record<string, string | null>>; // the shape its description promises
    expect(Object.keys(effective)).toEqual(['observer', 'lite', 'basic', 'lead', 'admin']);
    expect(effective['observer']?.['tickets.reply']).not.toEqual(effective['lite']?.['tickets.reply']);
    expect(Object.keys(effective['admin'] ?? {})).toHaveLength(25);
  });
});

describe('the policy in force', () => {
  it('is held against the directories as they are now', async () => {
    const { status, body } = await app.call('GET', '/policy/findings');
    expect(status).toBe(200);
    const findings = body['findings'] as { id: string }[]; // the shape its description promises
    expect(findings.map(({ id }) => id)).not.toContain('unknown_group');
  });
});
