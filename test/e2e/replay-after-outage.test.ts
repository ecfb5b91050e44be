import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { dayMs } from '../../src/core/clock.js';
import type { ReceiverOptions } from '../../src/demo/receiver/server.js';
import { startTestApp, type RunningApp } from '../support/app.js';
import { gate } from '../support/gate.js';
import { openReceiver, type TestReceiver } from '../support/receiver.js';
import { connectTenant, type SendScim } from '../support/tenant.js';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const policy = `version: 1
safety:
  revokes: { max: 1000, percent: 100, window: 15m }
targets:
  gorgias-eu:
    precedence: [admin, lead, basic, lite, observer]
rules:
  - id: support
    reason: Agents answer customers
    when: { group: Support }
    grant: { gorgias-eu: basic }
  - id: leads
    reason: Leads run the team
    when: { group: Leads }
    grant: { gorgias-eu: lead }
`;

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** An assignment as the API shows it, as far as these stories look at it. */
interface Shown {
  readonly account: { readonly key: string };
  readonly status: string;
  readonly roles: readonly { readonly key: string }[];
  readonly epoch: number;
  readonly version: number;
  readonly versionAt: string;
  readonly state: string;
}

/** A company whose agents are in step on one helpdesk; `clock` is what service and helpdesk go by. */
async function company(agents: number, clock: () => Date = () => new Date()) {
  const app = await startTestApp({ ROLECALL_RATE_LIMIT: '0' }, { clock });
  cleanUps.push(() => app.stop());
  const receiver = await helpdesk({ clock });
  const target = { name: 'gorgias-eu', catalog: 'gorgias', connector: { kind: 'webhook', url: receiver.url } };
  const secret = String((await app.call('POST', '/targets', target)).body['signingSecret']);
  receiver.acceptSecrets([secret]);
  await app.call('POST', '/policy/versions', policy);
  const { scim } = await connectTenant(app, { name: 'okta', dialect: 'okta' });
  const ids: string[] = [];
  for (let n = 0; n < agents; n += 1) ids.push(await hire(scim, `p${n}@example.com`));
  const groupId = async (displayName: string, members: readonly string[]): Promise<string> => {
    const body = { schemas: [groupUrn], displayName, members: members.map((value) => ({ value })) };
    return String((await scim('POST', '/Groups', body)).body['id']);
  };
  const [support, leads] = [await groupId('Support', ids), await groupId('Leads', [])];
  await untilInStep(app, agents);
  return { app, receiver, secret, scim, ids, support, leads };
}

async function helpdesk(options: Omit<ReceiverOptions, 'secrets'>): Promise<TestReceiver> {
  const receiver = await openReceiver({ secrets: [], ...options });
  cleanUps.push(() => receiver.close());
  return receiver;
}

async function hire(scim: SendScim, userName: string): Promise<string> {
  const emails = [{ value: userName, type: 'work', primary: true }];
  return String((await scim('POST', '/Users', { schemas: [userUrn], userName, active: true, emails })).body['id']);
}

function patch(scim: SendScim, path: string, ...Operations: readonly object[]) {
  return scim('PATCH', path, { schemas: [patchUrn], Operations });
}

