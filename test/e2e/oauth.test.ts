import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { startTestApp, type RunningApp } from '../support/app.js';
import { createSigner, entraClaims, openKeyServer, type KeyServer, type Signer } from '../support/assertions.js';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const entra = entraClaims(new Date());
const now = () => Math.floor(Date.now() / 1_000);

let app: RunningApp;
let signer: Signer;
let keyServer: KeyServer;
let directoryId = '';
let base = '';
let otherBase = '';

beforeAll(async () => {
  app = await startTestApp();
  signer = await createSigner('RS256');
  keyServer = await openKeyServer([signer.jwk]);
  const directory = await app.call('POST', '/directories', { name: 'Entra', dialect: 'entra' });
  directoryId = String(directory.body['id']);
  base = String(directory.body['baseUrl']);
  otherBase = String((await app.call('POST', '/directories', { name: 'Other' })).body['baseUrl']);
});

afterAll(async () => {
  await app.stop();
  await keyServer.close();
});

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

async function ask(form: Readonly<Record<string, string>>, basic?: readonly [string, string]): Promise<Reply> {
  const headers = basic && {
    authorization: `Basic ${Buffer.from(basic.map(encodeURIComponent).join(':')).toString('base64')}`,
  };
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...form });
  const response = await fetch(`${app.url}/oauth/token`, { method: 'POST', body, ...(headers && { headers }) });
  const answer = (await response.json()) as Record<string, unknown>; // every answer of the endpoint is an object
  return { status: response.status, headers: response.headers, body: answer };
}

const register = async (body: object) => {
  const made = await app.call('POST', `/directories/${directoryId}/oauth-clients`, body);
  expect(made.status).toBe(201);
  return { clientId: String(made.body['clientId']), clientSecret: String(made.body['clientSecret']), body: made.body };
};
const prove = (clientId: string, assertion: string) =>
  ask({ client_id: clientId, client_assertion_type: assertionType, client_assertion: assertion, scope: 'scim' });
