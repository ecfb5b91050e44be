import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { createApp, type App } from '../../src/app.js';
import { readConfig } from '../../src/config/config.js';
import { createLog } from '../../src/observe/log.js';
import { freePort } from '../support/service.js';
import { adminKey } from '../support/app.js';
import { createBrowser, type TestBrowser } from '../support/browser.js';
import { startProvider, type Tamper, type TestProvider } from '../support/openid-provider.js';

let app: App;
let url: string;
let provider: TestProvider;
const lines: string[] = [];

const roles = [
  { value: 'rolecall-owners', role: 'owner' },
  { value: 'rolecall-operators', role: 'operator' },
  { value: 'rolecall-hr', role: 'hr_viewer' },
];
const ann = {
  name: 'Ann Planted',
  email: 'ann.planted@example.com',
  email_verified: true,
  groups: ['everybody', 'rolecall-hr', 'rolecall-operators'],
};

beforeEach(async () => {
  lines.length = 0;
  const port = await freePort();
  const config = readConfig({
    PORT: String(port),
    ROLECALL_DATABASE_URL: 'sqlite::memory:',
    ROLECALL_ADMIN_KEY: adminKey,
    ROLECALL_PRIVATE_TARGETS: '127.0.0.0/8',
  });
  app = createApp({ config, log: createLog('debug', { write: (line: string) => void lines.push(line) }) });
  url = (await app.start()).url;
  provider = await startProvider(`${url}/sign-on/callback`);
  provider.person = { id: 'ann-1', claims: ann };
});
afterEach(async () => {
  await app.stop();
  await provider.stop();
});

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function ask(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = byKey) {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const typed = new Headers({ ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) });
  const answer = await fetch(`${url}/api/v1${path}`, { method, headers: typed, ...sent });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) }; // every answer of the API is an object
}

const byKey = { authorization: `Bearer ${adminKey}` };
const configure = (change: object = {}) =>
  ask('PUT', '/settings/sign-on', {
    name: 'Acme',
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    scopes: ['email', 'profile', 'groups'],
    roles,
    ...change,
  });
const isOurs = (at: URL) => at.origin === url && at.pathname.startsWith('/console');
const isCallback = (at: URL) => at.pathname === '/sign-on/callback';
const signIn = (browser: TestBrowser) => browser.open(`${url}/sign-on`, isOurs);
const as = (browser: TestBrowser) => ({ cookie: browser.cookiesFor(url) });
const current = (browser: TestBrowser) => ask('GET', '/sessions/current', undefined, as(browser));
/** What the login page is told, and the reason the log has under the same request id. */
const refusalAt = (at: URL) => {
  const word = at.searchParams.get('signOn');
  const entry = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>) // lines of the log are objects
    .find(({ event, requestId }) => event === 'sign_on.refused' && requestId === at.searchParams.get('request'));
  return { word, reason: entry?.['reason'] };
};

