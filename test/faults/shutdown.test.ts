import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createAdmin, type Admin } from '../../src/demo/admin.js';
import { gate } from '../support/gate.js';
import { openReceiver, type TestReceiver } from '../support/receiver.js';
import { freePort, startChild, testAdminKey, type ChildService } from '../support/service.js';
import { scimClient } from '../support/tenant.js';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const agents = 29;
const answering = ['eu', 'us', 'uk', 'fr', 'de', 'es', 'it'];
/** Of each answering target seven grants are under way, and the revocation on the socket kept for it. */
const underWay = answering.length * 8;
const leads = 4;

describe('fault case 25: SIGTERM while more than 200 role changes are on their way', () => {
  it('finishes what is answered, gives back what is not, ends with 0 within 20 seconds, and the next start brings every receiver into step', async () => {
    const rig = await opened();
    const { service, admin, receivers, silent, held, person } = rig;
    await rig.giveRoles();
    await held.untilArrived(underWay - answering.length);
    await rig.untilSilentHas(leads);
    await admin.post('/offboardings', { person: person(0), reason: 'left' }, z.looseObject({}));
    await held.untilArrived(underWay);
    const slowClient = await halfARequest(service.url);

    const began = performance.now();
    const ended = service.stop();
    await untilRefusing(service.url);
    held.open();
    expect(await ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(slowClient.destroyed || slowClient.readableEnded).toBe(true);
    expect(receivers.map((receiver) => receiver.received().length)).toEqual(receivers.map(() => 8));

    rig.letSilentSpeak();
    await service.restart();
    for (const receiver of receivers) await receiver.waitFor(isInStep);
    await silent.waitFor(() => silent.accounts().size === leads);
    while (await admin.isAnythingOwed()) await delay(20); // between two questions
    for (const receiver of receivers) {
      expect(receiver.accounts().get(person(0))?.status).toBe('suspended');
      expect([...receiver.accounts().values()].filter(({ status }) => status === 'active')).toHaveLength(agents - 1);
      expect(twice(receiver)).toEqual([]);
    }
    expect([...silent.accounts().values()].map(({ status }) => status)).toEqual(
      Array.from({ length: leads }, () => 'active'),
    );
  }, 90_000);
});

function isInStep(receiver: Pick<TestReceiver, 'accounts'>): boolean {
  const statuses = [...receiver.accounts().values()].map(({ status }) => status);
  return statuses.length === agents && statuses.filter((status) => status === 'suspended').length === 1;
}

/** Webhook ids that came more than once. */
function twice(receiver: TestReceiver): readonly string[] {
  const ids = receiver.received().map(({ headers }) => String(headers['webhook-id']));
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}

const idAnswer = z.looseObject({ id: z.string(), baseUrl: z.string() });

/** The service as a process, seven targets that answer once the gate is open, one that says nothing, and people without a role. */
async function opened() {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-shutdown-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const service = await startChild({
    port: await freePort(),
    databaseUrl: `sqlite:${join(folder, 'rolecall.db')}`,
  });
  cleanUps.push(() => service.stop());
  const admin = createAdmin({ url: service.url, adminKey: testAdminKey });
  const held = gate();
  const silence = gate();
  cleanUps.push(async () => {
    held.open();
    silence.open();
  });
  const receivers: TestReceiver[] = [];
  for (const name of answering) receivers.push(await target(admin, name, () => held.pass()));
  let isSilent = true;
  const silent = await target(admin, 'silent', () => (isSilent ? silence.pass() : undefined));
  await admin.publishPolicy(policy);
  const { id, baseUrl } = await admin.post('/directories', { name: 'okta', dialect: 'okta' }, idAnswer);
  const { token } = await admin.post(`/directories/${id}/tokens`, {}, z.looseObject({ token: z.string() }));
  const scim = scimClient(baseUrl, token);
  const person = (n: number): string => `p${n}@example.com`;
  const members: { value: string }[] = [];
  for (let n = 0; n < agents; n += 1) {
    const emails = [{ value: person(n), type: 'work', primary: true }];
    const { body } = await scim('POST', '/Users', { schemas: [userUrn], userName: person(n), active: true, emails });
    members.push({ value: String(body['id']) });
  }
  const group = (displayName: string, who: typeof members) =>
    scim('POST', '/Groups', { schemas: [groupUrn], displayName, members: who });
  return {
    service,
    admin,
    receivers,
    silent,
    held,
    person,
    giveRoles: async () => {
      await group('Leads', members.slice(-leads));
      await group('Support', members);
    },
    untilSilentHas: (count: number) => silence.untilArrived(count),
    letSilentSpeak: () => {
      isSilent = false;
    },
  };
}

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const policy = `version: 1
rules:
  - id: support
    reason: Agents answer customers
    when: { group: Support }
    grant: { ${answering.map((name) => `${name}: basic`).join(', ')} }
  - id: leads
    reason: Leads see everything
    when: { group: Leads }
    grant: { silent: lead }
`;

async function target(admin: Admin, name: string, before: () => Promise<undefined> | undefined): Promise<TestReceiver> {
  const receiver = await openReceiver({ secrets: [], before });
  cleanUps.push(() => receiver.close());
  const body = { name, catalog: 'gorgias', connector: { kind: 'webhook', url: receiver.url } };
  const { signingSecret } = await admin.post('/targets', body, z.looseObject({ signingSecret: z.string() }));
  receiver.acceptSecrets([signingSecret]);
  return receiver;
}

/** A client that began a request and never ends it: no reason for a service not to end. */
async function halfARequest(url: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined); // the service cuts it; that is the test
  socket.resume();
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  await new Promise<void>((resolve) =>
    socket.write('POST /api/v1/policy/plan HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{', () => resolve()),
  );
  cleanUps.push(async () => void socket.destroy());
  return socket;
}

/** Asks until nobody takes new connections any more. */
async function untilRefusing(url: ChildService['url']): Promise<void> {
  for (;;) {
    try {
      await fetch(`${url}/healthz`, { headers: { connection: 'close' } });
    } catch {
      return;
    }
    await delay(5); // between two questions
  }
}
