import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { adminKey, startTestApp, type RunningApp } from '../support/app.js';
import { runCommand, type CliResult } from '../support/cli.js';
import { openReceiver, type TestReceiver } from '../support/receiver.js';
import { connectTenant, type SendScim } from '../support/tenant.js';

const finance = `version: 1
rules:
  - { id: finance, reason: Finance pays, when: { group: Finance }, grant: { gorgias-eu: lead } }
`;
const guarded = finance.replace('rules:', 'safety: { revokes: { max: 0 } }\nrules:');

let app: RunningApp;
let receiver: TestReceiver;
let scim: SendScim;
let groupId: string;
let leaId: string;

beforeEach(async () => {
  app = await startTestApp();
  receiver = await openReceiver({ secrets: [] });
  const connector = { kind: 'webhook', url: receiver.url };
  const added = await app.call('POST', '/targets', { name: 'gorgias-eu', catalog: 'gorgias', connector });
  receiver.acceptSecrets([String(added.body['signingSecret'])]);
  ({ scim } = await connectTenant(app, { name: 'okta', dialect: 'okta' }));
  const lea = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'lea@example.com', active: true };
  leaId = String((await scim('POST', '/Users', lea)).body['id']);
  groupId = await group('Finance', [leaId]);
});
afterEach(async () => {
  await app.stop();
  await receiver.close();
});

async function group(displayName: string, members: readonly string[]): Promise<string> {
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
  const body = { schemas, displayName, members: members.map((value) => ({ value })) };
  return String((await scim('POST', '/Groups', body)).body['id']);
}

async function patchGroup(operation: Readonly<Record<string, unknown>>): Promise<void> {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
  await scim('PATCH', `/Groups/${groupId}`, { schemas, Operations: [operation] });
}

const rolecall = (...args: string[]): Promise<CliResult> =>
  runCommand(args, {
    env: { ROLECALL_URL: app.url, ROLECALL_ADMIN_KEY: adminKey },
    files: { 'q.yaml': finance, 'guarded.yaml': guarded },
  });
const settle = () => app.call('POST', '/people/lea@example.com/run');

describe('publishing a policy that is in force already', () => {
  it('publishes it anew where a name has come to mean another group, so that plan and publish agree', async () => {
    expect(await rolecall('policy', 'publish', 'q.yaml', '--json')).toMatchObject({ exit: 0, json: { version: 1 } });
    await settle();
    await patchGroup({ op: 'replace', path: 'displayName', value: 'Old Finance' });
    await group('Finance', []);
    await settle();
    const plan = await rolecall('policy', 'plan', 'q.yaml', '--json');
    expect(plan).toMatchObject({ exit: 2, json: { isInForce: false, summary: { revokes: 1 } } });
    const deadbeef = await rolecall('policy', 'publish', 'q.yaml', '--plan', 'deadbeef'.repeat(8));
    expect(deadbeef).toMatchObject({ exit: 1, stderr: expect.stringContaining('Plan again') as unknown });
    const hash = String(plan.json['hash']);
    const published = await rolecall('policy', 'publish', 'q.yaml', '--plan', hash, '--json');
    expect(published).toMatchObject({ exit: 0, json: { version: 2 } });
    await settle();
    expect(await rolecall('policy', 'plan', 'q.yaml', '--json')).toMatchObject({ exit: 0, json: { isInForce: true } });
    const again = await rolecall('policy', 'publish', 'q.yaml');
    expect(again).toMatchObject({ exit: 0, stderr: expect.stringContaining('Version 2 in force says exactly this') });
    const other = await rolecall('policy', 'publish', 'q.yaml', '--plan', hash);
    expect(other).toMatchObject({ exit: 1, stderr: expect.stringContaining('Plan again') as unknown });
  });

  it('lets held revokes go only by the name of their plan, not by the file alone', async () => {
    await rolecall('policy', 'publish', 'guarded.yaml');
    await receiver.waitFor((each) => each.accounts().get('lea@example.com')?.status === 'active');
    await settle();
    await patchGroup({ op: 'remove', path: `members[value eq "${leaId}"]` });
    await settle();
    expect((await rolecall('holds', 'list')).exit).toBe(3);
    const plan = await rolecall('policy', 'plan', 'guarded.yaml', '--json');
    expect(plan).toMatchObject({ exit: 2, json: { isInForce: true, summary: { revokes: 1 } } });
    const alone = await rolecall('policy', 'publish', 'guarded.yaml', '--json');
    expect(alone).toMatchObject({ exit: 2, json: { version: 1 }, stderr: expect.stringContaining('holds list') });
    expect((await rolecall('holds', 'list')).exit).toBe(3);
    const named = await rolecall('policy', 'publish', 'guarded.yaml', '--plan', String(plan.json['hash']), '--json');
    expect(named).toMatchObject({ exit: 0, json: { version: 2 } });
    await settle();
    expect((await rolecall('holds', 'list')).exit).toBe(0);
  });
});
