import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminKey, startTestApp, type RunningApp } from '../support/app.js';
import { runCommand } from '../support/cli.js';
import { openReceiver, type TestReceiver } from '../support/receiver.js';
import { certificateAuthority } from '../support/self-signed.js';

const authority = certificateAuthority('Helpdesk authority');
const client = authority.issue('rolecall');

let app: RunningApp;
let receiver: TestReceiver;
let secure: Server;
let secureUrl = '';
const clients: string[] = [];

beforeAll(async () => {
  app = await startTestApp();
  receiver = await openReceiver({ secrets: [] });
  const identity = authority.issue('helpdesk', { names: ['127.0.0.1'] });
  secure = createServer({ ...identity, ca: authority.cert, requestCert: true }, (request, response) => {
    clients.push(String((request.socket as TLSSocket).getPeerCertificate().subject.CN)); // a server of node:https hands out nothing else
    response.end();
  });
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  const address = secure.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  secureUrl = `https://127.0.0.1:${address.port}/`;
});

afterAll(async () => {
  await app.stop();
  await receiver.close();
  secure.closeAllConnections();
  await new Promise((resolve) => secure.close(resolve));
});

const create = (name: string, more: object = {}, settings: object = {}) =>
  app.call('POST', '/targets', {
    name,
    catalog: 'gorgias',
    connector: { kind: 'webhook', url: receiver.url, ...settings },
    ...more,
  });

describe('how a target is signed to', () => {
  it('is chosen when it is made, and changed later without dropping a key', async () => {
    const made = await create('signed', { signatures: ['v1a'] });
    expect(made.status).toBe(201);
    expect(made.body).not.toHaveProperty('signingSecret');
    expect(made.body).toMatchObject({ signatures: ['v1a'], verificationKey: expect.stringMatching(/^whpk_/) });
    const changed = await app.call('PATCH', '/targets/signed', { signatures: ['v1a', 'v1'] });
    expect(changed.body).toMatchObject({ signatures: ['v1a', 'v1'], signingSecret: expect.stringMatching(/^whsec_/) });
    expect(changed.body).not.toHaveProperty('verificationKey');
    receiver.acceptSecrets([String(changed.body['signingSecret'])]);
    expect((await app.call('POST', '/targets/signed/test')).body).toMatchObject({ ok: true });
    const signature = String(receiver.received().at(-1)?.headers['webhook-signature']);
    expect(signature).toMatch(/^v1,\S+ v1a,\S+$/);
  });

  it('can be read as public keys, the older with its end', async () => {
    const rotated = await app.call('POST', '/targets/signed/rotate-secret', { overlapSeconds: 3_600 });
    expect(Object.keys(rotated.body).sort()).toEqual(['signingSecret', 'verificationKey']);
    const keys = await app.call('GET', '/targets/signed/verification-keys');
    expect(keys.body).toEqual({
      items: [
        { scheme: 'v1a', key: rotated.body['verificationKey'] },
        { scheme: 'v1a', key: expect.stringMatching(/^whpk_/), validUntil: expect.any(String) },
      ],
    });
  });

  it('is not rotated twice within an overlap by accident', async () => {
    expect((await app.call('POST', '/targets/signed/rotate-secret', {})).status).toBe(409);
    expect((await app.call('POST', '/targets/signed/rotate-secret', { force: true })).status).toBe(200);
  });

  it('ends at once, with the target switched off, when a key leaked', async () => {
    const { status } = await app.call('POST', '/targets/signed/rotate-secret', { overlapSeconds: 0, disable: true });
    expect(status).toBe(200);
    expect((await app.call('GET', '/targets/signed')).body).toMatchObject({ isEnabled: false });
    expect((await app.call('GET', '/targets/signed/verification-keys')).body['items']).toHaveLength(1);
  });

  it.each([[[]], [['v1', 'v1']], [['v2']]])('is refused when it makes no sense: %j', async (signatures) => {
    expect((await create('nonsense', { signatures })).status).toBe(400);
  });
});

