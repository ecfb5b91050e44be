import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { helpdeskUrn } from '../../src/scim/schema/helpdesk.js';
import { startTestApp, type RunningApp } from '../support/app.js';
import { valueAt } from '../support/exchanges.js';
import { openReceiver, type TestReceiver } from '../support/receiver.js';
import { connectTenant, scimClient, type SendScim } from '../support/tenant.js';

const policy = `
version: 1
targets:
  gorgias-eu: { limits: { lead: { max: 3 } } }
rules:
  - id: by-app-role
    reason: The identity provider says so
    when: { roles: [gorgias-eu.basic] }
    grant: { gorgias-eu: basic }
`;

let app: RunningApp;
let receiver: TestReceiver;
let base = '';
let authorization = '';
let send: SendScim;

beforeAll(async () => {
  app = await startTestApp();
  receiver = await openReceiver({ secrets: [] });
  const tenant = await connectTenant(app, { name: 'Entra', dialect: 'entra' });
  base = tenant.base;
  send = scimClient('', tenant.token);
  authorization = `Bearer ${tenant.token}`;
  const connector = { kind: 'webhook', url: receiver.url };
  const target = await app.call('POST', '/targets', { name: 'gorgias-eu', catalog: 'gorgias', connector });
  receiver.acceptSecrets([String(target.body['signingSecret'])]);
  expect((await app.call('POST', '/policy/versions', policy)).status).toBe(201);
});
afterAll(async () => {
  await app.stop();
  await receiver.close();
});

async function scim(method: string, url: string, body?: unknown): Promise<unknown> {
  const reply = await send(method, url, body);
  expect(reply.status).toBeLessThan(300);
  return reply.body;
}

describe('a role given by the identity provider', () => {
  const text = '{"id":"06b07648-ecfe-589f-9d2f-6325724a46ee","value":"gorgias-eu.basic","displayName":"Basic"}';
  it.each([
    ['its value in an element', [{ value: 'gorgias-eu.basic', primary: 'True' }]],
    ['bare values', ['gorgias-eu.basic', 'other']],
    ['the text of a JSON object', [{ value: text }]],
    ['another letter case', [{ value: 'GORGIAS-EU.Basic', type: 'WindowsAzureActiveDirectoryRole' }]],
  ])('reaches the helpdesk, written as %s, and shows in the extension for those who ask', async (name, roles) => {
    const userName = `${name.replaceAll(' ', '-')}@example.com`;
    const created = await scim('POST', `${base}/Users`, { userName, active: true, roles });
    const id = String(valueAt(created, 'id'));
    await receiver.waitFor((each) => each.accounts().get(userName.toLowerCase())?.status === 'active');
    const plain = await scim('GET', `${base}/Users/${id}`);
    expect(JSON.stringify(plain)).not.toContain('assignments');
    const asked = await scim('GET', `${base}/Users/${id}?attributes=userName,${helpdeskUrn}:assignments`);
    const shown: unknown = new Map<string, unknown>(Object.entries(asked as object)).get(helpdeskUrn); // an object was answered
    expect(shown).toMatchObject({
      assignments: [{ target: 'gorgias-eu', roles: ['basic'] }],
    });
    const again = await scim('GET', `${base}/Users/${id}`);
    expect(valueAt(again, 'meta.version')).toBe(valueAt(created, 'meta.version'));
  });
});

it('publishes the roles of the target with the limits of the policy', async () => {
  const body = await scim('GET', `${base}/Roles?filter=${encodeURIComponent('limitedAssignmentsPermitted eq true')}`);
  expect(body).toMatchObject({ totalResults: 1, Resources: [{ id: 'gorgias-eu.lead', totalAssignmentsPermitted: 3 }] });
});

it('answers under a base URL pasted with doubled slashes, before and after the directory', async () => {
  const { origin, pathname } = new URL(base);
  const directory = String(pathname.split('/').at(-1));
  for (const path of [
    `//scim/v2/${directory}/Users`,
    `/scim//v2//${directory}/Users`,
    `/scim/v2/${directory}//Users/?count=1&filter=userName%20eq%20%22a//b%22`,
  ])
    expect(await scim('GET', `${origin}${path}`)).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    });
});

it('answers with the strict headers of all answers and the caller’s request id, whatever it answers', async () => {
  const strict = (answer: Response) =>
    [...answer.headers].filter(([name]) => /^(content-security|cross-origin|referrer|strict-|x-|cache-)/.test(name));
  const sent = { 'x-request-id': 'abc-12345' };
  const expected = strict(await fetch(`${app.url}/healthz`, { headers: sent }));
  expect(Object.fromEntries(expected)).toMatchObject({ 'x-request-id': 'abc-12345', 'x-frame-options': 'DENY' });
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${base}${path}`, { ...init, headers: { ...sent, authorization } });
  const answers = [
    await fetch(`${base}/Users`, { headers: sent }),
    await ask('/Users'),
    await ask('/Users', { method: 'HEAD' }),
    await ask('/Groups/nobody'),
    await ask('/Roles', { method: 'DELETE' }),
    await ask('/Users', { method: 'POST', body: 'no JSON' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([401, 200, 200, 404, 405, 415]);
  for (const answer of answers) expect(strict(answer)).toEqual(expected);
  expect(answers[0]?.headers.get('www-authenticate')).toBe('Bearer realm="scim"');
  expect(answers[4]?.headers.get('allow')).toBe('GET, HEAD');
});
