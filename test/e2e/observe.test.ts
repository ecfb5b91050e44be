import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp, type App } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import { createLog } from '../../src/observe/log.js';
import { adminKey } from '../support/app.js';

const lines: string[] = [];
let app: App;
let url = '';
let directory = { id: '', base: '', token: '' };

beforeAll(async () => {
  const config = readConfig({
    PORT: '0',
    ROLECALL_DATABASE_URL: 'sqlite::memory:',
    ROLECALL_ADMIN_KEY: adminKey,
    LOG_LEVEL: 'trace',
  });
  app = createApp({ config, log: createLog('trace', { write: (line: string) => void lines.push(line) }) });
  ({ url } = await app.start());
  const post = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
    const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as Record<string, unknown>; // the API answers objects
  };
  const { id, baseUrl } = await post('/directories', { name: 'Okta', dialect: 'okta' });
  const { token } = await post(`/directories/${String(id)}/tokens`, {});
  directory = { id: String(id), base: String(baseUrl), token: String(token) };
});

afterAll(async () => {
  await app.stop();
});

const scim = (path: string, init: RequestInit = {}, token = directory.token) =>
  fetch(`${directory.base}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json', ...init.headers },
  });

describe('the log', () => {
  it('has one line for a request, with its id and without what was asked about whom', async () => {
    const before = lines.length;
    const filter = encodeURIComponent('userName eq "lea.roy@example.com" or name.familyName eq "Quintanilla"');
    const answer = await scim(`/Users?filter=${filter}&attributes=emails`, {
      headers: { 'x-request-id': 'sync-run-000017' },
    });
    expect([answer.status, answer.headers.get('x-request-id')]).toEqual([200, 'sync-run-000017']);
    await answer.text();
    await scim(`/Users/${encodeURIComponent('lea.roy@example.com')}?x=Quintanilla`);
    await scim('/Users/.search', {
      method: 'POST',
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
        filter: 'userName eq "Quintanilla"',
      }),
    });
    await scim('/Users?filter=userName+eq+Quintanilla', {}, 'rcscim_wrong');
    const written = lines.slice(before);
    const requests = written
      .filter((line) => line.includes('"http.request"'))
      .map((line) => JSON.parse(line) as unknown);
    expect(requests).toHaveLength(4);
    expect(requests[0]).toEqual({
      level: 'info',
      time: expect.any(String),
      event: 'http.request',
      requestId: 'sync-run-000017',
      method: 'GET',
      path: expect.stringMatching(/^\/scim\/v2\/dir-[0-9a-f]{32}\/Users$/),
      status: 200,
      ms: expect.any(Number),
    });
    expect(written.join('')).not.toMatch(/lea\.roy|quintanilla|filter|rcscim_/i);
  });
});

describe('the metrics', () => {
  it('count SCIM requests by operation and directory, and let nobody without a token add a directory', async () => {
    await scim('/Users', {
      method: 'POST',
      body: JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'jo@example.com' }),
    });
    await fetch(`${url}/scim/v2/dir-ffffffffffffffffffffffffffffffff/Users`);
    const text = await (await fetch(`${url}/metrics`)).text();
    const count = 'rolecall_scim_request_seconds_count';
    expect(text).toContain(`${count}{operation="create",resource="User",directory="${directory.id}",status="2xx"} 1`);
    expect(text).toContain(`${count}{operation="list",resource="User",directory="none",status="4xx"}`);
    expect(text).not.toContain('ffffffff');
    expect(text).toMatch(/rolecall_store_seconds_count\{kind="write",outcome="answered"\} [1-9]/);
    expect(text).toMatch(/rolecall_nodejs_eventloop_lag_p99_seconds [0-9.]+/);
    expect(text).not.toMatch(/jo@example/);
  });
});

describe('readiness', () => {
  it('names each thing it looked at', async () => {
    const answer = await fetch(`${url}/readyz`);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { status: 'ready', checks: { database: 'ok', pipeline: 'ok' } },
    ]);
  });
});
