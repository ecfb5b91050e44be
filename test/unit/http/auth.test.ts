import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, get, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import supertest from 'supertest';
import { ServiceError } from '../../../src/core/errors.js';
import { createUseNotes } from '../../../src/core/use-notes.js';
import { createDirectories, type Directories } from '../../../src/directory/directories.js';
import { scimBasePath } from '../../../src/directory/base-path.js';
import type { Directory } from '../../../src/directory/model.js';
import { createScimAuth } from '../../../src/http/auth.js';
import { createClientAddress } from '../../../src/http/client-address.js';
import { createStrangersLimit } from '../../../src/http/failure-limit.js';
import { createLocalQuotas } from '../../../src/core/quotas.js';
import { createRateLimiter } from '../../../src/http/rate-limit.js';
import { openSqliteStore } from '../../../src/stores/sqlite/open.js';
import type { Store } from '../../../src/stores/store.js';
import { silentLog } from '../../support/silent-log.js';

let store: Store;
let directories: Directories;
let now: Date;
let okta: Directory;
let entra: Directory;
let app: RequestListener;
let noteUse: Store['noteTokenUse'];
let unnoted: unknown[];

beforeEach(async () => {
  now = new Date('2026-11-22T09:00:00.000Z');
  const clock = () => now;
  store = await openSqliteStore('sqlite::memory:', { clock });
  noteUse = (tokenId, at) => store.noteTokenUse(tokenId, at);
  unnoted = [];
  directories = createDirectories({
    store: { ...store, noteTokenUse: (tokenId, at) => noteUse(tokenId, at) },
    clock,
    onMarked: () => undefined,
    beforeRename: async () => undefined,
    noteUse: createUseNotes((error) => unnoted.push(error)),
  });
  okta = await directories.create({ name: 'Okta', dialect: 'okta' });
  entra = await directories.create({ name: 'Entra', dialect: 'entra' });
  const authenticate = createScimAuth({
    directories,
    rateLimiter: createRateLimiter(createLocalQuotas()),
    defaultRateLimit: 1,
    clientAddress: createClientAddress(['127.0.0.0/8', '::1/128']),
    strangers: createStrangersLimit(),
    log: silentLog,
    clock,
  });
  app = (req, res) => {
    void authenticate(req, res).then((caller) => {
      if (!caller) return;
      const { directory, scopes } = caller;
      res.setHeader('content-type', 'application/json').end(JSON.stringify({ directory: directory.name, scopes }));
    });
  };
});

afterEach(() => store.close());

/** The status of a request with these Authorization headers, in this order: clients of a higher level would join them. */
function statusWith(port: number, path: string, authorization: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = ['host', 'localhost', ...authorization.flatMap((value) => ['authorization', value])];
    get({ host: '127.0.0.1', port, path, headers, agent: false }, (res) => {
      res.resume();
      resolve(res.statusCode ?? 0);
    }).on('error', reject);
  });
}

const ask = (directory: Directory, authorization?: string) => {
  const request = supertest(app).get(`${scimBasePath(directory.id)}/Users`);
  return authorization === undefined ? request : request.set('authorization', authorization);
};
const tokenOf = async (directory: Directory, options: { expiresInDays?: number; scopes?: ['read'] } = {}) =>
  (await directories.createToken(directory.id, { name: 't', ...options })).token;

/** The answer with its body as unknown, not any. */
const answerOf = ({ status, headers, body }: supertest.Response) => ({ status, headers, body: body as unknown });

