import { afterAll, beforeAll, describe, it, expect } from '@jest/globals';
import { createWebhookConnector } from '../../src/connectors/webhook/connector.js';
import { createEgress, type ResolvedAddress } from '../../src/connectors/webhook/egress.js';
import { createTransport } from '../../src/connectors/webhook/transport.js';
import { newSigningSecret } from '../../src/assignments/signing-secret.js';
import { aTarget, anAssignment } from '../support/deliveries.js';
import { openRawServer, type RawServer } from '../support/raw-server.js';

/** The operator allows 127.0.0.2 alone; a listener on 127.0.0.1 stands for everything private. */
const allowed = ['127.0.0.2/32'];
const v4 = (address: string): ResolvedAddress => ({ address, family: 4 });
const v6 = (address: string): ResolvedAddress => ({ address, family: 6 });
const answers: Readonly<Record<string, readonly ResolvedAddress[]>> = {
  'private.example.com': [v4('127.0.0.1')],
  'mixed.example.com': [v4('127.0.0.2'), v4('127.0.0.1')],
  'mixed-first.example.com': [v4('127.0.0.1'), v4('127.0.0.2')],
  'mapped.example.com': [v6('::ffff:127.0.0.1')],
  'mapped-hex.example.com': [v6('::ffff:7f00:1')],
  'loopback6.example.com': [v6('::1')],
  'any.example.com': [v4('0.0.0.0')],
  'any6.example.com': [v6('::')],
  'metadata.example.com': [v4('169.254.169.254')],
  'zone.example.com': [v6('fe80::1%lo')],
  'garbage.example.com': [v4('not an address')],
  'public.example.com': [v4('8.8.8.8')],
  'public-and-allowed.example.com': [v4('127.0.0.2'), v4('8.8.8.8')],
  localhost: [v4('127.0.0.1')],
  'localhost.': [v4('127.0.0.1')],
  intranet: [v4('127.0.0.1')],
};

const hosts = [
  ...Object.keys(answers),
  '127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.0.0.1', '0x7f.1', '017700000001', '0177.0.0.1', '0177.0.0.01', '127.0.0.1.',
  '①②⑦.⓪.⓪.①', '１２７.０.０.１', '127。0。0。1', '%31%32%37.0.0.1', '0', '0.0.0.0', '127.0.0.3', '127.255.255.254',
  '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]',
  'user@127.0.0.1', 'good.example.com@127.0.0.1', 'user:pass@good.example.com', '169.254.169.254', '10.0.0.1', '192.168.0.1',
]; // prettier-ignore

let listener: RawServer;
let good: RawServer;

beforeAll(async () => {
  listener = await openRawServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'));
  good = await openRawServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'), '127.0.0.2');
});

afterAll(async () => {
  await listener.close();
  await good.close();
});

function send(url: string, resolver: (name: string) => Promise<readonly ResolvedAddress[]>, privateTargets = allowed) {
  const egress = createEgress({ privateTargets, resolver });
  const connector = createWebhookConnector({ egress, transport: createTransport(egress), userAgent: 'Rolecall/test' });
  const target = aTarget({ url });
  return connector.send({
    target,
    assignment: anAssignment(target.id),
    secrets: [newSigningSecret()],
    now: new Date(),
  });
}

const resolver = async (name: string): Promise<readonly ResolvedAddress[]> => answers[name] ?? [v4('127.0.0.2')];

describe('a hostile target', () => {
  it.each(hosts)('http://%s reaches nothing that is not allowed', async (host) => {
    const { outcome } = await send(`http://${host}:${listener.port}/`, resolver);
    expect(outcome).toEqual({ kind: 'refused', reason: 'egress_denied' });
    expect(listener.connections()).toBe(0);
  });

  it.each(['https', 'http'])('is not reached on a usual port either (%s)', async (scheme) => {
    for (const name of ['private.example.com', 'mixed.example.com', 'any6.example.com', 'metadata.example.com']) {
      expect((await send(`${scheme}://${name}/`, resolver)).outcome).toEqual({
        kind: 'refused',
        reason: 'egress_denied',
      });
    }
  });

  it('is not a target the operator allowed, which is reached', async () => {
    expect((await send(`http://good.example.com:${good.port}/`, resolver)).outcome).toEqual({
      kind: 'delivered',
      status: 200,
    });
    expect((await send(`http://127.0.0.2:${good.port}/`, resolver)).outcome).toEqual({
      kind: 'delivered',
      status: 200,
    });
  });

  it('whose name leads elsewhere a moment later is denied when it connects, not only when it was saved', async () => {
    const turns = [[v4('127.0.0.2')], [v4('127.0.0.1')]];
    const rebinding = async (): Promise<readonly ResolvedAddress[]> => turns.shift() ?? [];
    const url = `http://rebind.example.com:${good.port}/`;
    expect((await send(url, rebinding)).outcome.kind).toBe('delivered');
    expect((await send(url, rebinding)).outcome).toEqual({ kind: 'refused', reason: 'egress_denied' });
    expect(listener.connections()).toBe(0);
  });

  it('that connects to another address than it named gets no byte of the request', async () => {
    const { outcome } = await send(`http://0.0.0.0:${listener.port}/`, resolver, ['0.0.0.0/32']);
    expect(outcome).toEqual({ kind: 'refused', reason: 'egress_denied' });
    expect(listener.received()).toBe('');
  });
});

describe('a name that does not resolve', () => {
  it.each(['ENOTFOUND', 'EAI_AGAIN', 'ESERVFAIL'])('(%s) is tried again', async (code) => {
    const failing = () => Promise.reject(Object.assign(new Error(code), { code }));
    expect((await send('https://helpdesk.example.com/', failing)).outcome).toEqual({
      kind: 'retryable',
      reason: 'dns',
    });
  });

  it('to any address is tried again', async () => {
    expect((await send('https://helpdesk.example.com/', async () => [])).outcome).toEqual({
      kind: 'retryable',
      reason: 'dns',
    });
  });
});
