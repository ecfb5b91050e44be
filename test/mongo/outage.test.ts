import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type RunningApp } from '../support/app.js';
import { mongoDatabase } from '../support/mongo-database.js';
import { openReceiver, type TestReceiver } from '../support/receiver.js';
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { connectTenant } from '../support/tenant.js';

/** How long the server is away; ROLECALL_OUTAGE_SECONDS=30 for the long form. */
const outageMs = Number(process.env['ROLECALL_OUTAGE_SECONDS'] ?? 12) * 1_000;

/** The ways to go away, and within what time every request has its answer. */
const outages = [
  // A request waits five seconds for a server that takes it; the rest is the machine's.
  { how: 'refuse', title: 'and refuses connections', withinMs: 10_000 },
  // Connections stay open: an operation has ten seconds; the rest is the machine's.
  { how: 'swallow', title: 'and answers nothing more', withinMs: 15_000 },
] as const;

const policy = `version: 1
targets:
  gorgias-eu:
    precedence: [admin, lead, basic, lite, observer]
rules:
  - id: support
    reason: Agents answer customers
    when: { group: Support }
    grant: { gorgias-eu: basic }
`;
const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Reply {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Record<string, unknown>;
  readonly elapsedMs: number;
}

interface Company {
  readonly app: RunningApp;
  readonly proxy: TcpProxy;
  readonly receiver: TestReceiver;
  readonly scim: (method: string, path: string, body?: unknown) => Promise<Reply>;
}

/** The service, and between it and its database a way that can be taken away. */
async function open(): Promise<Company> {
  const database = mongoDatabase();
  cleanUps.push(() => database.drop());
  const { hostname, port } = new URL(database.url);
  const proxy = await openTcpProxy({ host: hostname, port: Number(port || '27017') });
  cleanUps.push(() => proxy.close());
  const app = await startTestApp({ ...database.at(proxy.host).env, ROLECALL_RATE_LIMIT: '0' });
  cleanUps.push(() => app.stop());
  const receiver = await openReceiver({ secrets: [] });
  cleanUps.push(() => receiver.close());
  const target = { name: 'gorgias-eu', catalog: 'gorgias', connector: { kind: 'webhook', url: receiver.url } };
  receiver.acceptSecrets([String((await app.call('POST', '/targets', target)).body['signingSecret'])]);
  expect((await app.call('POST', '/policy/versions', policy)).status).toBe(201);
  const { base, token } = await connectTenant(app, { name: 'okta', dialect: 'okta' });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' };
  const scim: Company['scim'] = async (method, path, body) => {
    const began = performance.now();
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${base}${path}`, init);
    const text = await response.text();
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>), // SCIM answers objects
      elapsedMs: performance.now() - began,
    };
  };
  return { app, proxy, receiver, scim };
}

const key = (n: number): string => `p${n}@example.com`;
const filtered = (userName: string): string => `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`;
const newUser = (n: number) => ({
  schemas: [userUrn],
  userName: key(n),
  active: true,
  emails: [{ value: key(n), type: 'work', primary: true }],
});
const addMember = (id: string) => ({
  schemas: [patchUrn],
  Operations: [{ op: 'add', path: 'members', value: [{ value: id }] }],
});

/** Sends again after a 503, as identity providers do; returns the answer, and those that said to wait. */
async function insist(send: () => Promise<Reply>): Promise<{ reply: Reply; refused: readonly Reply[] }> {
  const refused: Reply[] = [];
  for (;;) {
    const reply = await send();
    if (reply.status !== 503) return { reply, refused };
    refused.push(reply);
    await delay(250); // the provider's own pause, shorter than Retry-After asks
  }
}

/** A sync of `people`, each created, looked up and added to Support. Returns every answer that said to wait. */
async function sync({ scim }: Company, support: string, people: readonly number[], onJoined: (n: number) => void) {
  const refused: Reply[] = [];
  for (const n of people) {
    const created = await insist(() => scim('POST', '/Users', newUser(n)));
    const wasLost = created.reply.status === 409 && created.refused.length > 0; // done, although its answer was a 503
    if (!wasLost) expect({ n, status: created.reply.status }).toEqual({ n, status: 201 });
    const found = await insist(() => scim('GET', filtered(key(n))));
    const [user] = found.reply.body['Resources'] as readonly { readonly id: string }[]; // a list answer of SCIM
    expect(user).toBeDefined(); // whoever was created is there: never an empty list while the server is away
    const joined = await insist(() => scim('PATCH', `/Groups/${support}`, addMember(String(user?.id))));
    expect({ n, status: joined.reply.status }).toEqual({ n, status: 204 });
    refused.push(...created.refused, ...found.refused, ...joined.refused);
    onJoined(n);
  }
  return refused;
}

/** Asks for everything again and again for as long as the outage lasts. */
async function askDuringOutage({ app, scim }: Company, support: string, known: string): Promise<readonly Reply[]> {
  const asked: Reply[] = [];
  const until = performance.now() + outageMs;
  while (performance.now() < until) {
    const replies = await Promise.all([
      scim('GET', `/Users/${known}`),
      scim('GET', filtered('nobody')),
      scim('PATCH', `/Groups/${support}`, addMember(known)),
      scim('DELETE', `/Users/${known}`),
    ]);
    asked.push(...replies);
    expect((await fetch(`${app.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  }
  return asked;
}

const isInStep = (receiver: TestReceiver, count: number): boolean =>
  Array.from({ length: count }, (_none, n) => receiver.accounts().get(key(n))).every(
    (account) => account?.status === 'active' && account.roles[0]?.key === 'basic',
  );

describe('a database that goes away in the middle of a sync', () => {
  for (const { how, title, withinMs } of outages) {
    it(
      `${title}: 503 with Retry-After and in time; once it is back, everything goes on by itself`,
      async () => {
        const company = await open();
        const { app, proxy, receiver, scim } = company;
        const group = await scim('POST', '/Groups', { schemas: [groupUrn], displayName: 'Support' });
        const support = String(group.body['id']);
        const known = String((await scim('POST', '/Users', newUser(0))).body['id']);
        await scim('PATCH', `/Groups/${support}`, addMember(known));

        let syncing: Promise<readonly Reply[]> = Promise.resolve([]);
        await new Promise<void>((resolve, reject) => {
          syncing = sync(company, support, [1, 2, 3, 4, 5, 6, 7, 8], (n) => void (n === 3 && resolve()));
          syncing.catch(reject);
        });
        if (how === 'refuse') await proxy.refuse();
        else proxy.swallow();
        const asked = await askDuringOutage(company, support, known);
        await proxy.restore();

        const refused = await syncing;
        const answers = [...asked, ...refused];
        const slowestMs = Math.round(Math.max(...answers.map(({ elapsedMs }) => elapsedMs)));
        process.stderr.write(`outage (${how}): ${answers.length} refused, the slowest after ${slowestMs} ms\n`);
        expect(refused.length).toBeGreaterThan(0);
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
        expect(answers.every(({ retryAfter }) => /^\d+$/.test(retryAfter ?? ''))).toBe(true);
        expect(slowestMs).toBeLessThan(withinMs);

        await receiver.waitFor(() => isInStep(receiver, 9));
        expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
        expect([...receiver.accounts().keys()].sort()).toEqual(Array.from({ length: 9 }, (_none, n) => key(n)));
      },
      outageMs + 150_000,
    );
  }
});