describe('single sign-on', () => {
  it('lets somebody in with the highest role their groups give, at the console, with their verified e-mail', async () => {
    expect((await configure()).status).toBe(200);
    const browser = createBrowser();
    const end = await signIn(browser);
    expect([end.pathname, end.search]).toEqual(['/console/', '']);
    expect((await current(browser)).body).toMatchObject({
      kind: 'admin',
      role: 'operator',
      admin: { name: ann.name, email: ann.email, signsInAtProvider: true },
    });
    const { body } = await ask('GET', '/audit?action=session.create');
    expect(body['items']).toMatchObject([{ outcome: 'done', details: { by: 'sign_on', role: 'operator' } }]);
    for (const secret of [ann.name, ann.email, 'ann-1', provider.clientSecret, browser.cookiesFor(url)])
      expect(lines.join('')).not.toContain(secret);
  });

  it('takes claims from the userinfo endpoint where the ID token has none', async () => {
    await provider.stop();
    provider = await startProvider(`${url}/sign-on/callback`, { claimsIn: 'userinfo' });
    provider.person = { id: 'ann-1', claims: ann };
    await configure();
    const browser = createBrowser();
    await signIn(browser);
    expect((await current(browser)).body).toMatchObject({ role: 'operator', admin: { email: ann.email } });
  });

  it('shows no e-mail that the provider has not verified', async () => {
    await configure();
    provider.person = { id: 'ann-1', claims: { ...ann, email_verified: false } };
    const browser = createBrowser();
    await signIn(browser);
    const { body } = await current(browser);
    expect(body['admin']).toMatchObject({ name: ann.name });
    expect(body['admin']).not.toHaveProperty('email');
  });

  it('takes nobody over: whoever has the same e-mail and a password stays apart', async () => {
    await configure();
    const invited = await ask('POST', '/admins', { email: ann.email, name: 'Local Ann', role: 'owner' });
    const browser = createBrowser();
    await signIn(browser);
    const { body } = await current(browser);
    expect(body).toMatchObject({ role: 'operator' });
    expect(body['admin']).not.toMatchObject({ id: invited.body['id'] });
    expect(body['admin']).not.toHaveProperty('email');
  });

  it.each([
    ['no group of theirs gives a role', { groups: ['everybody'] }, 'no_role'],
    ['they have no groups', { groups: [] }, 'no_role'],
    ['the letter case differs', { groups: ['Rolecall-Owners'] }, 'no_role'],
    ['the provider sends no groups', { groups: undefined }, 'no_group_claim'],
    ['the claim is no list', { groups: { 'rolecall-owners': true } }, 'no_group_claim'],
  ])('lets nobody in when %s', async (_when, change, reason) => {
    await configure();
    provider.person = { id: 'ann-1', claims: { ...ann, ...change } };
    const browser = createBrowser();
    expect(refusalAt(await signIn(browser))).toEqual({ word: 'no_role', reason });
    expect((await current(browser)).status).toBe(401);
    expect((await ask('GET', '/admins')).body['items']).toEqual([]);
    const { body } = await ask('GET', '/audit?action=session.create');
    expect(body['items']).toMatchObject([{ outcome: 'refused forbidden' }]);
  });

  it('judges the groups anew at each sign-in, for every session of the person', async () => {
    await configure();
    const [first, second] = [createBrowser(), createBrowser()];
    await signIn(first);
    provider.person = { id: 'ann-1', claims: { ...ann, name: 'Ann Other', groups: 'rolecall-owners' } };
    await signIn(second);
    for (const browser of [first, second])
      expect((await current(browser)).body).toMatchObject({ role: 'owner', name: 'Ann Other' });
    expect((await ask('GET', '/admins')).body['items']).toHaveLength(1);
    provider.person = { id: 'ann-1', claims: { ...ann, groups: [] } };
    await signIn(createBrowser());
    for (const browser of [first, second]) expect((await current(browser)).status).toBe(401);
  });

  it('ends a session at the very next request once it is revoked, or its admin disabled', async () => {
    await configure();
    const browser = createBrowser();
    await signIn(browser);
    const { sessionId, admin } = (await current(browser)).body;
    expect((await ask('DELETE', `/sessions/${String(sessionId)}`)).status).toBe(204);
    expect((await current(browser)).status).toBe(401);
    await signIn(browser);
    const { id } = admin as { id: string }; // checked against the description elsewhere
    await ask('PATCH', `/admins/${id}`, { state: 'disabled' });
    expect((await current(browser)).status).toBe(401);
    expect(refusalAt(await signIn(browser))).toEqual({ word: 'disabled', reason: 'disabled' });
  });

  it('gives its admins no password and no role by hand', async () => {
    await configure();
    const browser = createBrowser();
    await signIn(browser);
    const { id } = (await current(browser)).body['admin'] as { id: string }; // checked against the description elsewhere
    expect((await ask('POST', `/admins/${id}/password`, {})).status).toBe(409);
    expect((await ask('PATCH', `/admins/${id}`, { role: 'owner' })).status).toBe(409);
  });
});