async function listed(app: RunningApp, path: string, limit: number): Promise<readonly Shown[]> {
  const items: Shown[] = [];
  for (let query: string | undefined = `limit=${limit}`; query !== undefined;) {
    const { body } = await app.call('GET', `${path}?${query}`);
    const page = body as { readonly items: readonly Shown[]; readonly nextCursor?: string }; // the client compares it with the API's description
    items.push(...page.items);
    query = page.nextCursor && `limit=${limit}&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  return items;
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await delay(10); // between two questions
}

async function untilInStep(app: RunningApp, count: number): Promise<void> {
  await until(async () => {
    const all = await listed(app, '/assignments', 200);
    return all.length === count && all.every(({ state }) => state === 'in_step');
  });
}

/** What a helpdesk must know of each account to go on: its state, and the version to compare the next event with. */
function held(receiver: TestReceiver) {
  const accounts = [...receiver.accounts()].map(
    ([key, { status, roles, epoch, version }]) =>
      [key, { status, roles: roles.map((role) => role.key), epoch, version }] as const,
  );
  return new Map(accounts);
}

function heldAsListed(items: readonly Shown[]) {
  const accounts = items.map(
    ({ account, status, roles, epoch, version }) =>
      [account.key, { status, roles: roles.map(({ key }) => key), epoch, version }] as const,
  );
  return new Map(accounts);
}

function idsOf(receiver: TestReceiver): readonly string[] {
  return receiver.received().map(({ headers }) => String(headers['webhook-id']));
}

/** The same helpdesk after a disaster: same address, same secret, nothing remembered. */
async function wiped(receiver: TestReceiver, secret: string): Promise<TestReceiver> {
  const port = Number(new URL(receiver.url).port);
  await receiver.close();
  const next = await helpdesk({ port });
  next.acceptSecrets([secret]);
  return next;
}

describe('a helpdesk that lost everything it knew', () => {
  it('finds in the snapshot, page by page, exactly what it held, leavers too', async () => {
    const { app, receiver, scim, ids } = await company(12);
    await patch(scim, `/Users/${ids[0]}`, { op: 'replace', path: 'active', value: false });
    await receiver.waitFor(() => receiver.accounts().get('p0@example.com')?.status === 'suspended');
    await untilInStep(app, 12);
    const snapshot = await listed(app, '/targets/gorgias-eu/snapshot', 5);
    expect(snapshot).toHaveLength(12);
    expect(heldAsListed(snapshot)).toEqual(held(receiver));
    expect(heldAsListed(snapshot).get('p0@example.com')).toMatchObject({ status: 'suspended', roles: [] });
  });

  it('is told everything again by recover, each account once and under a new id, and holds what it held before', async () => {
    const { app, receiver, secret, scim, ids } = await company(12);
    await patch(scim, `/Users/${ids[0]}`, { op: 'replace', path: 'active', value: false });
    await receiver.waitFor(() => receiver.accounts().get('p0@example.com')?.status === 'suspended');
    await untilInStep(app, 12);
    const before = held(receiver);
    const empty = await wiped(receiver, secret);
    expect(empty.accounts().size).toBe(0);

    const { body } = await app.call('POST', '/targets/gorgias-eu/recover', { since: '2020-01-01T00:00:00Z' });
    expect(body).toEqual({ resent: 12 });
    await empty.waitFor(() => empty.accounts().size === 12);
    await untilInStep(app, 12);
    expect(held(empty)).toEqual(before);
    expect(idsOf(empty)).toHaveLength(12);
    expect(idsOf(empty).every((id) => id.endsWith('_r1'))).toBe(true);
  });

  it('is told of what was made since a moment, and of nothing older; and of one account alone when asked', async () => {
    const { app, receiver, secret, scim, leads, ids } = await company(6);
    const made = (await listed(app, '/assignments', 200)).map(({ versionAt }) => Date.parse(versionAt));
    const since = new Date(Math.max(...made) + 1).toISOString();
    const members = ids.slice(0, 2).map((value) => ({ value }));
    await patch(scim, `/Groups/${leads}`, { op: 'add', path: 'members', value: members });
    await receiver.waitFor(() => [...held(receiver).values()].filter(({ roles }) => roles[0] === 'lead').length === 2);
    await untilInStep(app, 6);
    const empty = await wiped(receiver, secret);

    expect((await app.call('POST', '/targets/gorgias-eu/recover', { since })).body).toEqual({ resent: 2 });
    await empty.waitFor(() => empty.accounts().size === 2);
    await untilInStep(app, 6);
    expect([...held(empty).keys()].sort()).toEqual(['p0@example.com', 'p1@example.com']);

    const { items } = (await app.call('GET', '/deliveries?limit=200')).body as { items: { id: string; key: string }[] }; // as described
    const one = items.find(({ key }) => key === 'p5@example.com');
    await app.call('POST', `/deliveries/${one?.id}/resend`);
    await empty.waitFor(() => empty.accounts().size === 3);
    expect(held(empty).get('p5@example.com')).toEqual(held(receiver).get('p5@example.com'));
    expect(idsOf(empty).at(-1)).toBe(`${one?.id}_r1`);
  });
});

describe('a helpdesk that was switched off for a week', () => {
  it('gets the newest state only, each account once, revocations before everything else', async () => {
    let now = Date.parse('2026-11-22T09:00:00.000Z');
    const began = Date.now();
    const clock = () => new Date(now + Date.now() - began);
    const { app, receiver, scim, ids, leads, support } = await company(14, clock);
    const [leavers, movers] = [ids.slice(0, 8), ids.slice(8)];
    const sentBefore = receiver.received().length;
    await app.call('PATCH', '/targets/gorgias-eu', { isEnabled: false });

    const move = (op: 'add' | 'remove', group: string, who: readonly string[]) =>
      op === 'add'
        ? patch(scim, `/Groups/${group}`, { op, path: 'members', value: who.map((value) => ({ value })) })
        : patch(scim, `/Groups/${group}`, ...who.map((id) => ({ op, path: `members[value eq "${id}"]` })));
    const settled = (isSettled: (all: readonly Shown[]) => boolean) =>
      until(async () => isSettled(await listed(app, '/assignments', 200)));
    const roleOf = (all: readonly Shown[], role: string) => all.filter(({ roles }) => roles[0]?.key === role).length;
    await move('add', leads, movers);
    await settled((all) => roleOf(all, 'lead') === movers.length);
    now += 3 * dayMs;
    await move('remove', leads, movers.slice(0, 3));
    for (const id of leavers) await patch(scim, `/Users/${id}`, { op: 'replace', path: 'active', value: false });
    const joiners = [await hire(scim, 'new0@example.com'), await hire(scim, 'new1@example.com')];
    await move('add', support, joiners);
    await settled(
      (all) =>
        all.filter(({ status }) => status === 'suspended').length === 8 &&
        roleOf(all, 'lead') === 3 &&
        all.length === 16,
    );
    now += 4 * dayMs;
    expect(receiver.received()).toHaveLength(sentBefore);

    const first = gate();
    const arrived: string[] = [];
    const { port } = new URL(receiver.url);
    const known = held(receiver);
    await receiver.close();
    const back = await helpdesk({
      port: Number(port),
      clock,
      before: ({ body }) => {
        arrived.push((JSON.parse(body) as { type: string }).type); // rendered by the connector
        return first.pass();
      },
    });
    back.acceptSecrets([
      String((await app.call('POST', '/targets/gorgias-eu/rotate-secret', {})).body['signingSecret']),
    ]);
    await app.call('PATCH', '/targets/gorgias-eu', { isEnabled: true });
    await first.untilArrived(8);
    expect(arrived.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 'assignment.revoked'));
    first.open();
    await untilInStep(app, 16);

    const all = await listed(app, '/assignments', 200);
    const changed = new Map([...heldAsListed(all)].filter(([key, { version }]) => known.get(key)?.version !== version));
    expect(held(back)).toEqual(changed);
    expect(changed.size).toBe(16);
    expect(back.received()).toHaveLength(16);
  });
});
