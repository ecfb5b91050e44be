import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openReceiver, type TestReceiver } from '../support/receiver.js';
import { startTestApp, type RunningApp } from '../support/app.js';
import { scimClient } from '../support/tenant.js';

const policy = `
version: 1
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

describe('from an empty service to a leaver whose access is gone', () => {
  let base = '';
  let token = '';
  let directoryId = '';
  let userId = '';
  let planHash = '';
  let offboardingId = '';

  it('registers a directory and says which base URL to enter, without an underscore in it', async () => {
    const { status, body } = await app.call('POST', '/directories', { name: 'Okta', dialect: 'okta' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'Okta', dialect: 'okta' });
    directoryId = String(body['id']);
    base = String(body['baseUrl']);
    expect(base).toBe(`${app.url}/scim/v2/${directoryId.replace('_', '-')}`);
  });

  it('makes a SCIM token, shown once and listed without its text', async () => {
    const { status, body } = await app.call('POST', `/directories/${directoryId}/tokens`, { expiresInDays: 30 });
    expect(status).toBe(201);
    token = String(body['token']);
    expect(token).toMatch(/^rcscim_/);
    const days = (Date.parse(String(body['expiresAt'])) - Date.parse(String(body['createdAt']))) / 86_400_000;
    expect(days).toBe(30);
    const list = await app.call('GET', `/directories/${directoryId}/tokens`);
    expect(JSON.stringify(list.body)).not.toContain(token);
    expect(list.body).toMatchObject({ items: [{ id: body['id'], lastFour: token.slice(-4) }] });
  });

  it('registers a target and shows its signing secret once', async () => {
    const connector = { kind: 'webhook', url: `${receiver.url}` };
    const { status, body } = await app.call('POST', '/targets', { name: 'gorgias-eu', catalog: 'gorgias', connector });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'gorgias-eu', connector: { kind: 'webhook' }, accountKey: 'email' });
    expect(body['signingSecret']).toMatch(/^whsec_/);
    receiver.acceptSecrets([String(body['signingSecret'])]);
    const again = await app.call('GET', '/targets/gorgias-eu');
    expect(again.body).not.toHaveProperty('signingSecret');
  });

  it('tests the target with a signed event', async () => {
    const { status, body } = await app.call('POST', '/targets/gorgias-eu/test');
    expect(status).toBe(200);
    expect(body).toMatchObject({ ok: true, outcome: { kind: 'delivered', status: 200 } });
  });

  it('takes users and groups over SCIM', async () => {
    const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'lea@example.com', active: true };
    const created = await scimClient(base, token)('POST', '/Users', user);
    expect(created.status).toBe(201);
    userId = String(created.body.id);
    const group = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'Support',
      members: [{ value: userId }],
    };
    expect((await scimClient(base, token)('POST', '/Groups', group)).status).toBe(201);
    const groups = await app.call('GET', '/groups?query=sup');
    expect(groups.body).toMatchObject({ items: [{ displayName: 'Support', memberCount: 1, directoryId }] });
    const people = await app.call('GET', '/people?query=lea');
    expect(people.body).toMatchObject({ items: [{ id: userId, userName: 'lea@example.com', active: true }] });
  });

  it('plans a policy without storing anything', async () => {
    const { status, body } = await app.call('POST', '/policy/plan', policy);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      summary: { grants: 1, changes: 0, revokes: 0, people: 1 },
      changes: [{ kind: 'grant', person: { key: 'lea@example.com' }, target: 'gorgias-eu', before: [] }],
      tests: [{ name: 'support gets basic', isPassed: true, reasons: [] }],
    });
    planHash = String(body['hash']);
    expect((await app.call('GET', '/policy/versions')).body).toEqual({ items: [] });
    expect((await app.call('GET', '/policy/versions/current')).status).toBe(404);
  });

  it('refuses to publish when the changes are not those of the plan in If-Match', async () => {
    const { status, body, headers } = await app.call('POST', '/policy/versions', policy, { 'if-match': '"0123"' });
    expect(status).toBe(409);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'plan_changed', planHash });
  });

  it('publishes exactly the plan, and the grant arrives signed at the target', async () => {
    const published = await app.call('POST', '/policy/versions', policy, { 'if-match': `"${planHash}"` });
    expect(published.status).toBe(201);
    expect(published.body).toMatchObject({ version: 1 });
    await receiver.waitFor((each) => each.accounts().get('lea@example.com')?.status === 'active');
    const text = await app.call('GET', '/policy/versions/1');
    expect(text.body['text']).toBe(policy);
  });

  it('explains why a person holds the role, naming rule and line', async () => {
    const { status, body } = await app.call('GET', '/people/lea%40example.com/explain?lang=fr');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      policyVersion: 1,
      users: [{ directory: 'Okta', groups: [{ displayName: 'Support' }] }],
      targets: [
        {
          target: 'gorgias-eu',
          roles: [{ key: 'basic' }],
          rules: [{ ruleId: 'support', line: 4, outcome: 'applied' }],
        },
      ],
    });
  });

  it('lists assignments by target, person and state, and deliveries with their attempts', async () => {
    const query = '?target=gorgias-eu&person=lea@example.com';
    for (const path of ['/assignments', `/assignments${query}`, '/targets/gorgias-eu/snapshot']) {
      const { body } = await app.call('GET', path);
      expect(body).toMatchObject({
        items: [{ target: 'gorgias-eu', status: 'active', roles: [{ key: 'basic', vendorValue: 'basic-agent' }] }],
      });
    }
    const failing = await app.call('GET', '/assignments?state=failing');
    expect(failing.body).toEqual({ items: [] });
    const { body } = await app.call('GET', '/deliveries?target=gorgias-eu');
    expect(body).toMatchObject({
      items: [
        {
          type: 'assignment.granted',
          target: 'gorgias-eu',
          attempts: [
            {
              outcome: { status: 200 },
              trigger: 'scheduled',
              worker: expect.any(String),
              peer: '127.0.0.1',
              timings: { firstByteMs: expect.any(Number) },
            },
          ],
        },
      ],
    });
  });

  it('sends a delivery again on request, under the next _r id', async () => {
    const before = receiver.received().length;
    const { body } = await app.call('GET', '/deliveries');
    const [first] = body['items'] as { id: string }[]; // one delivery was listed above
    const { status } = await app.call('POST', `/deliveries/${first?.id}/resend`);
    expect(status).toBe(202);
    await receiver.waitFor((each) => each.received().length > before);
    expect(receiver.received().at(-1)?.headers['webhook-id']).toBe(`${first?.id}_r1`);
  });

  it('offboards a person and shows the timeline until the target has confirmed', async () => {
    const { status, body } = await app.call('POST', '/offboardings', { person: userId, reason: 'left the company' });
    expect(status).toBe(202);
    offboardingId = String(body['id']);
    await receiver.waitFor((each) => each.accounts().get('lea@example.com')?.status !== 'active');
    const run = await app.call('POST', `/people/${userId}/run`);
    expect(run.status).toBe(200);
    const timeline = await app.call('GET', `/offboardings/${offboardingId}`);
    expect(timeline.body).toMatchObject({
      reason: 'left the company',
      isComplete: true,
      targets: [{ target: 'gorgias-eu', state: 'revoked' }],
    });
  });

  it('reinstates, and the directory decides again', async () => {
    const active = await app.call('GET', '/offboardings?person=lea@example.com');
    expect(active.body).toMatchObject({ items: [{ id: offboardingId }] });
    const { status } = await app.call('POST', `/offboardings/${offboardingId}/reinstate`, { reason: 'a mistake' });
    expect(status).toBe(200);
    await receiver.waitFor((each) => each.accounts().get('lea@example.com')?.status === 'active');
    expect((await app.call('GET', '/offboardings?person=lea@example.com')).body).toEqual({ items: [] });
    const twice = await app.call('POST', `/offboardings/${offboardingId}/reinstate`, { reason: 'again' });
    expect(twice).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('keeps what arrived in the provisioning log, with the values apart', async () => {
    const { body } = await app.call('GET', `/provisioning-log?directory=${directoryId}&resource=${userId}`);
    const after = 'lea@example.com';
    expect(body).toMatchObject({ items: [{ operation: 'create', result: 'success', status: 201 }] });
    expect(body).toMatchObject({ items: [{ changes: expect.arrayContaining([{ attribute: 'userName', after }]) }] });
  });

  it('freezes a target: what is owed waits, and says so', async () => {
    await app.call('POST', '/targets/gorgias-eu/freeze', { reason: 'migration' });
    await scimClient(base, token)('DELETE', `/Users/${userId}`);
    await app.call('POST', `/people/${userId}/run`);
    const frozen = await app.call('GET', '/assignments?state=frozen');
    expect(frozen.body).toMatchObject({ items: [{ state: 'frozen', status: 'suspended' }] });
    const thawed = await app.call('POST', '/targets/gorgias-eu/thaw');
    expect(thawed.body).not.toHaveProperty('frozen');
    await receiver.waitFor((each) => each.accounts().get('lea@example.com')?.status === 'suspended');
  });
});
