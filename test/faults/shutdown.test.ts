import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { openChildCompany, toldAgain } from '../support/child-company.js';
import { gate } from '../support/gate.js';
import type { TestReceiver } from '../support/receiver.js';
import type { ChildService } from '../support/service.js';

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
      expect(toldAgain(receiver)).toEqual([]);
    }
    expect([...silent.accounts().values()].map(({ status }) => status)).toEqual(
      Array.from({ length: leads }, () => 'active'),
    );
  }, 90_000);
});

describe('a second signal', () => {
  it('ends the service at once, with 1, although a request is still under way', async () => {
    const { service } = await opened();
    await halfARequest(service.url);
    service.signal('SIGTERM');
    await untilRefusing(service.url);
    expect(await service.stop()).toBe(1);
    await service.restart();
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  });
});

function isInStep(receiver: Pick<TestReceiver, 'accounts'>): boolean {
  const statuses = [...receiver.accounts().values()].map(({ status }) => status);
  return statuses.length === agents && statuses.filter((status) => status === 'suspended').length === 1;
}

/** Seven targets that answer once the gate is open, and one that says nothing. */
async function opened() {
  const held = gate();
  const silence = gate();
  let isSilent = true;
  const targets = {
    ...Object.fromEntries(answering.map((name) => [name, () => held.pass()])),
    silent: () => (isSilent ? silence.pass() : undefined),
  };
  const company = await openChildCompany({
    targets,
    policy,
    people: agents,
    onOpened: (close) => cleanUps.push(close),
  });
  cleanUps.push(async () => {
    held.open();
    silence.open();
  });
  const silent = company.receivers.get('silent');
  if (!silent) throw new Error('no silent target');
  return {
    ...company,
    receivers: answering.flatMap((name) => company.receivers.get(name) ?? []),
    silent,
    held,
    giveRoles: async () => {
      await company.group('Leads', company.ids.slice(-leads));
      await company.group('Support', company.ids);
    },
    untilSilentHas: (count: number) => silence.untilArrived(count),
    letSilentSpeak: () => {
      isSilent = false;
    },
  };
}

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