const scim = (token: unknown, path = '/Users?count=1', url = base, method = 'GET') =>
  fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${String(token)}` } });

describe('a client with a secret', () => {
  let clientId = '';
  let clientSecret = '';

  it('is registered with its first secret, which is shown once', async () => {
    const made = await register({ method: 'client_secret', name: 'sync' });
    ({ clientId, clientSecret } = made);
    expect(made.body).toMatchObject({ id: clientId, tokenMinutes: 60, tokenEndpoint: `${app.url}/oauth/token` });
    expect(clientSecret).toMatch(/^rcsec_/);
    const shown = await app.call('GET', `/directories/${directoryId}/oauth-clients/${clientId}`);
    expect(shown.body).toMatchObject({ secrets: [{ lastFour: clientSecret.slice(-4) }] });
    expect(JSON.stringify(shown.body)).not.toContain(clientSecret);
  });

  it('gets a token that opens its directory and no other', async () => {
    const { status, headers, body } = await ask({ scope: 'scim' }, [clientId, clientSecret]);
    expect([status, headers.get('cache-control'), headers.get('pragma')]).toEqual([200, 'no-store', 'no-cache']);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^rcscim_/) as unknown,
      token_type: 'Bearer',
      expires_in: 3_600,
      scope: 'scim',
    });
    expect((await scim(body['access_token'])).status).toBe(200);
    expect((await scim(body['access_token'], '/Users', otherBase)).status).toBe(401);
    const tokens = await app.call('GET', `/directories/${directoryId}/tokens`);
    expect(tokens.body).toMatchObject({ items: [{ name: 'sync', oauthClientId: clientId }] });
  });

  it('may send the secret in the form instead, but not both ways', async () => {
    const inForm = { client_id: clientId, client_secret: clientSecret };
    expect((await ask(inForm)).status).toBe(200);
    const twice = await ask(inForm, [clientId, clientSecret]);
    expect(twice).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('rotates: two secrets are live, then the old one is retired', async () => {
    const path = `/directories/${directoryId}/oauth-clients/${clientId}`;
    const second = await app.call('POST', `${path}/secrets`, { expiresInDays: 365 });
    const newer = String(second.body['clientSecret']);
    for (const secret of [clientSecret, newer]) expect((await ask({}, [clientId, secret])).status).toBe(200);
    const { body } = await app.call('GET', path);
    const [old] = body['secrets'] as { id: string }[]; // oldest first, as documented
    expect((await app.call('DELETE', `${path}/secrets/${old?.id}`)).status).toBe(204);
    expect(await ask({}, [clientId, clientSecret])).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect((await ask({}, [clientId, newer])).status).toBe(200);
    for (let count = 2; count <= 5; count += 1) await app.call('POST', `${path}/secrets`, {});
    expect(await app.call('POST', `${path}/secrets`, {})).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('may be kept to reading, with tokens of another life', async () => {
    const reader = await register({ method: 'client_secret', scopes: ['read'], tokenMinutes: 360 });
    const { body } = await ask({}, [reader.clientId, reader.clientSecret]);
    expect(body['expires_in']).toBe(21_600);
    expect((await scim(body['access_token'])).status).toBe(200);
    expect((await scim(body['access_token'], '/Users/1', base, 'DELETE')).status).toBe(403);
  });

  it('may be kept to addresses, from the next request on also with tokens it has', async () => {
    const near = await register({ method: 'client_secret', allowFrom: ['127.0.0.0/8', '::1'] });
    expect(near.body['allowFrom']).toEqual(['127.0.0.0/8', '::1/128']);
    const basic = [near.clientId, near.clientSecret] as const;
    const { access_token: early } = (await ask({}, basic)).body;
    expect((await scim(early)).status).toBe(200);
    const path = `/directories/${directoryId}/oauth-clients/${near.clientId}`;
    const moved = await app.call('PATCH', path, { allowFrom: ['203.0.113.7'] });
    expect(moved).toMatchObject({ status: 200, body: { allowFrom: ['203.0.113.7/32'] } });
    expect((await scim(early)).status).toBe(403);
    const { access_token: late } = (await ask({}, basic)).body;
    expect((await scim(late)).status).toBe(403);
    expect((await app.call('PATCH', path, { allowFrom: ['everywhere'] })).status).toBe(400);
    expect(await app.call('PATCH', path, { allowFrom: null })).toMatchObject({ body: { allowFrom: null } });
    expect([(await scim(early)).status, (await scim(late)).status]).toEqual([200, 200]);
  });

  it('loses its access tokens at once when it is removed', async () => {
    const gone = await register({ method: 'client_secret' });
    const { body } = await ask({}, [gone.clientId, gone.clientSecret]);
    await app.call('DELETE', `/directories/${directoryId}/oauth-clients/${gone.clientId}`);
    expect((await scim(body['access_token'])).status).toBe(401);
    expect((await ask({}, [gone.clientId, gone.clientSecret])).status).toBe(401);
  });
});

describe('workload identity federation with Entra', () => {
  let clientId = '';

  it('is set up with the four values that the Entra portal shows', async () => {
    const made = await register({
      method: 'private_key_jwt',
      jwksUrl: keyServer.url,
      issuer: entra.iss,
      subject: entra.sub,
      audience: `${String(entra.aud)}/.default`,
    });
    ({ clientId } = made);
    expect(made.body).not.toHaveProperty('clientSecret');
  });

  it('exchanges the token of the tenant for one of the directory, more than once, as it has no jti', async () => {
    const assertion = await signer.sign(entra);
    for (const round of [1, 2]) {
      const { status, body } = await prove(clientId, assertion);
      expect([round, status]).toEqual([round, 200]);
      expect((await scim(body['access_token'])).status).toBe(200);
    }
    expect(keyServer.reads()).toBe(1);
  });

  const hour = 3_600;
  it.each<readonly [string, JWTPayload]>([
    ['of another tenant', { iss: 'https://login.microsoftonline.com/another/v2.0' }],
    ['of another application', { sub: 'another' }],
    ['for another audience', { aud: 'api://another' }],
    ['that expired', { iat: now() - 2 * hour, nbf: now() - 2 * hour, exp: now() - hour }],
    ['that is not yet valid', { nbf: now() + hour }],
    ['from the future', { iat: now() + hour }],
    ['that lasts for weeks', { exp: now() + 1_000 * hour }],
    ['without expiry', { exp: undefined }],
    ['without subject', { sub: undefined }],
  ])('refuses a token %s', async (_what, change) => {
    const { status, headers, body } = await prove(clientId, await signer.sign({ ...entra, ...change }));
    expect([status, body['error']]).toEqual([401, 'invalid_client']);
    expect(headers.get('www-authenticate')).toMatch(/^Basic/);
  });

  it('refuses what is not signed by the tenant: no signature, a public key used as a secret, a stranger with its kid', async () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${encode({ alg: 'none' })}.${encode(entra)}.`;
    const content = `${encode({ alg: 'HS256', kid: signer.kid })}.${encode(entra)}`;
    const secrets = [JSON.stringify(signer.jwk), String(signer.jwk.n), Buffer.from(String(signer.jwk.n), 'base64url')];
    const confused = secrets.map(
      (key) => `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`,
    );
    const stranger = await createSigner('RS256', signer.kid);
    const foreign = await stranger.sign(entra);
    const stretched = await signer.sign(entra);
    const tampered = stretched.replace(/\.[^.]+\./, `.${encode({ ...entra, exp: now() + 80_000 })}.`);
    for (const assertion of [unsigned, ...confused, foreign, tampered, 'x', 'a.b.c', ''])
      expect([assertion.slice(0, 9), (await prove(clientId, assertion)).status]).toEqual([
        assertion.slice(0, 9),
        assertion === '' ? 400 : 401,
      ]);
  });
});

