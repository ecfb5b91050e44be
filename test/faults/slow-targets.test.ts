import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { newSigningSecret } from '../../src/assignments/signing-secret.js';
import { createConnectors } from '../../src/connectors/index.js';
import { newId } from '../../src/core/ids.js';
import { systemSchedule, workerLimits } from '../../src/delivery/limits.js';
import { createWorker } from '../../src/delivery/worker.js';
import { aState } from '../support/deliveries.js';
import { gate } from '../support/gate.js';
import { openLiveDelivery } from '../support/live-delivery.js';
import { openRawServer } from '../support/raw-server.js';
import { openReceiver } from '../support/receiver.js';
import { openWorld, type World } from '../support/world.js';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const grantsOfOneTarget = workerLimits.perTarget - workerLimits.perTargetForRevokes;

describe('fault case 6: 10,000 grants wait for a slow target when somebody is offboarded', () => {
  it('the revocation is the next request the target gets, on the socket kept for it, and is acknowledged before any grant', async () => {
    const { world, grants, arrivals, receiver, worker } = await slowTarget(10_000);
    worker.start();
    await grants.untilArrived(grantsOfOneTarget);

    await world.offboardings.start('lea@example.com', 'left', 'hr');
    await world.settle();
    worker.nudge();
    await receiver.waitFor(() => receiver.received().length >= 1);

    expect(arrivals).toHaveLength(grantsOfOneTarget + 1);
    expect(arrivals.at(-1)).toEqual({ key: 'lea@example.com', type: 'assignment.revoked' });
    expect(receiver.received()).toHaveLength(1);
    expect(receiver.accounts().get('lea@example.com')?.status).toBe('suspended');
    expect(receiver.accounts().size).toBe(1);
    grants.open();
    await worker.stop();
    expect((await world.assignment(world.gorgias, 'lea@example.com'))?.acknowledged?.state.status).toBe('suspended');
  }, 60_000);

  it('the revocation takes the slot that gets free, although nobody woke the worker and every grant waits longer', async () => {
    const { world, grants, arrivals, receiver, worker } = await slowTarget(2_000, { perTargetForRevokes: 0 });
    worker.start();
    await grants.untilArrived(workerLimits.perTarget);

    await world.offboardings.start('lea@example.com', 'left', 'hr');
    await world.settle();
    grants.letOne();
    await receiver.waitFor(() => receiver.received().length >= 2);

    expect(arrivals[workerLimits.perTarget]).toEqual({ key: 'lea@example.com', type: 'assignment.revoked' });
    grants.open();
    await worker.stop();
  }, 60_000);
});

/** Léa is in step; so many grants of others are owed to the same target, which answers no grant until the gate opens. */
async function slowTarget(waiting: number, limits: Parameters<typeof createWorker>[0]['limits'] = {}) {
  const world = await openWorld({ policy: onlyGorgias });
  cleanups.push(() => world.close());
  const lea = await world.hire('lea@example.com');
  await world.group('Support', [lea.id]);
  await world.settle();
  await world.acknowledgeAll();
  for (let n = 0; n < waiting; n += 1) await oweGrant(world, `p${n}@example.com`);

  const grants = gate();
  const arrivals: { readonly key: string; readonly type: string }[] = [];
  const secrets = [newSigningSecret()];
  const began = Date.now();
  const clock = () => new Date(world.now.getTime() + Date.now() - began);
  const receiver = await openReceiver({
    secrets,
    clock,
    before: ({ body }) => {
      const { type, data } = JSON.parse(body) as { type: string; data: { account: { key: string } } }; // rendered by the connector
      arrivals.push({ key: data.account.key, type });
      return type === 'assignment.revoked' ? undefined : grants.pass();
    },
  });
  cleanups.push(() => receiver.close());
  const worker = createWorker({
    store: world.store,
    findTarget: async (id) => {
      const target = await world.store.findTarget(id);
      return target && { ...target, connector: { kind: 'webhook', settings: { url: receiver.url } } };
    },
    openSecrets: async () => secrets,
    isServiceFrozen: () => false,
    isFresh: async () => true,
    disableTarget: async () => undefined,
    connectors: createConnectors({ privateTargets: ['127.0.0.0/8'], version: '1.2.3' }),
    clock,
    random: Math.random,
    workerName: 'test worker',
    newLease: randomUUID,
    schedule: systemSchedule,
    log: { warn: () => undefined, error: () => undefined },
    limits,
  });
  cleanups.push(() => {
    grants.open();
    return worker.stop();
  });
  return { world, grants, arrivals, receiver, worker };
}

const onlyGorgias = `version: 1
rules:
  - id: support
    reason: Agents answer customers
    when: { group: Support }
    grant: { gorgias-eu: basic }
`;

function oweGrant({ store, gorgias, now }: World, key: string) {
  return store.insertAssignment(newId('asg'), gorgias.id, {
    key,
    userIds: [],
    desired: aState(key),
    cause: { kind: 'group', rules: [], groups: [], policyVersion: 1 },
    basis: { users: [], policyVersion: 1 },
    lane: 2,
    at: now,
    delivery: 'owed',
  });
}

describe('fault case 7: one target accepts and never answers while 49 others are well', () => {
  it('everything owed to the 49 is acknowledged, while the silent one holds no more than its share of slots', async () => {
    const live = await openLiveDelivery();
    cleanups.push(() => live.close());
    let open = 0;
    let mostOpen = 0;
    const silent = await openRawServer((socket) => {
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      socket.once('close', () => (open -= 1));
    });
    cleanups.push(() => silent.close());
    const hung = await live.register(`http://127.0.0.1:${silent.port}/`, 'silent');
    for (let n = 0; n < 200; n += 1) await live.owe(hung.target, `p${n}@example.com`);
    const healthy = [];
    for (let n = 0; n < 49; n += 1) {
      const receiver = await openReceiver({ secrets: [] });
      cleanups.push(() => receiver.close());
      const { target, secret } = await live.register(receiver.url, `healthy-${n}`);
      receiver.acceptSecrets([secret]);
      for (let person = 0; person < 10; person += 1) await live.owe(target, `p${person}@example.com`);
      await live.owe(target, 'leaver@example.com', 'suspended');
      healthy.push({ receiver });
    }

    live.worker.start();
    await Promise.all(healthy.map(({ receiver }) => receiver.waitFor(() => receiver.received().length >= 11)));

    for (const { receiver } of healthy) {
      expect(receiver.received().map(({ status }) => status)).toEqual(Array.from({ length: 11 }, () => 200));
      expect(receiver.accounts().get('leaver@example.com')?.status).toBe('suspended');
    }
    expect(open).toBeGreaterThan(0);
    expect(mostOpen).toBeLessThanOrEqual(grantsOfOneTarget);
    await silent.close(); // ends what hangs, so that stopping need not wait for its deadline
    await live.worker.stop();
    const states = await live.store.countByState();
    const ofHealthy = states.filter(({ targetId }) => targetId !== hung.target.id);
    expect(ofHealthy.map(({ state, count }) => ({ state, count }))).toEqual(
      healthy.map(() => ({ state: 'done', count: 11 })),
    );
    const ofSilent = states.filter(({ targetId }) => targetId === hung.target.id);
    expect(new Set(ofSilent.map(({ state }) => state))).toEqual(new Set(['owed']));
    expect(ofSilent.reduce((sum, { count }) => sum + count, 0)).toBe(200);
    expect(live.attempts.filter(({ targetId }) => targetId !== hung.target.id)).toHaveLength(49 * 11);
  }, 60_000);
});
