import { createServer, type Server } from 'node:https';
import type { TlsOptions } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from '@jest/globals';
import { newSigningSecret } from '../../src/assignments/signing-secret.js';
import { createWebhookConnector } from '../../src/connectors/webhook/connector.js';
import { createEgress } from '../../src/connectors/webhook/egress.js';
import { createTransport } from '../../src/connectors/webhook/transport.js';
import { aTarget, anAssignment } from '../support/deliveries.js';
import { certificateAuthority, selfSigned, type Identity } from '../support/self-signed.js';

const dayMs = 86_400_000;
const now = new Date();
const authority = certificateAuthority('Helpdesk authority');
const serverIdentity = authority.issue('helpdesk', { names: ['helpdesk.example.com', '127.0.0.1'] });
const client = authority.issue('rolecall');

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A receiver on TLS: where it is, and what it saw of its clients. */
async function serve(identity: Identity, options: TlsOptions = {}) {
  const clients: string[] = [];
  let connections = 0;
  const server = createServer({ ...identity, ...options }, (request, response) => {
    const socket = request.socket as TLSSocket; // a server of node:https hands out nothing else
    clients.push(String(socket.getPeerCertificate().subject?.CN ?? 'nobody'));
    response.end();
  });
  server.on('connection', () => (connections += 1));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `https://127.0.0.1:${address.port}/`, port: address.port, clients, connections: () => connections };
}

const egress = createEgress({
  privateTargets: ['127.0.0.0/8'],
  resolver: async () => [{ address: '127.0.0.1', family: 4 }],
});

function newConnector() {
  return createWebhookConnector({ egress, transport: createTransport(egress), userAgent: 'Rolecall/test' });
}

function sendWith(settings: Readonly<Record<string, string>>, connector = newConnector(), target = aTarget()) {
  return connector.send({
    target: { ...target, connector: { kind: 'webhook', settings } },
    assignment: anAssignment(target.id),
    secrets: [newSigningSecret()],
    now,
  });
}

const delivered = { kind: 'delivered', status: 200 };
const tls = { kind: 'retryable', reason: 'tls' };

describe('fault case 16: a receiver whose certificate is not right', () => {
  it('is delivered to when the target trusts the authority that signed it', async () => {
    const { url } = await serve(serverIdentity);
    const result = await sendWith({ url, ca: authority.cert });
    expect(result).toMatchObject({
      outcome: delivered,
      peer: '127.0.0.1',
      peerClass: 'private',
      tlsProtocol: 'TLSv1.3',
    });
    const { connectMs = -1, tlsMs = -1, firstByteMs = -1 } = result.timings ?? {};
    expect(connectMs).toBeGreaterThan(0);
    expect(tlsMs).toBeGreaterThanOrEqual(connectMs);
    expect(firstByteMs).toBeGreaterThanOrEqual(tlsMs);
    expect(result.elapsedMs + 1).toBeGreaterThanOrEqual(firstByteMs);
  });

  it('says how long the name lookup took, by name', async () => {
    const { port } = await serve(serverIdentity);
    const url = `https://helpdesk.example.com:${port}/`;
    const { outcome, timings } = await sendWith({ url, ca: authority.cert });
    expect(outcome).toEqual(delivered);
    expect(timings?.dnsMs).toBeLessThanOrEqual(timings?.connectMs ?? -1);
  });

  it('tells what happened anew only for a new connection', async () => {
    const { url, connections } = await serve(serverIdentity);
    const [connector, target] = [newConnector(), aTarget()];
    await sendWith({ url, ca: authority.cert }, connector, target);
    const { timings, peer } = await sendWith({ url, ca: authority.cert }, connector, target);
    expect(connections()).toBe(1);
    expect(Object.keys(timings ?? {})).toEqual(['firstByteMs']);
    expect(peer).toBe('127.0.0.1');
  });

  it.each([
    ['is signed by an authority nobody knows', serverIdentity, undefined],
    ['is signed by another authority than the target trusts', serverIdentity, certificateAuthority('Other').cert],
    ['is signed by itself', selfSigned('127.0.0.1'), undefined],
    ['is for another name', authority.issue('other', { names: ['other.example.com'] }), authority.cert],
    [
      'has expired',
      authority.issue('late', {
        names: ['127.0.0.1'],
        notBefore: new Date(now.getTime() - 3 * dayMs),
        notAfter: new Date(now.getTime() - dayMs),
      }),
      authority.cert,
    ],
  ])('gets no request when it %s, and is tried again later', async (_why, identity, ca) => {
    const { url, clients } = await serve(identity);
    const { outcome, peer } = await sendWith({ url, ...(ca === undefined ? {} : { ca }) });
    expect(outcome).toEqual(tls);
    expect(peer).toBe('127.0.0.1');
    expect(clients).toEqual([]);
  });

  it('gets no request when it speaks nothing newer than TLS 1.0', async () => {
    const old: TlsOptions = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' };
    const { url, clients } = await serve(serverIdentity, old);
    expect((await sendWith({ url, ca: authority.cert })).outcome).toEqual(tls);
    expect(clients).toEqual([]);
  });

  it('is not reached by weakening the environment', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const { url, clients } = await serve(serverIdentity);
      expect((await sendWith({ url })).outcome).toEqual(tls);
      expect(clients).toEqual([]);
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
  });
});