describe('a client that signs for itself', () => {
  const claims = (clientId: string, more: JWTPayload = {}): JWTPayload => ({
    iss: clientId,
    sub: clientId,
    aud: `${app.url}/oauth/token`,
    jti: `jti-${Math.random()}`,
    iat: now(),
    exp: now() + 60,
    ...more,
  });

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('proves itself with %s, once per assertion', async (alg) => {
    const own = await createSigner(alg);
    const { clientId } = await register({ method: 'private_key_jwt', jwks: { keys: [own.jwk] } });
    const assertion = await own.sign(claims(clientId));
    const both = await Promise.all([prove(clientId, assertion), prove(clientId, assertion)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await prove(clientId, assertion)).status).toBe(401);
    const form = { client_assertion_type: assertionType, client_assertion: await own.sign(claims(clientId)) };
    expect((await ask(form)).status).toBe(200);
    const nameless = await own.sign(claims(clientId, { jti: undefined }));
    expect((await prove(clientId, nameless)).status).toBe(401);
  });

  it('is refused the assertion of another client, even with the same keys', async () => {
    const own = await createSigner('ES256');
    const [one, two] = [
      await register({ method: 'private_key_jwt', jwks: { keys: [own.jwk] } }),
      await register({ method: 'private_key_jwt', jwks: { keys: [own.jwk] } }),
    ];
    const assertion = await own.sign(claims(one.clientId));
    expect((await prove(two.clientId, assertion)).status).toBe(401);
    expect((await prove(one.clientId, assertion)).status).toBe(200);
  });
});

describe('what a client may not be', () => {
  it.each<readonly [string, object, string]>([
    ['no keys', {}, 'body.jwksUrl'],
    ['an address that is not public', { jwksUrl: 'http://10.0.0.1/keys' }, 'body.jwksUrl'],
    [
      'an issuer without a subject',
      { jwksUrl: 'https://idp.example/keys', issuer: 'https://idp.example' },
      'body.subject',
    ],
    ['a shared key', { jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }, 'body.jwks.keys.0'],
    ['a private key', { jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'AAAA', d: 'AAAA' }] } }, 'body.jwks.keys.0'],
    ['a short key', { jwks: { keys: [{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }] } }, 'body.jwks.keys.0.n'],
  ])('%s', async (_what, body, path) => {
    const answer = await app.call('POST', `/directories/${directoryId}/oauth-clients`, {
      method: 'private_key_jwt',
      ...body,
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ faults: [{ path }] });
  });

  it('one with both a secret and keys, or with tokens that live outside of one to six hours', async () => {
    const path = `/directories/${directoryId}/oauth-clients`;
    for (const body of [{ jwksUrl: 'https://idp.example/keys' }, { tokenMinutes: 59 }, { tokenMinutes: 361 }])
      expect((await app.call('POST', path, { method: 'client_secret', ...body })).status).toBe(400);
  });
});

describe('the token endpoint', () => {
  it('describes itself', async () => {
    const response = await fetch(`${app.url}/.well-known/oauth-authorization-server`);
    expect(await response.json()).toMatchObject({
      issuer: app.url,
      token_endpoint: `${app.url}/oauth/token`,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    });
  });

  it('answers with the errors of RFC 6749', async () => {
    const { clientId, clientSecret } = await register({ method: 'client_secret' });
    const basic = [clientId, clientSecret] as const;
    expect(await ask({ scope: 'scim.readwrite' }, basic)).toMatchObject({ status: 200, body: { scope: 'scim' } });
    const code = await ask({ grant_type: 'authorization_code' }, basic);
    expect(code).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
    expect(await ask({ grant_type: '' }, basic)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await ask({})).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    const wrongType = { client_id: clientId, client_assertion_type: 'saml', client_assertion: 'x' };
    expect(await ask(wrongType)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    const wrongMethod = await prove(clientId, 'x');
    expect(wrongMethod).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('refuses repeated parameters, other bodies and other methods', async () => {
    const url = `${app.url}/oauth/token`;
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const send = (body: string, headers: Record<string, string> = type) =>
      fetch(url, { method: 'POST', headers, body });
    expect((await send('grant_type=client_credentials&grant_type=client_credentials')).status).toBe(400);
    expect((await send('{}', { 'content-type': 'application/json' })).status).toBe(400);
    expect((await send(`grant_type=client_credentials&x=${'x'.repeat(70_000)}`)).status).toBe(400);
    const get = await fetch(url);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('makes guessing slow for one client without holding up the others', async () => {
    const { clientId } = await register({ method: 'client_secret' });
    const other = await register({ method: 'client_secret' });
    for (let tries = 0; tries < 30; tries += 1) expect((await ask({}, [clientId, 'rcsec_x'])).status).toBe(401);
    const { status, headers } = await ask({}, [clientId, 'rcsec_x']);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask({}, [other.clientId, other.clientSecret])).status).toBe(200);
  });
});
