import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { createApp, type App } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import { createLog } from '../../src/observe/log.js';
import { adminKey } from '../support/app.js';

let app: App;
let url: string;
let now: Date;
const lines: string[] = [];
const password = 'correct horse battery';
const wrong = 'not the right password';

beforeEach(async () => {
  now = new Date('2026-11-22T09:00:00.000Z');
  lines.length = 0;
  const config = readConfig({ PORT: '0', ROLECALL_DATABASE_URL: 'sqlite::memory:', ROLECALL_ADMIN_KEY: adminKey });
  const log = createLog('debug', { write: (line: string) => void lines.push(line) });
  app = createApp({ config, log, clock: () => now });
  url = (await app.start()).url;
});
afterEach(() => app.stop());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookies: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** A request with exactly these headers: fetch would not let a test choose Host or Sec-Fetch-Site. */
function ask(
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Readonly<Record<string, string>>; body?: unknown } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = request(`${url}/api/v1${path}`, { method, headers: { ...type, ...headers } }, (res) => {
      let text = '';
      res.on('data', (piece: Buffer) => (text += piece.toString()));
      res.on('end', () =>
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers,
          cookies: res.headers['set-cookie'] ?? [],
          body: text === '' ? {} : (JSON.parse(text) as Answer['body']), // every answer of the API is an object
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const byKey = { authorization: `Bearer ${adminKey}` };
const ownSite = { 'sec-fetch-site': 'same-origin' };
const inMinutes = (minutes: number) => (now = new Date(now.getTime() + minutes * 60_000));
const signIn = (email: string, secret: string, headers = {}) =>
  ask('POST', '/sessions', { headers, body: { email, password: secret } });
/** The Cookie header of a browser that took what the answer set. */
const cookieOf = ({ cookies }: Answer) => ({ cookie: (cookies[0] ?? '').split(';')[0] ?? '' });

/** An admin who has signed in once and chosen a password. */
async function settled(role: string, email = `${role}@example.com`): Promise<{ id: string; cookie: string }> {
  const invited = await ask('POST', '/admins', { headers: byKey, body: { email, name: `The ${role}`, role } });
  const id = String(invited.body['id']);
  const current = String(invited.body['oneTimePassword']);
  const first = cookieOf(await signIn(email, current));
  const chosen = await ask('POST', `/admins/${id}/password`, {
    headers: { ...first, ...ownSite },
    body: { current, password },
  });
  expect(chosen.status).toBe(200);
  return { id, ...cookieOf(chosen) };
}

describe('signing in', () => {
  it('gives a session that no script, no other site and no plain connection can read', async () => {
    const answer = await ask('POST', '/sessions', { body: { key: adminKey } });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ kind: 'admin_key', role: 'owner', mustChangePassword: false });
    const [guarded = '', loopback = ''] = answer.cookies;
    expect(guarded).toMatch(
      /^__Host-rolecall=[\w-]{43}; Max-Age=604800; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(loopback).toMatch(/^rolecall=[\w-]{43}; Max-Age=604800; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    const { body } = await ask('GET', '/sessions/current', { headers: cookieOf(answer) });
    expect(body).toMatchObject({ name: 'admin key', sessionId: answer.body['sessionId'] });
  });

  it('with a one-time password allows nothing but choosing another one', async () => {
    const invited = await ask('POST', '/admins', {
      headers: byKey,
      body: { email: 'ed@example.com', name: 'Ed', role: 'editor' },
    });
    const current = String(invited.body['oneTimePassword']);
    const cookie = cookieOf(await signIn('ED@example.com', current));
    expect((await ask('GET', '/targets', { headers: cookie })).status).toBe(403);
    expect((await ask('GET', '/sessions/current', { headers: cookie })).body).toMatchObject({
      mustChangePassword: true,
    });
    const path = `/admins/${String(invited.body['id'])}/password`;
    const headers = { ...cookie, ...ownSite };
    expect((await ask('POST', path, { headers, body: { current, password: 'short' } })).status).toBe(400);
    expect((await ask('POST', path, { headers, body: { current: wrong, password } })).status).toBe(403);
    const chosen = await ask('POST', path, { headers, body: { current, password } });
    expect((await ask('GET', '/targets', { headers: cookieOf(chosen) })).status).toBe(200);
    expect((await ask('GET', '/targets', { headers: cookie })).status).toBe(401);
    expect((await signIn('ed@example.com', current)).status).toBe(401);
  });

  it('ends a one-time password after a week', async () => {
    const body = { email: 'late@example.com', name: 'Late', role: 'auditor' };
    const invited = await ask('POST', '/admins', { headers: byKey, body });
    inMinutes(7 * 24 * 60);
    expect((await signIn('late@example.com', String(invited.body['oneTimePassword']))).status).toBe(401);
  });

  it('always makes a new token, whatever the browser brought along', async () => {
    const planted = { cookie: '__Host-rolecall=planted-by-somebody-else' };
    const first = await ask('POST', '/sessions', { headers: planted, body: { key: adminKey } });
    const second = await ask('POST', '/sessions', { headers: cookieOf(first), body: { key: adminKey } });
    expect(new Set([planted.cookie, cookieOf(first).cookie, cookieOf(second).cookie]).size).toBe(3);
    expect((await ask('GET', '/sessions/current', { headers: planted })).status).toBe(401);
  });

  it('refuses a wrong password and an unknown e-mail in the same words', async () => {
    await settled('owner');
    const known = await signIn('owner@example.com', wrong);
    const unknown = await signIn('nobody@example.com', wrong);
    expect([known.status, unknown.status]).toEqual([401, 401]);
    expect(known.body['detail']).toBe(unknown.body['detail']);
    expect(known.cookies).toEqual([]);
  });

  it.each(['owner@example.com', 'nobody@example.com'])('is locked for %s after five wrong passwords', async (email) => {
    await settled('owner');
    for (let i = 0; i < 5; i += 1) expect((await signIn(email, wrong)).status).toBe(401);
    const locked = await signIn(email, password);
    expect([locked.status, locked.headers['retry-after']]).toEqual([429, '900']);
    expect(locked.body).toMatchObject({ code: 'too_many_attempts', retryAfterSeconds: 900 });
    inMinutes(15);
    expect((await signIn(email, password)).status).toBe(email === 'owner@example.com' ? 201 : 401);
  });

  it('is locked for an address after twenty wrong attempts, and right ones do not count', async () => {
    const byKeyInBody = (key: string) => ask('POST', '/sessions', { body: { key } });
    for (let i = 0; i < 20; i += 1) expect((await byKeyInBody('rcadm_wrong')).status).toBe(401);
    expect((await byKeyInBody(adminKey)).status).toBe(429);
    inMinutes(15);
    for (let i = 0; i < 25; i += 1) expect((await byKeyInBody(adminKey)).status).toBe(201);
  });
});

describe('a session', () => {
  it('ends after eight hours without a request, and after seven days anyhow', async () => {
    const cookie = cookieOf(await ask('POST', '/sessions', { body: { key: adminKey } }));
    const status = async () => (await ask('GET', '/sessions/current', { headers: cookie })).status;
    for (let hours = 0; hours < 161; hours += 7) {
      inMinutes(7 * 60);
      expect(await status()).toBe(200);
    }
    inMinutes(7 * 60);
    expect(await status()).toBe(401);
    const idle = cookieOf(await ask('POST', '/sessions', { body: { key: adminKey } }));
    inMinutes(8 * 60);
    expect((await ask('GET', '/sessions/current', { headers: idle })).status).toBe(401);
  });

  it('is over at the next request once its admin is disabled, removed, signed out or sent away', async () => {
    await settled('owner');
    const ed = await settled('editor');
    const cookie = { cookie: ed.cookie };
    const status = async (headers: Readonly<Record<string, string>>) =>
      (await ask('GET', '/targets', { headers })).status;
    expect(await status(cookie)).toBe(200);
    await ask('PATCH', `/admins/${ed.id}`, { headers: byKey, body: { state: 'disabled' } });
    expect(await status(cookie)).toBe(401);
    expect((await signIn('editor@example.com', password)).status).toBe(401);
    await ask('PATCH', `/admins/${ed.id}`, { headers: byKey, body: { state: 'active' } });
    expect(await status(cookie)).toBe(401);

    const out = cookieOf(await signIn('editor@example.com', password));
    const left = await ask('DELETE', '/sessions/current', { headers: { ...out, ...ownSite } });
    expect([left.status, left.cookies[0]]).toEqual([204, expect.stringContaining('__Host-rolecall=;')]);
    expect(await status(out)).toBe(401);

    const opened = await signIn('editor@example.com', password);
    await ask('DELETE', `/sessions/${String(opened.body['sessionId'])}`, { headers: byKey });
    expect(await status(cookieOf(opened))).toBe(401);

    const last = cookieOf(await signIn('editor@example.com', password));
    await ask('DELETE', `/admins/${ed.id}`, { headers: byKey });
    expect(await status(last)).toBe(401);
  });

  it('changes nothing for a request from another site', async () => {
    const cookie = cookieOf(await ask('POST', '/sessions', { body: { key: adminKey } }));
    const freeze = async (headers: Readonly<Record<string, string>>) =>
      (await ask('PUT', '/freeze', { headers: { ...cookie, ...headers }, body: { reason: 'Test' } })).status;
    expect(await freeze({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await freeze({ 'sec-fetch-site': 'same-site', origin: url })).toBe(403);
    expect(await freeze({})).toBe(403);
    expect(await freeze({ origin: 'https://evil.example' })).toBe(403);
    expect(await freeze({ origin: 'null' })).toBe(403);
    expect((await ask('GET', '/freeze', { headers: cookie })).body).toMatchObject({ isFrozen: false });
    expect(await freeze({ origin: url })).toBe(200);
    expect(await freeze({ 'sec-fetch-site': 'same-origin' })).toBe(200);
    const login = await ask('POST', '/sessions', {
      headers: { 'sec-fetch-site': 'cross-site' },
      body: { key: adminKey },
    });
    expect(login.status).toBe(403);
  });

  it('is not looked at when a key is sent with it', async () => {
    const cookie = cookieOf(await ask('POST', '/sessions', { body: { key: adminKey } }));
    const headers = { ...cookie, authorization: 'Bearer wrong' };
    expect((await ask('GET', '/sessions/current', { headers })).status).toBe(401);
  });

  it('is listed to whoever has it, and all to whoever manages admins', async () => {
    await settled('owner');
    const ed = await settled('editor');
    const mine = await ask('GET', '/sessions', { headers: { cookie: ed.cookie } });
    expect((mine.body['items'] as { name: string; isCurrent: boolean }[]).map(({ name }) => name)).toEqual([
      'The editor',
    ]); // checked against the description elsewhere
    const all = await ask('GET', '/sessions', { headers: byKey });
    expect(all.body['items']).toHaveLength(2);
    const other = (all.body['items'] as { id: string; name: string }[]).find(({ name }) => name === 'The owner'); // the same
    const headers = { cookie: ed.cookie, ...ownSite };
    expect((await ask('DELETE', `/sessions/${other?.id}`, { headers })).status).toBe(404);
  });
});

describe('admins', () => {
  it('keep at least one active owner', async () => {
    const { id } = await settled('owner');
    const change = (body: object) => ask('PATCH', `/admins/${id}`, { headers: byKey, body });
    expect((await change({ role: 'editor' })).status).toBe(409);
    expect((await change({ state: 'disabled' })).status).toBe(409);
    expect((await ask('DELETE', `/admins/${id}`, { headers: byKey })).status).toBe(409);
    await settled('owner', 'second@example.com');
    expect((await change({ role: 'editor' })).status).toBe(200);
  });

  it('may change their own name and language, not their own role', async () => {
    await settled('owner');
    const { id, cookie } = await settled('auditor');
    const change = (body: object) => ask('PATCH', `/admins/${id}`, { headers: { cookie, ...ownSite }, body });
    expect((await change({ language: 'fr', name: 'Zoé' })).body).toMatchObject({ language: 'fr', name: 'Zoé' });
    expect((await change({ role: 'owner' })).status).toBe(403);
    const again = await ask('POST', '/admins', {
      headers: byKey,
      body: { email: 'Auditor@Example.com', name: 'Again', role: 'owner' },
    });
    expect(again.status).toBe(409);
  });

  it('are named in the audit, with no password, token or key in it or in the log', async () => {
    const ed = await settled('operator');
    const made = await ask('POST', '/api-keys', { headers: byKey, body: { name: 'Reports', role: 'auditor' } });
    const apiKey = String(made.body['key']);
    await signIn('operator@example.com', wrong);
    const headers = { cookie: ed.cookie, ...ownSite };
    expect((await ask('PUT', '/freeze', { headers, body: { reason: 'Moving' } })).status).toBe(200);
    expect((await ask('GET', '/freeze', { headers })).body).toMatchObject({ by: 'The operator' });
    const audit = JSON.stringify((await ask('GET', '/audit?limit=200', { headers: byKey })).body);
    expect(audit).toContain(`"actor":{"kind":"admin","id":"${ed.id}","name":"The operator"}`);
    const token = ed.cookie.split('=')[1] ?? '';
    for (const secret of [password, wrong, token, apiKey, adminKey]) {
      expect(audit).not.toContain(secret);
      expect(lines.join('\n')).not.toContain(secret);
    }
    expect(lines.join('\n')).not.toContain('operator@example.com');
  });
});

describe('an API key', () => {
  it('carries its role until it expires or is removed, and can open a session', async () => {
    const made = await ask('POST', '/api-keys', {
      headers: byKey,
      body: { name: 'HR', role: 'hr_viewer', expiresInDays: 1 },
    });
    const headers = { authorization: `Bearer ${String(made.body['key'])}` };
    expect((await ask('GET', '/offboardings', { headers })).status).toBe(200);
    expect((await ask('GET', '/targets', { headers })).status).toBe(403);
    const session = await ask('POST', '/sessions', { body: { key: made.body['key'] } });
    expect(session.body).toMatchObject({
      kind: 'api_key',
      name: 'HR',
      permissions: ['people.search', 'offboarding.read'],
    });
    inMinutes(24 * 60);
    expect((await ask('GET', '/offboardings', { headers })).status).toBe(401);
    expect((await ask('GET', '/offboardings', { headers: cookieOf(session) })).status).toBe(401);
  });
});
