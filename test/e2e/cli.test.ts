import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminKey, startTestApp, type RunningApp } from '../support/app.js';
import { runCommand, type CliResult } from '../support/cli.js';
import { openReceiver, type TestReceiver } from '../support/receiver.js';
import { scimClient } from '../support/tenant.js';

const policy = `version: 1
rules:
  - id: support
    reason: Support answers customers
    when: { group: Support }
    grant: { gorgias-eu: basic }
tests:
  - name: support gets basic
    given: { groups: [Support], active: true }
    expect: { gorgias-eu: basic }
`;
const failing = policy.replace('expect: { gorgias-eu: basic }', 'expect: { gorgias-eu: admin }');
const broken = policy.replace('gorgias-eu: basic }\ntests', 'gorgias-eu: bsic }\ntests');
const files = { 'policy.yaml': policy, 'failing.yaml': failing, 'broken.yaml': broken };

let app: RunningApp;
let receiver: TestReceiver;

beforeAll(async () => {
  app = await startTestApp();
  receiver = await openReceiver({ secrets: [] });
});

afterAll(async () => {
  await app.stop();
  await receiver.close();
});

const rolecall = (...args: string[]): Promise<CliResult> =>
  runCommand(args, { env: { ROLECALL_URL: app.url, ROLECALL_ADMIN_KEY: adminKey }, files });

async function pushUser(base: string, token: string): Promise<void> {
  const scim = scimClient(base, token);
  const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'lea@example.com', active: true };
  const { id } = (await scim('POST', '/Users', user)).body;
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
  await scim('POST', '/Groups', { schemas, displayName: 'Support', members: [{ value: id }] });
}