describe('a SCIM request', () => {
  it('passes with a live token of its directory, and carries the scopes of the token', async () => {
    const full = await ask(okta, `Bearer ${await tokenOf(okta)}`);
    expect(full.body).toEqual({ directory: 'Okta', scopes: ['read', 'write'] });
    const readOnly = await ask(okta, `bearer  ${await tokenOf(okta, { scopes: ['read'] })}`);
    expect(readOnly.body).toEqual({ directory: 'Okta', scopes: ['read'] });
  });

  it('passes while the use of its token cannot be written down, which is told once a minute', async () => {
    const diskFull = new ServiceError('store_unavailable', { message: 'disk full' });
    noteUse = () => Promise.reject(diskFull);
    const token = await tokenOf(okta);
    const statuses = [];
    for (const ms of [0, 1_000, 58_999, 1]) {
      now = new Date(now.getTime() + ms);
      statuses.push((await ask(okta, token)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200]);
    expect(unnoted).toEqual([diskFull, diskFull]);
  });

  it('does not wait until the use of its token is written down, which happens once for all that come meanwhile', async () => {
    let asked = 0;
    noteUse = () => {
      asked += 1;
      return new Promise(() => undefined);
    };
    const token = await tokenOf(okta);
    expect((await ask(okta, token)).status).toBe(200);
    now = new Date(now.getTime() + 1_000);
    expect((await ask(okta, token)).status).toBe(200);
    expect(asked).toBe(1);
  });

  it('has the use of its token written down, at most once a minute', async () => {
    const { token, record } = await directories.createToken(okta.id, { name: 't' });
    const usedAt = async () => (await store.findTokenByHash(record.hash))?.lastUsedAt;
    const first = now;
    for (const ms of [0, 59_999]) {
      now = new Date(now.getTime() + ms);
      await ask(okta, token);
      expect(await usedAt()).toEqual(first);
    }
    now = new Date(now.getTime() + 1);
    await ask(okta, token);
    expect(await usedAt()).toEqual(now);
  });

  it('passes with the bare token, without the word Bearer, as Okta may send it', async () => {
    expect((await ask(okta, await tokenOf(okta))).status).toBe(200);
  });

  it('passes under both spellings of the directory id', async () => {
    const token = await tokenOf(okta);
    for (const id of [okta.id, okta.id.replace('_', '-'), okta.id.replace('dir_', 'DIR-')]) {
      const { status } = await supertest(app).get(`/scim/v2/${id}/Users`).set('authorization', `Bearer ${token}`);
      expect(status).toBe(200);
    }
  });

  it('is a 401 SCIM error without a token, naming the realm only', async () => {
    const { status, headers, body } = answerOf(await ask(okta));
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer realm="scim"');
    expect(headers['content-type']).toContain('application/scim+json');
    expect(body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '401' });
  });

  it('is a 401 with invalid_token, always in the same words, whatever is wrong with the token', async () => {
    const retired = await directories.createToken(okta.id, { name: 'old' });
    await directories.removeToken(okta.id, retired.record.id);
    const answers = await Promise.all([
      ask(okta, 'Bearer wrong'),
      ask(okta, `Bearer ${await tokenOf(entra)}`),
      ask(okta, `Bearer ${retired.token}`),
      ask(okta, 'Basic dTpw'),
      ask(okta, `Bearer ${await tokenOf(okta)} extra`),
      supertest(app)
        .get('/scim/v2/dir-nowhere/Users')
        .set('authorization', `Bearer ${await tokenOf(okta)}`),
    ]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    for (const { status, headers } of answers) {
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toBe('Bearer realm="scim", error="invalid_token"');
    }
  });

  it('passes from the addresses its token allows alone, and elsewhere says which address was seen', async () => {
    const allowFrom = ['203.0.113.0/24', '2001:db8::/32'];
    const { token } = await directories.createToken(okta.id, { name: 'bound', allowFrom });
    const from = async (address: string) => (await ask(okta, `Bearer ${token}`).set('x-forwarded-for', address)).status;
    expect(await from('203.0.113.9')).toBe(200);
    expect(await from('::ffff:203.0.113.9')).toBe(200);
    expect(await from('2001:db8::1')).toBe(200);
    expect(await from('203.0.114.9')).toBe(403);
    expect(await from('203.0.113.9, 198.51.100.7')).toBe(403);
    const { text } = await ask(okta, `Bearer ${token}`).set('x-forwarded-for', '198.51.100.7');
    expect(text).toContain('198.51.100.7');
    expect((await ask(entra, `Bearer ${token}`).set('x-forwarded-for', '198.51.100.7')).status).toBe(401);
  });

  it('is a 401 when it carries two Authorization headers, whichever of them is right', async () => {
    const right = `Bearer ${await tokenOf(okta)}`;
    const server = createServer(app).listen(0, '127.0.0.1');
    try {
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo; // it listens on TCP
      for (const both of [
        [right, 'Bearer wrong'],
        ['Bearer wrong', right],
        [right, right],
      ])
        expect(await statusWith(port, `${scimBasePath(okta.id)}/Users`, both)).toBe(401);
    } finally {
      server.close();
    }
  });

  it('is a 429 with whole seconds after 120 refusals from one address in a minute, while right tokens go on', async () => {
    for (let i = 0; i < 120; i += 1) expect((await ask(okta, 'Bearer wrong')).status).toBe(401);
    const { status, headers, body } = answerOf(await ask(okta, 'Bearer wrong'));
    expect([status, headers['retry-after']]).toEqual([429, '60']);
    expect(body).toMatchObject({ status: '429', schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] });
    expect((await ask(okta, `Bearer ${await tokenOf(okta)}`)).status).toBe(200);
    expect((await ask(okta, 'Bearer wrong').set('x-forwarded-for', '203.0.113.9')).status).toBe(401);
    now = new Date(now.getTime() + 60_000);
    expect((await ask(okta, 'Bearer wrong')).status).toBe(401);
  });

  it('stops passing at the moment its token expires', async () => {
    const token = await tokenOf(okta, { expiresInDays: 1 });
    now = new Date('2026-11-23T08:59:59.999Z');
    expect((await ask(okta, `Bearer ${token}`)).status).toBe(200);
    now = new Date('2026-11-23T09:00:00.000Z');
    expect((await ask(okta, `Bearer ${token}`)).status).toBe(401);
  });

  it('never takes a token from the query', async () => {
    const path = `${scimBasePath(okta.id)}/Users?access_token=${await tokenOf(okta)}`;
    expect((await supertest(app).get(path)).status).toBe(401);
  });

  it('is a 429 with whole seconds to wait once its directory is over its rate; others go on', async () => {
    const [mine, other] = [await tokenOf(okta), await tokenOf(entra)];
    for (let i = 0; i < 10; i += 1) await ask(okta, `Bearer ${mine}`);
    const { status, headers, body } = answerOf(await ask(okta, `Bearer ${mine}`));
    expect([status, headers['retry-after']]).toEqual([429, '1']);
    expect(body).toMatchObject({ status: '429', schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] });
    expect((await ask(entra, `Bearer ${other}`)).status).toBe(200);
    now = new Date(now.getTime() + 1_000);
    expect((await ask(okta, `Bearer ${mine}`)).status).toBe(200);
  });

  it('obeys the rate of its own directory where one is set', async () => {
    const token = await tokenOf(okta);
    await directories.update(okta.id, { rateLimit: 0 });
    for (let i = 0; i < 15; i += 1) expect((await ask(okta, `Bearer ${token}`)).status).toBe(200);
  });
});
