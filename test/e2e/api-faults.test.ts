import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type RunningApp } from '../support/app.js';
import { connectTenant } from '../support/tenant.js';

let app: RunningApp;

beforeAll(async () => {
  app = await startTestApp();
});

afterAll(() => app.stop());

describe('a body that is nested without end', () => {
  it('is refused as a fault of the input', async () => {
    const nested = JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`) as object; // written on this line
    const { status, body } = await app.call('POST', '/directories', nested);
    expect([status, JSON.stringify(body['faults'])]).toEqual([400, expect.stringContaining('nested deeper than 32')]);
  });
});

describe('a compressed body', () => {
  it.each(['gzip', 'br', 'deflate', 'x'])('in %s is a 415, whether or not it can be decompressed', async (encoding) => {
    for (const [path, type] of [
      ['/api/v1/directories', 'application/json'],
      ['/api/v1/policy/plan', 'application/yaml'],
    ] as const) {
      const headers = { authorization: 'Bearer test-admin-key', 'content-type': type, 'content-encoding': encoding };
      expect((await fetch(`${app.url}${path}`, { method: 'POST', headers, body: '{"name":"x"}' })).status).toBe(415);
    }
  });
});

describe('what the admin API refuses', () => {
  it.each([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer wrong' }],
    ['another scheme', { authorization: 'Basic dGVzdA==' }],
    ['a key in the query', { 'x-query': '?access_token=test-admin-key' }],
  ])('%s is a 401 problem', async (_what, { 'x-query': query = '', ...headers }: Record<string, string>) => {
    const response = await fetch(`${app.url}/api/v1/targets${query}`, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="rolecall"/);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'unauthenticated', status: 401 });
  });

  it('names every wrong field at once, unknown ones too', async () => {
    const { status, body } = await app.call('POST', '/directories', { name: ' ', dialect: 'okra', colour: 'red' });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_input' });
    const paths = (body['faults'] as { path: string; message: string }[]).map(({ path }) => path); // the API documents faults as such a list
    expect(paths).toEqual(expect.arrayContaining(['body.name', 'body.dialect', 'body']));
    expect(JSON.stringify(body)).toContain('colour');
  });

  it('names a wrong filter instead of listing everything', async () => {
    const { status, body } = await app.call('GET', '/assignments?traget=x');
    expect([status, body['code']]).toEqual([400, 'invalid_input']);
  });

  it.each([
    ['limit=0', 'query.limit'],
    ['limit=201', 'query.limit'],
    ['cursor=nonsense', 'query.cursor'],
  ])('refuses ?%s', async (query, path) => {
    const { status, body } = await app.call('GET', `/targets?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ faults: [{ path }] });
  });

  it('says 404 for ids that name nothing or are no ids', async () => {
    const missing = `dir_${'0'.repeat(32)}`;
    for (const path of [
      `/directories/${missing}`,
      '/directories/nonsense',
      '/targets/nowhere',
      '/deliveries/dlv_x',
      '/offboardings/1',
      '/catalogs/zendesk',
      '/people/nobody%40example.com/explain',
      '/policy/versions/7',
      '/nothing-here',
    ]) {
      const { status, body } = await app.call('GET', path);
      expect([path, status]).toEqual([path, 404]);
      expect(body).toMatchObject({ status: 404 });
    }
  });

  it('says which methods a path has', async () => {
    const { status, headers } = await app.call('PATCH', '/catalogs');
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET');
  });

  it('says 415 for a form, 400 for broken JSON, 413 for too much', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await app.call('POST', '/directories', 'name=Okta', form)).status).toBe(415);
    const json = { 'content-type': 'application/json' };
    expect((await app.call('POST', '/directories', '{"name":', json)).body).toMatchObject({
      code: 'malformed_request',
    });
    expect((await app.call('POST', '/directories', { name: 'x'.repeat(300_000) })).status).toBe(413);
  });

  it('says 400 for a path that is not validly encoded', async () => {
    const response = await fetch(`${app.url}/api/v1/people/%E0%A4%A/explain`, {
      headers: { authorization: 'Bearer test-admin-key' },
    });
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'malformed_request' }]);
  });

  it('refuses a taken name, a missing catalog, an unknown connector and a private address', async () => {
    const target = { name: 'one', catalog: 'gorgias', connector: { kind: 'webhook', url: 'http://127.0.0.1:9/' } };
    expect((await app.call('POST', '/targets', target)).status).toBe(201);
    expect((await app.call('POST', '/targets', { ...target, name: 'ONE' })).body).toMatchObject({ code: 'name_taken' });
    const refused = [
      { ...target, name: 'two', catalog: 'nope' },
      { ...target, name: 'two', connector: { kind: 'pigeon' } },
      { ...target, name: 'two', connector: { kind: 'webhook', url: 'http://10.0.0.1/' } },
      { ...target, name: 'two', connector: { kind: 'webhook' } },
    ];
    for (const input of refused) {
      const { status, body } = await app.call('POST', '/targets', input);
      expect([input.catalog, status, body['code']]).toEqual([input.catalog, 400, 'invalid_input']);
    }
  });

  it('lists every fault of a policy with line and column, and publishes nothing', async () => {
    const policy = 'version: 1\nrules:\n  - id: a\n    when: { group: X }\n    grant: { nowhere: basic }\n  - id: a\n';
    for (const path of ['/policy/plan', '/policy/versions']) {
      const { status, body } = await app.call('POST', path, policy);
      expect(status).toBe(422);
      const faults = body['faults'] as { line: number; column: number; message: string }[]; // the API documents faults as such a list
      expect(faults.length).toBeGreaterThan(1);
      for (const { line, column, message } of faults)
        expect([line > 0, column > 0, message.length > 0]).toEqual([true, true, true]);
    }
    expect((await app.call('GET', '/policy/versions')).body).toEqual({ items: [] });
  });

  it('takes a policy as JSON too, and reports places in it', async () => {
    const json = { 'content-type': 'application/json' };
    const { status, body } = await app.call('POST', '/policy/plan', '{"version":1,\n"rules":[{"id":"a"}]}', json);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'policy_invalid', faults: [{ line: 2 }, { line: 2 }, { line: 2 }] });
  });

  it('answers 409 with the candidates when a name means two people', async () => {
    for (const name of ['one', 'two']) {
      const { scim } = await connectTenant(app, { name });
      const emails = [{ value: `${name}@example.com`, type: 'work' }];
      await scim('POST', '/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'jo', emails });
    }
    const { status, body } = await app.call('POST', '/offboardings', { person: 'jo', reason: 'left' });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'person_ambiguous', candidates: [{ userName: 'jo' }, { userName: 'jo' }] });
  });
});

