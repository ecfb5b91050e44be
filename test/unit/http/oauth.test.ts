import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { ServiceError } from '../../../src/core/errors.js';
import { newId, type DirectoryId } from '../../../src/core/ids.js';
import { createUseNotes } from '../../../src/core/use-notes.js';
import { createOAuthClients, type OAuthClients } from '../../../src/directory/oauth-clients.js';
import { createClientAddress } from '../../../src/http/client-address.js';
import { createOAuthRouter } from '../../../src/http/oauth.js';
import { createLog } from '../../../src/observe/log.js';
import { openSqliteStore } from '../../../src/stores/sqlite/open.js';
import type { Store } from '../../../src/stores/store.js';
import { createSigner, entraClaims } from '../../support/assertions.js';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const now = new Date('2026-11-22T09:00:00.000Z');
const input = { name: 'sync', scopes: ['read' as const], tokenSeconds: 3_600 };
const secretProof = { kind: 'client_secret' as const };
const entra = entraClaims(now);

let store: Store;
let clients: OAuthClients;
let directoryId: DirectoryId;
let logged: string;

beforeEach(async () => {
  store = await openSqliteStore('sqlite::memory:');
  clients = createOAuthClients({ store, clock: () => now, noteUse: createUseNotes(() => undefined) });
  directoryId = newId('dir');
  await store.insertDirectory({ id: directoryId, name: 'Entra', dialect: 'entra', createdAt: now });
  logged = '';
});

afterEach(() => store.close());

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly text: string;
}

/** One request to the endpoint built on `change`d clients; keys cannot be read. */
async function ask(
  form: Readonly<Record<string, string>>,
  change: Partial<OAuthClients> = {},
  app = endpoint(change),
): Promise<Reply> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString();
  const reply: Reply = await supertest(app).post('/oauth/token').send(body);
  return reply;
}

function endpoint(change: Partial<OAuthClients> = {}) {
  const router = createOAuthRouter({
    clients: { ...clients, ...change },
    readJson: async () => ({ kind: 'failed', code: 'DEADLINE' }),
    publicUrl: 'https://rolecall.example',
    clientAddress: createClientAddress([]),
    clock: () => now,
    log: createLog('info', { write: (line: string) => void (logged += line) }),
  });
  return express().use(router);
}

async function secretClient() {
  const { client, minted } = await clients.create(directoryId, { ...input, proof: secretProof });
  return { id: client.id, form: { client_id: client.id, client_secret: minted?.secret ?? '' } };
}

describe('the token endpoint', () => {
  it('logs which client was let in or refused and why, and never what it sent or got', async () => {
    const { id, form } = await secretClient();
    const { body } = await ask(form);
    const { access_token } = body as { access_token: string }; // a success, which the next line relies on
    expect(access_token).toMatch(/^rcscim_/);
    await ask({ ...form, client_secret: 'guessed-secret' });
    const assertion = await (await createSigner('ES256')).sign(entra);
    await ask({ client_id: id, client_assertion_type: assertionType, client_assertion: assertion });
    await ask({ client_id: 'a stranger', client_secret: 'x' });
    for (const reason of ['wrong_secret', 'wrong_method', 'unknown_client']) expect(logged).toContain(reason);
    expect(logged).toContain(`"clientId":"${id}"`);
    for (const secret of [form.client_secret, access_token, 'guessed-secret', assertion, 'a stranger'])
      expect(logged).not.toContain(secret);
  });

  it('asks to come back when the keys of a client cannot be read, which is no fault of the client', async () => {
    const keys = { kind: 'url' as const, url: 'https://idp.example/keys' };
    const { client } = await clients.create(directoryId, { ...input, proof: { kind: 'private_key_jwt', keys } });
    const assertion = await (await createSigner('ES256')).sign(entra);
    const form = { client_id: client.id, client_assertion_type: assertionType, client_assertion: assertion };
    for (let tries = 0; tries < 40; tries += 1) {
      const { status, headers, body } = await ask(form);
      expect([status, headers['retry-after'], body]).toMatchObject([503, '60', { error: 'temporarily_unavailable' }]);
    }
    expect(logged).toContain('"host":"idp.example"');
  });

  it('tells an outage and a fault of its own from a wrong client', async () => {
    const { form } = await secretClient();
    const failing = (error: Error) => ask(form, { issueToken: () => Promise.reject(error) });
    const outage = await failing(new ServiceError('store_unavailable', { message: 'disk full' }));
    expect([outage.status, outage.headers['retry-after']]).toEqual([503, '5']);
    const fault = await failing(new Error('secret cause'));
    expect([fault.status, fault.body]).toMatchObject([500, { error: 'server_error' }]);
    expect(fault.text).not.toContain('secret cause');
    const gone = await failing(new ServiceError('not_found', { kind: 'directory', id: directoryId }));
    expect([gone.status, gone.body]).toMatchObject([401, { error: 'invalid_client' }]);
  });

  it('slows strangers down after many tries, and still serves a client behind the same address', async () => {
    const { form } = await secretClient();
    const app = endpoint();
    const stranger = () => ask({ client_id: newId('ocl'), client_secret: 'x' }, {}, app);
    for (let tries = 0; tries < 120; tries += 1) expect((await stranger()).status).toBe(401);
    const { status, headers } = await stranger();
    expect([status, headers['retry-after']]).toEqual([429, '60']);
    expect((await ask(form, {}, app)).status).toBe(200);
  });

  it.each([
    ['another scheme', 'Bearer x'],
    ['no colon', `Basic ${Buffer.from('abc').toString('base64')}`],
    ['no base64', 'Basic ???'],
    ['a broken escape', `Basic ${Buffer.from('%zz:x').toString('base64')}`],
  ])('refuses an Authorization header with %s', async (_what, authorization) => {
    const request = supertest(endpoint()).post('/oauth/token').set({ authorization });
    const reply: Reply = await request.send('grant_type=client_credentials');
    expect([reply.status, reply.body]).toMatchObject([401, { error: 'invalid_client' }]);
  });

  it('takes a client id in the form beside the header only when it is the same', async () => {
    const { id, form } = await secretClient();
    const authorization = `Basic ${Buffer.from(`${id}:${form.client_secret}`).toString('base64')}`;
    const send = (clientId: string) =>
      supertest(endpoint())
        .post('/oauth/token')
        .set({ authorization })
        .send(`grant_type=client_credentials&client_id=${clientId}&scope=`);
    expect((await send(id)).status).toBe(200);
    expect((await send(newId('ocl'))).status).toBe(400);
  });
});