describe('what comes back from the provider', () => {
  /** The address at which the browser would come back. */
  const untilCallback = (browser: TestBrowser) => browser.open(`${url}/sign-on`, isCallback);

  it('is not looked at in a browser that did not begin', async () => {
    await configure();
    const callback = await untilCallback(createBrowser());
    const other = createBrowser();
    expect(refusalAt(await other.open(callback.href, isOurs))).toEqual({
      word: 'expired',
      reason: 'no_flow_of_this_browser',
    });
    expect(provider.exchanges).toBe(0);
  });

  it('is refused with another state', async () => {
    await configure();
    const browser = createBrowser();
    const callback = await untilCallback(browser);
    callback.searchParams.set('state', 'chosen-by-somebody-else');
    expect(refusalAt(await browser.open(callback.href, isOurs))).toMatchObject({ word: 'provider' });
    expect((await current(browser)).status).toBe(401);
    expect(provider.exchanges).toBe(0);
  });

  it('works once: neither the browser nor a copy of all it had gets in again', async () => {
    await configure();
    const browser = createBrowser();
    const callback = await untilCallback(browser);
    const cookies = browser.cookiesFor(url);
    await browser.open(callback.href, isOurs);
    expect((await current(browser)).status).toBe(200);
    expect(refusalAt(await browser.open(callback.href, isOurs)).word).toBe('expired');
    const thief = createBrowser();
    thief.restore(url, cookies);
    expect(refusalAt(await thief.open(callback.href, isOurs))).toEqual({ word: 'provider', reason: 'invalid_grant' });
    expect((await current(thief)).status).toBe(401);
  });

  const now = () => Math.floor(Date.now() / 1_000);
  const changed =
    (change: JWTPayload): Tamper =>
    (claims, sign) =>
      sign({ ...claims, ...change });
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned: Tamper = async (claims) => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`;
  const byClientSecret: Tamper = (claims) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(provider.clientSecret));
  const byAnotherKey: Tamper = async (claims) => {
    const { privateKey } = await generateKeyPair('RS256');
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'test' }).sign(privateKey);
  };
  it.each([
    ['another nonce', changed({ nonce: 'other' }), 'claim_nonce'],
    ['no nonce', changed({ nonce: undefined }), 'OAUTH_INVALID_RESPONSE'],
    ['another audience', changed({ aud: 'somebody-else' }), 'claim_aud'],
    ['another issuer', changed({ iss: 'https://evil.example' }), 'claim_iss'],
    ['an end that is past', changed({ exp: now() - 600 }), 'claim_exp'],
    ['no subject', changed({ sub: undefined }), 'OAUTH_INVALID_RESPONSE'],
    ['the algorithm none', unsigned, 'OAUTH_INVALID_RESPONSE'],
    ['the client secret as key', byClientSecret, 'OAUTH_INVALID_RESPONSE'],
    ['the signature of another key', byAnotherKey, 'OAUTH_INVALID_RESPONSE'],
    ['no form of a token', async () => 'x.y', 'OAUTH_INVALID_RESPONSE'],
  ])('is refused with an ID token of %s', async (_with, tamper, reason) => {
    await configure();
    provider.tamper = tamper;
    const browser = createBrowser();
    expect(refusalAt(await signIn(browser))).toEqual({ word: 'provider', reason });
    expect((await current(browser)).status).toBe(401);
    expect((await ask('GET', '/admins')).body['items']).toEqual([]);
  });

  it('may be a refusal of its own, and its word stands in the log', async () => {
    await configure();
    const browser = createBrowser();
    const callback = await untilCallback(browser);
    const denied = new URL(callback);
    denied.searchParams.delete('code');
    denied.searchParams.set('error', 'access_denied');
    denied.searchParams.set('error_description', 'Ann Planted may not');
    expect(refusalAt(await browser.open(denied.href, isOurs))).toEqual({ word: 'provider', reason: 'access_denied' });
    expect(lines.join('')).not.toContain('Planted');
  });

  it('is told as such when the provider is down, while passwords and keys go on', async () => {
    await configure();
    const browser = createBrowser();
    const callback = await untilCallback(browser);
    await provider.stop();
    expect(refusalAt(await browser.open(callback.href, isOurs))).toEqual({ word: 'provider', reason: 'ECONNREFUSED' });
    expect((await ask('POST', '/sessions', { key: adminKey }, {})).status).toBe(201);
  });

  it('is not looked at once the settings have changed: a code of one provider never goes to another', async () => {
    await configure();
    const browser = createBrowser();
    const callback = await untilCallback(browser);
    await configure({ roles: [{ value: 'everybody', role: 'owner' }] });
    expect(refusalAt(await browser.open(callback.href, isOurs))).toEqual({
      word: 'expired',
      reason: 'settings_changed',
    });
    expect(provider.exchanges).toBe(0);
  });

  it('lets nobody in when the settings change while the provider is asked', async () => {
    await configure();
    provider.tamper = async (claims, sign) => {
      await configure({ roles: [{ value: 'everybody', role: 'owner' }] });
      return sign(claims);
    };
    const browser = createBrowser();
    expect(refusalAt(await signIn(browser))).toEqual({ word: 'expired', reason: 'settings_changed' });
    expect((await current(browser)).status).toBe(401);
    expect((await ask('GET', '/admins')).body['items']).toEqual([]);
  });

  it('is slowed down also when one address sends very much at once', async () => {
    await configure();
    const browser = createBrowser();
    const callback = await untilCallback(browser);
    callback.searchParams.set('code', 'guessed');
    const headers = { cookie: browser.cookiesFor(url) };
    const send = () => fetch(callback, { headers, redirect: 'manual' });
    const answers = await Promise.all(Array.from({ length: 50 }, send));
    expect(provider.exchanges).toBe(20);
    const isLocked = (answer: Response) => answer.headers.get('location')?.includes('signOn=locked');
    expect(answers.filter(isLocked)).toHaveLength(30);
  });

  it('is slowed down after twenty refusals of one address', async () => {
    await configure();
    provider.person = { id: 'ann-1', claims: { ...ann, groups: [] } };
    for (let i = 0; i < 20; i += 1) expect(refusalAt(await signIn(createBrowser())).word).toBe('no_role');
    expect(refusalAt(await signIn(createBrowser())).word).toBe('locked');
  });
});

describe('the settings of single sign-on', () => {
  it('show all but the secret, which stays when it is not named', async () => {
    expect((await ask('GET', '/login-options', undefined, {})).body).toEqual({ signOn: null });
    expect((await ask('GET', '/settings/sign-on')).status).toBe(404);
    expect((await configure()).body).toMatchObject({
      hasClientSecret: true,
      groupClaim: 'groups',
      redirectUrl: `${url}/sign-on/callback`,
    });
    const again = await configure({ clientSecret: undefined });
    expect(again.body).toMatchObject({ hasClientSecret: true });
    expect((await ask('GET', '/login-options', undefined, {})).body).toEqual({ signOn: { name: 'Acme' } });
    const all = [await ask('GET', '/settings/sign-on'), await ask('GET', '/audit?limit=200'), again];
    expect(JSON.stringify(all)).not.toContain(provider.clientSecret);
    const browser = createBrowser();
    await signIn(browser);
    expect((await current(browser)).status).toBe(200);
    expect((await configure({ clientSecret: undefined, clientId: 'other' })).body).toMatchObject({
      hasClientSecret: false,
    });
  });

  it.each([
    ['no OpenID provider', () => ({ issuer: url }), /OpenID configuration/],
    ['an address that is not to be reached', () => ({ issuer: 'http://169.254.169.254/' }), /ROLECALL_PRIVATE_TARGETS/],
    ['a port nobody listens on', () => ({ issuer: 'http://127.0.0.1:1' }), /ECONNREFUSED/],
  ])('are refused with %s, in words', async (_with, change, words) => {
    const { status, body } = await configure(change());
    expect([status, JSON.stringify(body['faults'])]).toEqual([400, expect.stringMatching(words)]);
  });

  it('end the sessions of whoever came in by it when they change or go', async () => {
    await configure();
    const browser = createBrowser();
    await signIn(browser);
    await configure({ roles: [{ value: 'rolecall-hr', role: 'hr_viewer' }] });
    expect((await current(browser)).status).toBe(401);
    await signIn(browser);
    expect((await current(browser)).body).toMatchObject({ role: 'hr_viewer' });
    expect((await ask('DELETE', '/settings/sign-on')).status).toBe(204);
    expect((await current(browser)).status).toBe(401);
    expect(refusalAt(await signIn(browser))).toEqual({ word: 'off', reason: 'not_configured' });
  });
});