describe('paging', () => {
  it('walks over every record once, in stable order', async () => {
    for (let i = 0; i < 5; i += 1) await app.call('POST', '/directories', { name: `page ${i}` });
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await app.call('GET', `/directories?limit=2${cursor}`);
      seen.push(...(body['items'] as { id: string }[]).map(({ id }) => id)); // every record has an id
      cursor = typeof body['nextCursor'] === 'string' ? `&cursor=${encodeURIComponent(body['nextCursor'])}` : '';
    } while (cursor !== '');
    expect(seen.length).toBeGreaterThanOrEqual(5);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('pages the five catalogs by key', async () => {
    const first = await app.call('GET', '/catalogs?limit=3');
    expect(first.body['items']).toHaveLength(3);
    const rest = await app.call('GET', `/catalogs?limit=3&cursor=${String(first.body['nextCursor'])}`);
    expect(rest.body['items']).toHaveLength(2);
    expect(rest.body).not.toHaveProperty('nextCursor');
  });
});

describe('around the API', () => {
  it('is alive and ready, and shows metrics without names', async () => {
    for (const path of ['/healthz', '/readyz']) expect((await fetch(`${app.url}${path}`)).status).toBe(200);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toContain('rolecall_http_request_seconds_count{route="api",status="4xx"}');
    expect(metrics).toContain('rolecall_due_users');
    expect(metrics).not.toContain('example.com');
  });

  it('serves its description offline', async () => {
    const response = await fetch(`${app.url}/openapi.json`);
    expect(await response.json()).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/api/v1' }] });
  });

  it('answers with a request id, the caller’s own when it is harmless, and with strict headers', async () => {
    const own = await fetch(`${app.url}/healthz`, { headers: { 'x-request-id': 'abc-12345' } });
    expect(own.headers.get('x-request-id')).toBe('abc-12345');
    const odd = await fetch(`${app.url}/healthz`, { headers: { 'x-request-id': '<script>' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
    expect(odd.headers.get('x-powered-by')).toBeNull();
    const policy = odd.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https:|unsafe|upgrade-insecure/);
    expect(odd.headers.get('x-content-type-options')).toBe('nosniff');
    expect(odd.headers.get('cache-control')).toBe('no-store');
  });
});
