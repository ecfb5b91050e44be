import { afterAll, beforeAll, describe, it, expect } from '@jest/globals';
import { createWebhookConnector } from '../../src/connectors/webhook/connector.js';
import { createEgress, type ResolvedAddress } from '../../src/connectors/webhook/egress.js';
import { createTransport, type TransportLimits } from '../../src/connectors/webhook/transport.js';
import { newSigningSecret } from '../../src/assignments/signing-secret.js';
import { aTarget, anAssignment } from '../support/deliveries.js';
import { openLiveDelivery } from '../support/live-delivery.js';
import { manualTime } from '../support/manual-time.js';
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
  'user@127.0.0.1', 'good.example.com@127.0.0.1', 'user:pass@good.example.com', '169.254.169.254', '[::ffff:a9fe:a9fe]', '10.0.0.1', '192.168.0.1',
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

interface SendOptions {
  readonly privateTargets?: readonly string[];
  readonly limits?: Partial<TransportLimits>;
}

function send(
  url: string,
  resolver: (name: string) => Promise<readonly ResolvedAddress[]>,
  { privateTargets = allowed, limits = {} }: SendOptions = {},
) {
  const egress = createEgress({ privateTargets, resolver });
  const transport = createTransport(egress, limits);
  const connector = createWebhookConnector({ egress, transport, userAgent: 'Rolecall/test' });
  const target = aTarget({ url });
  return connector.send({
    target,
    assignment: anAssignment(target.id),
    secrets: [newSigningSecret()],
    now: new Date(),
  });
}

const resolver = async (name: string): Promise<readonly ResolvedAddress[]> => answers[name] ?? [v4('127.0.0.2')];

describe('fault case 12: every way to write an address', () => {
  it.each(hosts)('http://%s reaches nothing that is not allowed', async (host) => {
    const { outcome } = await send(`http://${host}:${listener.port}/`, resolver);
    expect(outcome).toEqual({ kind: 'refused', reason: 'egress_denied' });
    expect(listener.connections()).toBe(0);
  });

  it('has more than forty forms here, and not one connection reached the private listener', () => {
    expect(new Set(hosts).size).toBeGreaterThan(40);
    expect(listener.connections()).toBe(0);
  });

  it.each(['http://8.8.8.8:22/', 'https://8.8.8.8:22/', 'https://8.8.8.8:80/', 'https://public.example.com:6379/'])(
    'that is public has no other port than those of HTTPS: %s',
    async (url) => {
      expect((await send(url, resolver)).outcome).toEqual({ kind: 'refused', reason: 'egress_denied' });
    },
  );

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

  it('that connects to another address than it named gets no byte of the request', async () => {
    const elsewhere = await openRawServer();
    const { outcome } = await send(`http://0.0.0.0:${elsewhere.port}/`, resolver, { privateTargets: ['0.0.0.0/32'] });
    expect(outcome).toEqual({ kind: 'refused', reason: 'egress_denied' });
    expect(elsewhere.received()).toBe('');
    await elsewhere.close();
  });
});

describe('fault case 11: what name servers may answer', () => {
  it('a name that leads elsewhere a moment later is denied when it connects, not only when it was saved', async () => {
    const turns = [[v4('127.0.0.2')], [v4('127.0.0.1')]];
    const rebinding = async (): Promise<readonly ResolvedAddress[]> => turns.shift() ?? [];
    const url = `http://rebind.example.com:${good.port}/`;
    expect((await send(url, rebinding)).outcome.kind).toBe('delivered');
    expect((await send(url, rebinding)).outcome).toEqual({ kind: 'refused', reason: 'egress_denied' });
    expect(listener.connections()).toBe(0);
  });

  it.each(['ENOTFOUND', 'EAI_AGAIN', 'ESERVFAIL', 'ENODATA', 'ETIMEOUT'])('%s is tried again', async (code) => {
    const failing = () => Promise.reject(Object.assign(new Error(code), { code }));
    expect((await send('https://helpdesk.example.com/', failing)).outcome).toEqual({
      kind: 'retryable',
      reason: 'dns',
    });
  });

  it('an empty answer is tried again', async () => {
    expect((await send('https://helpdesk.example.com/', async () => [])).outcome).toEqual({
      kind: 'retryable',
      reason: 'dns',
    });
  });

  it('silence costs the connection limit, not more', async () => {
    const silent = () => new Promise<never>(() => undefined);
    expect((await send('https://helpdesk.example.com/', silent, { limits: { connectMs: 50 } })).outcome).toEqual({
      kind: 'retryable',
      reason: 'timeout',
    });
  });

  it.each([
    ['a public and a private address', [v4('8.8.8.8'), v4('127.0.0.1')]],
    ['an allowed and a private address', [v4('127.0.0.2'), v4('127.0.0.1')]],
    ['the same, the private one first', [v4('127.0.0.1'), v4('127.0.0.2')]],
    ['an allowed address and the metadata service', [v4('127.0.0.2'), v4('169.254.169.254')]],
    ['an allowed address and a private one of the other family', [v4('127.0.0.2'), v6('::1')]],
  ])('%s together are denied as a whole', async (_name, addresses) => {
    const url = `http://helpdesk.example.com:${good.port}/`;
    const before = good.connections();
    expect((await send(url, async () => addresses)).outcome).toEqual({ kind: 'refused', reason: 'egress_denied' });
    expect(good.connections()).toBe(before);
    expect(listener.connections()).toBe(0);
  });

  it.each(['::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:10.0.0.1'])(
    'an IPv4 address in IPv6 clothes is judged as what it is: %s',
    async (address) => {
      const { outcome } = await send(`http://helpdesk.example.com:${listener.port}/`, async () => [v6(address)]);
      expect(outcome).toEqual({ kind: 'refused', reason: 'egress_denied' });
      expect(listener.connections()).toBe(0);
    },
  );

  it('an allowed IPv4 address in IPv6 clothes is reached', async () => {
    const { outcome } = await send(`http://helpdesk.example.com:${good.port}/`, async () => [v6('::ffff:127.0.0.2')]);
    expect(outcome).toEqual({ kind: 'delivered', status: 200 });
  });

  it('whatever fails leaves the role change owed, and it arrives once the name is right', async () => {
    const failure = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));
    const turns: (() => Promise<readonly ResolvedAddress[]>)[] = [
      () => failure('ENOTFOUND'),
      () => failure('ESERVFAIL'),
      async () => [],
      async () => [v4('127.0.0.2'), v4('127.0.0.1')],
      async () => [v4('127.0.0.1')],
      async () => [v4('127.0.0.2')],
    ];
    const time = manualTime();
    const live = await openLiveDelivery({
      time,
      connectors: { privateTargets: allowed, resolver: () => turns.shift()?.() ?? failure('ENOTFOUND') },
    });
    const { target } = await live.register(`http://helpdesk.example.com:${good.port}/`);
    await live.owe(target, 'leaver@example.com', 'suspended');
    while (turns.length > 0) {
      await live.worker.runOnce();
      await time.advance(5 * 60_000); // no wait of a revocation is longer on its first day
    }
    expect(live.attempts.map(({ outcome }) => ('reason' in outcome ? outcome.reason : outcome.kind))).toEqual([
      'dns',
      'dns',
      'dns',
      'egress_denied',
      'egress_denied',
      'delivered',
    ]);
    expect((await live.account(target, 'leaver@example.com')).delivery.state).toBe('done');
    expect(listener.connections()).toBe(0);
    await live.close();
  });
});