describe('the command line against the real service', () => {
  let base = '';

  it('adds and lists directories; people read standard error, programs read JSON on standard output', async () => {
    const people = await rolecall('directory', 'add', 'Okta', '--dialect', 'okta');
    expect(people).toMatchObject({ exit: 0, stdout: '' });
    expect(people.stderr).toContain(`${app.url}/scim/v2/dir-`);
    const programs = await rolecall('directory', 'list', '--json');
    expect(programs.json).toMatchObject({ items: [{ name: 'Okta', dialect: 'okta' }] });
    base = (programs.json['items'] as { baseUrl: string }[])[0]?.baseUrl ?? ''; // listed on the line above
  });

  it('makes a token by the name of the directory', async () => {
    const { exit, json } = await rolecall('directory', 'token', 'Okta', '--expires-in-days', '90', '--json');
    const near = ['--allow-from', '203.0.113.0/24,2001:db8::1', '--read-only', '--json'];
    const bound = (await rolecall('directory', 'token', 'Okta', ...near)).json;
    expect(bound).toMatchObject({ allowFrom: ['203.0.113.0/24', '2001:db8::1/128'], scopes: ['read'] });
    expect(exit).toBe(0);
    await pushUser(base, String(json['token']));
    const unknown = await rolecall('directory', 'token', 'Entra');
    expect(unknown).toMatchObject({ exit: 1, stderr: expect.stringContaining('no directory "Entra"') as unknown });
  });

  it('registers an OAuth client, and refuses keys that are not JSON', async () => {
    const made = await rolecall('directory', 'oauth-client', 'add', 'Okta', '--name', 'sync', '--json');
    expect(made).toMatchObject({ exit: 0, json: { name: 'sync', tokenEndpoint: `${app.url}/oauth/token` } });
    expect(made.stderr).toContain(String(made.json['clientSecret']));
    const listed = await rolecall('directory', 'oauth-client', 'list', 'Okta', '--json');
    expect(listed.json).toMatchObject({ items: [{ clientId: made.json['clientId'] }] });
    expect(listed.stdout).not.toContain(String(made.json['clientSecret']));
    const near = await rolecall('directory', 'oauth-client', 'add', 'Okta', '--allow-from', '203.0.113.0/24', '--json');
    expect(near).toMatchObject({ exit: 0, json: { allowFrom: ['203.0.113.0/24'] } });
    expect(near.stderr).toContain('may be used from 203.0.113.0/24 alone');
    const wrong = await rolecall('directory', 'oauth-client', 'add', 'Okta', '--jwks', 'policy.yaml');
    expect(wrong).toMatchObject({ exit: 1, stderr: expect.stringContaining('not valid JSON') as unknown });
  });

  it('adds and tests a target', async () => {
    const added = await rolecall(
      'target',
      'add',
      'gorgias-eu',
      '--catalog',
      'gorgias',
      '--url',
      receiver.url,
      '--json',
    );
    expect(added.exit).toBe(0);
    const refused = await rolecall('target', 'test', 'gorgias-eu');
    expect(refused).toMatchObject({ exit: 1, stderr: expect.stringContaining('401') as unknown });
    receiver.acceptSecrets([String(added.json['signingSecret'])]);
    const accepted = await rolecall('target', 'test', 'gorgias-eu');
    expect(accepted).toMatchObject({ exit: 0, stderr: expect.stringContaining('accepted') as unknown });
    expect((await rolecall('target', 'list')).stderr).toContain(receiver.url);
  });

  it('tests a policy: 0 when its tests pass, 4 when one fails, 1 with every fault by place when it does not parse', async () => {
    expect(await rolecall('policy', 'test', 'policy.yaml')).toMatchObject({ exit: 0 });
    const failed = await rolecall('policy', 'test', 'failing.yaml', '--json');
    expect(failed.exit).toBe(4);
    expect(failed.json).toMatchObject({ tests: [{ name: 'support gets basic', isPassed: false }] });
    const faulty = await rolecall('policy', 'test', 'broken.yaml');
    expect(faulty.exit).toBe(1);
    expect(faulty.stderr).toMatch(/broken\.yaml:6:\d+: .*bsic/);
  });

  it('plans: 2 while there are changes, 4 when a test fails', async () => {
    const plan = await rolecall('policy', 'plan', 'policy.yaml');
    expect(plan.exit).toBe(2);
    expect(plan.stderr).toContain('1 granted, 0 changed, 0 revoked; 1 people concerned.');
    expect(plan.stderr).toMatch(/\+ grant .*lea@example\.com.*support \(3\)/);
    expect((await rolecall('policy', 'plan', 'failing.yaml')).exit).toBe(4);
  });

  it('publishes what it planned, refuses an outdated plan, and does nothing the second time', async () => {
    const outdated = await rolecall('policy', 'publish', 'policy.yaml', '--plan', 'f'.repeat(64));
    expect(outdated).toMatchObject({ exit: 1, stderr: expect.stringContaining('Plan again') as unknown });
    expect((await rolecall('policy', 'publish', 'failing.yaml')).exit).toBe(4);
    const published = await rolecall('policy', 'publish', 'policy.yaml', '--json');
    expect(published).toMatchObject({ exit: 0, json: { version: 1 } });
    await receiver.waitFor((each) => each.accounts().get('lea@example.com')?.status === 'active');
    const again = await rolecall('policy', 'publish', 'policy.yaml', '--json');
    expect(again).toMatchObject({ exit: 0, json: { version: 1 } });
    await rolecall('deliveries', 'list');
    expect((await rolecall('policy', 'plan', 'policy.yaml')).exit).toBe(0);
  });

  it('exports the policy in force byte by byte', async () => {
    const { exit, files: written } = await rolecall('policy', 'export', 'out.yaml');
    expect([exit, written.get('out.yaml')]).toEqual([0, policy]);
    expect((await rolecall('policy', 'export', '-')).stdout).toBe(policy);
  });

  it('explains a person, in both languages', async () => {
    const { exit, stderr } = await rolecall('explain', 'lea@example.com');
    expect(exit).toBe(0);
    expect(stderr).toContain('gorgias-eu: Basic');
    const french = await rolecall('explain', 'lea@example.com', '--lang', 'fr');
    expect(french.stderr).not.toBe(stderr);
    const nobody = await rolecall('explain', 'nobody@example.com');
    expect(nobody).toMatchObject({ exit: 1, stderr: expect.stringContaining('nobody@example.com') as unknown });
  });

  it('lists deliveries, resends one and recovers a target', async () => {
    const { json } = await rolecall('deliveries', 'list', '--target', 'gorgias-eu', '--json');
    const [first] = json['items'] as { id: string }[]; // the grant above
    expect((await rolecall('deliveries', 'resend', first?.id ?? '')).exit).toBe(0);
    const recovered = await rolecall('deliveries', 'recover', 'gorgias-eu', '--since', '2020-01-01', '--json');
    expect(recovered).toMatchObject({ exit: 0, json: { resent: 1 } });
    const wrong = await rolecall('deliveries', 'recover', 'gorgias-eu', '--since', 'yesterday');
    expect(wrong).toMatchObject({ exit: 1, stderr: expect.stringContaining('body.since') as unknown });
  });

  it('offboards: 3 while a freeze blocks it, 0 once every target has confirmed', async () => {
    expect((await rolecall('target', 'freeze', 'gorgias-eu', '--reason', 'migration')).exit).toBe(0);
    const blocked = await rolecall('offboard', 'lea@example.com', '--reason', 'left', '--json');
    expect(blocked).toMatchObject({ exit: 3, json: { targets: [{ state: 'blocked' }] } });
    expect(blocked.stderr).toContain('migration');
    expect((await rolecall('target', 'thaw', 'gorgias-eu')).exit).toBe(0);
    const gone = await rolecall('offboard', 'lea@example.com', '--reason', 'left', '--json');
    expect(gone.json).toMatchObject({ id: blocked.json['id'], isComplete: true, targets: [{ state: 'revoked' }] });
    expect(gone.exit).toBe(0);
    expect(receiver.accounts().get('lea@example.com')?.status).toBe('suspended');
  });

  it('tells when access ended: on the screen, as a table and as a document', async () => {
    const shown = await rolecall('timeline', 'lea@example.com', '--json');
    expect(shown).toMatchObject({ exit: 0, json: { isComplete: true, targets: [{ cause: 'offboarding' }] } });
    const written = await rolecall(
      'timeline',
      'lea@example.com',
      '--csv',
      'lea.csv',
      '--pdf',
      'lea.pdf',
      '--lang',
      'fr',
    );
    expect(written).toMatchObject({ exit: 0, stderr: expect.stringContaining('lea.pdf') as unknown });
    expect(written.files.get('lea.csv')).toMatch(/^person,.*\r\nlea@example\.com,ofb_/s);
    expect(written.files.get('lea.pdf')).toMatch(/^%PDF-/);
    const leavers = await rolecall('leavers', '--json');
    expect(leavers).toMatchObject({ exit: 0, json: { items: [{ key: 'lea@example.com', cause: 'offboarding' }] } });
    expect(await rolecall('leavers', '--late', '--json')).toMatchObject({ exit: 0, json: { items: [] } });
  });

  it('reinstates, and says so when there is nothing to reinstate', async () => {
    expect((await rolecall('reinstate', 'lea@example.com', '--reason', 'a mistake')).exit).toBe(0);
    await receiver.waitFor((each) => each.accounts().get('lea@example.com')?.status === 'active');
    const twice = await rolecall('reinstate', 'lea@example.com', '--reason', 'a mistake');
    expect(twice).toMatchObject({ exit: 0, stderr: expect.stringContaining('no offboarding') as unknown });
  });
});