describe('two people who change one target', () => {
  it('do not overwrite each other when they say what they have read', async () => {
    await create('shared');
    const etag = (await app.call('GET', '/targets/shared')).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{16}"$/);
    const first = await app.call('PATCH', '/targets/shared', { rateLimit: 2.5 }, { 'if-match': etag });
    expect(first.body).toMatchObject({ rateLimit: 2.5 });
    const second = await app.call('PATCH', '/targets/shared', { rateLimit: 9 }, { 'if-match': etag });
    expect(second).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    expect((await app.call('GET', '/targets/shared')).body).toMatchObject({ rateLimit: 2.5 });
    const cleared = await app.call('PATCH', '/targets/shared', { rateLimit: null });
    expect(cleared.body).not.toHaveProperty('rateLimit');
  });

  it('are told apart also when they change it at the same moment: one of them wins', async () => {
    for (let round = 1; round <= 10; round += 1) {
      const etag = (await app.call('GET', '/targets/shared')).headers.get('etag') ?? '';
      const rates = [1, 2, 3, 4].map((each) => round * 10 + each);
      const answers = await Promise.all(
        rates.map((rateLimit) => app.call('PATCH', '/targets/shared', { rateLimit }, { 'if-match': etag })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
      const won = answers.find(({ status }) => status === 200);
      expect((await app.call('GET', '/targets/shared')).body['rateLimit']).toBe(won?.body['rateLimit']);
    }
    await app.call('PATCH', '/targets/shared', { rateLimit: null });
  });

  it.each([0, 0.05, 10_001, '5'])('cannot set a rate of %p', async (rateLimit) => {
    expect((await app.call('PATCH', '/targets/shared', { rateLimit })).status).toBe(400);
  });
});

describe('a target with certificates of its own', () => {
  const settings = { ca: authority.cert, clientCertificate: client.cert, clientKey: client.key, versionAware: false };

  it('is reached with them, and its private key is never shown', async () => {
    const made = await create('secure', {}, { ...settings, url: secureUrl });
    expect(made.body).toMatchObject({ connector: { clientKey: '***', ca: authority.cert, versionAware: false } });
    const { body } = await app.call('POST', '/targets/secure/test');
    expect(body).toMatchObject({ ok: true, peer: '127.0.0.1', peerClass: 'private', tlsProtocol: 'TLSv1.3' });
    expect(Object.keys(body['timings'] as object)).toEqual(['connectMs', 'tlsMs', 'firstByteMs']); // an object when ok
    expect(clients).toEqual(['rolecall']);
    for (const path of ['/targets', '/targets/secure'])
      expect(JSON.stringify((await app.call('GET', path)).body)).not.toContain('PRIVATE KEY');
  });

  it('keeps its key when what was read is written back', async () => {
    const { body } = await app.call('GET', '/targets/secure');
    const back = await app.call('PATCH', '/targets/secure', { connector: body['connector'] });
    expect(back.body['connector']).toEqual(body['connector']);
    expect((await app.call('POST', '/targets/secure/test')).body).toMatchObject({ ok: true });
  });

  it('is told which field is wrong when the key is of another certificate', async () => {
    const { status, body } = await create('wrong', {}, { ...settings, url: secureUrl, clientKey: authority.key });
    expect(status).toBe(400);
    expect(body).toMatchObject({ faults: [{ path: 'clientKey' }] });
  });
});

describe('what a form and a list of targets are drawn from', () => {
  it('names the settings of each kind of connector in both languages', async () => {
    const { body } = await app.call('GET', '/connectors');
    const [webhook] = body['items'] as { kind: string; fields: { key: string; isSecret: boolean }[] }[]; // the app's rig checked the answer
    expect(webhook).toMatchObject({ kind: 'webhook', label: { en: 'Signed webhook', fr: 'Webhook signé' } });
    expect(webhook?.fields.filter(({ isSecret }) => isSecret).map(({ key }) => key)).toEqual(['clientKey']);
  });

  it('says of every target how its accounts stand and whether it answers', async () => {
    await create('counted');
    await app.call('POST', '/targets/counted/freeze', { reason: 'moving' });
    const { body } = await app.call('GET', '/target-states');
    const states = body['items'] as { name: string }[]; // the app's rig checked the answer
    expect(states.find(({ name }) => name === 'counted')).toMatchObject({
      isFrozen: true,
      assignments: { inStep: 0, pending: 0, failing: 0, dead: 0, held: 0, frozen: 0 },
      health: { breaker: 'closed', isQuarantined: false },
    });
  });

  it('counts custom roles against the quota of the helpdesk', async () => {
    const { body } = await create('quota', { catalog: 'liveagent' });
    const roles = await app.call('GET', `/targets/${String(body['id'])}/roles`);
    expect(roles.body['customRoles']).toEqual({ used: 0, max: 3 });
  });
});

describe('the command line', () => {
  const rolecall = (...args: string[]) =>
    runCommand(args, { env: { ROLECALL_URL: app.url, ROLECALL_ADMIN_KEY: adminKey } });

  it('registers a target with both signatures and a receiver that does not compare versions', async () => {
    const args = ['--catalog', 'gorgias', '--url', receiver.url, '--signature', 'both', '--version-aware', 'no'];
    const { exit, stderr } = await rolecall('target', 'add', 'by-hand', ...args);
    expect(exit).toBe(0);
    expect(stderr).toMatch(/whsec_\S+[\s\S]*whpk_\S+/);
    expect((await app.call('GET', '/targets/by-hand')).body).toMatchObject({
      signatures: ['v1', 'v1a'],
      connector: { versionAware: false },
    });
  });

  it('shows no secret where there is none', async () => {
    const args = ['--catalog', 'gorgias', '--url', receiver.url, '--signature', 'v1a'];
    const { stderr } = await rolecall('target', 'add', 'public-key', ...args);
    expect(stderr).toContain('whpk_');
    expect(stderr).not.toContain('whsec_');
  });

  it('refuses a scheme it does not know', async () => {
    const args = ['--catalog', 'gorgias', '--url', receiver.url, '--signature', 'v2'];
    expect((await rolecall('target', 'add', 'nonsense', ...args)).exit).toBe(1);
  });
});