describe('fault case 16: a receiver that asks for a client certificate', () => {
  const asks: TlsOptions = { requestCert: true, rejectUnauthorized: true, ca: authority.cert };
  const trusting = { ca: authority.cert };

  it('is delivered to with the one of the target', async () => {
    const { url, clients } = await serve(serverIdentity, asks);
    const settings = { url, ...trusting, clientCertificate: client.cert, clientKey: client.key };
    expect((await sendWith(settings)).outcome).toEqual(delivered);
    expect(clients).toEqual(['rolecall']);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('refuses the connection when there is none (%s)', async (version) => {
    const { url, clients } = await serve(serverIdentity, { ...asks, minVersion: version, maxVersion: version });
    expect((await sendWith({ url, ...trusting })).outcome).toEqual(tls);
    expect(clients).toEqual([]);
  });

  it('is not even connected to when ours has expired: that is for a person to mend', async () => {
    const expired = authority.issue('rolecall', { notAfter: new Date(now.getTime() - 1_000) });
    const { url, connections } = await serve(serverIdentity, asks);
    const settings = { url, ...trusting, clientCertificate: expired.cert, clientKey: expired.key };
    expect(await sendWith(settings)).toEqual({
      outcome: { kind: 'refused', reason: 'client_certificate' },
      elapsedMs: 0,
    });
    expect(connections()).toBe(0);
  });

  it.each([
    ['the certificate cannot be read', { clientCertificate: 'no certificate', clientKey: client.key }],
    ['the key cannot be read', { clientCertificate: client.cert, clientKey: 'no key' }],
    ['the key belongs to another', { clientCertificate: client.cert, clientKey: serverIdentity.key }],
    ['the key is missing', { clientCertificate: client.cert }],
  ])('is not even connected to when %s', async (_why, settings) => {
    const { url, connections } = await serve(serverIdentity, asks);
    expect((await sendWith({ url, ...trusting, ...settings })).outcome).toEqual({
      kind: 'refused',
      reason: 'client_certificate',
    });
    expect(connections()).toBe(0);
  });

  it('sees the new certificate at once after a change: connections of the old one are not used again', async () => {
    const renewed = authority.issue('rolecall renewed');
    const { url, clients, connections } = await serve(serverIdentity, asks);
    const [connector, target] = [newConnector(), aTarget()];
    const settings = { url, ...trusting };
    for (const { cert, key } of [client, client, renewed])
      await sendWith({ ...settings, clientCertificate: cert, clientKey: key }, connector, target);
    expect(clients).toEqual(['rolecall', 'rolecall', 'rolecall renewed']);
    expect(connections()).toBe(2);
  });

  it('is tried again later when the stored authorities are no certificates at all', async () => {
    const { url, clients } = await serve(serverIdentity, asks);
    expect(
      (await sendWith({ url, ca: '-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n' })).outcome,
    ).toEqual(tls);
    expect(clients).toEqual([]);
  });
});
