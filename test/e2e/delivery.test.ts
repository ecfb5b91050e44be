import { afterEach, describe, it, expect } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { createConnectors } from '../../src/connectors/index.js';
import type { Target } from '../../src/assignments/model.js';
import type { ReceiverOptions } from '../../src/demo/receiver/server.js';
import { newSigningSecret } from '../../src/assignments/signing-secret.js';
import { createWorker, type Worker } from '../../src/delivery/worker.js';
import { after, aState, aTarget, anAssignment, start } from '../support/deliveries.js';
import { manualTime, type ManualTime } from '../support/manual-time.js';
import { MemoryDeliveryStore } from '../support/memory-delivery-store.js';
import { openReceiver, type TestReceiver } from '../support/receiver.js';

const connectors = createConnectors({ privateTargets: ['127.0.0.0/8'], version: '1.2.3' });
const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

interface Delivering {
  readonly worker: Worker;
  readonly store: MemoryDeliveryStore;
  readonly time: ManualTime;
  readonly receiver: TestReceiver;
  readonly target: Target;
  /** The secrets the worker signs with; a test may replace them. */
  secrets: readonly string[];
}

/** The real worker, connector and receiver; only the store is in memory and the clock stands still. */
async function delivering(options: Partial<ReceiverOptions> = {}): Promise<Delivering> {
  const secrets = [newSigningSecret()];
  const time = manualTime();
  const store = new MemoryDeliveryStore();
  const receiver = await openReceiver({ secrets, clock: time.clock, ...options });
  cleanups.push(() => receiver.close());
  const targets = new Map([aTarget({ url: receiver.url })].map((target) => [target.id, target]));
  const [target] = targets.values();
  if (!target) throw new Error('no target');
  const state = { secrets };
  let leases = 0;
  const worker = createWorker({
    store,
    findTarget: async (id) => targets.get(id),
    openSecrets: async () => state.secrets,
    isServiceFrozen: () => false,
    isFresh: async () => true,
    disableTarget: async (id) => void targets.set(id, { ...target, isEnabled: false }),
    connectors,
    clock: time.clock,
    random: () => 0.5,
    workerName: 'test worker',
    newLease: () => `lease-${(leases += 1)}`,
    schedule: time.schedule,
    log: { warn: () => undefined, error: () => undefined },
  });
  return Object.assign(state, { worker, store, time, receiver, target });
}

describe('a delivery', () => {
  it('arrives signed, with the documented headers, and is applied', async () => {
    const { worker, store, receiver, target } = await delivering();
    const assignment = anAssignment(target.id, { version: 1207 });
    store.put(assignment);
    await worker.runOnce();
    expect(store.get(assignment.id).delivery.state).toBe('done');
    expect(receiver.accounts().get('lea@example.com')).toMatchObject({
      epoch: 1,
      version: 1207,
      status: 'active',
      roles: [{ key: 'basic' }],
    });
    expect(receiver.received()[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': `dlv_${assignment.id.slice(4)}_1_1207`,
      'webhook-timestamp': String(start.getTime() / 1000),
      'user-agent': 'Rolecall/1.2.3',
    });
    expect(store.attempts[0]).toMatchObject({
      outcome: { kind: 'delivered', status: 200 },
      answer: '{"result":"applied"}',
    });
  });

  it('has the same id and the same bytes on every retry; only timestamp and signature are of the attempt', async () => {
    const delivery = await delivering();
    const { worker, store, time, receiver, target } = delivery;
    receiver.answerNext({ status: 500 }, { status: 503 }, { status: 429 });
    const assignment = anAssignment(target.id);
    store.put(assignment);
    for (const wait of [0, 1_000, 5_000, 15_000]) {
      await time.advance(wait);
      expect(await worker.runOnce()).toBe(1);
    }
    const requests = receiver.received();
    expect(requests.map(({ status }) => status)).toEqual([500, 503, 429, 200]);
    expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
    expect(new Set(requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(requests.map(({ headers }) => Number(headers['webhook-timestamp']) - start.getTime() / 1_000)).toEqual([
      0, 1, 6, 21,
    ]);
    const webhook = new Webhook(delivery.secrets[0] ?? '');
    for (const { headers, body } of requests) {
      const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
      expect(headers['webhook-signature']).toBe(webhook.sign(String(headers['webhook-id']), at, body));
    }
    expect(store.get(assignment.id).delivery.state).toBe('done');
    expect(store.attempts.map(({ nextAt }) => nextAt)).toEqual([after(1_000), after(6_000), after(21_000), undefined]);
  });

  it('of an extra send has its own id', async () => {
    const { worker, store, receiver, target } = await delivering();
    const delivery = { state: 'owed', dueAt: start, attempts: 0, resend: 2 } as const;
    const assignment = anAssignment(target.id, { delivery, lane: 3 });
    store.put(assignment);
    await worker.runOnce();
    expect(receiver.received()[0]?.headers['webhook-id']).toBe(`dlv_${assignment.id.slice(4)}_1_1_r2`);
  });

  it('that the receiver holds something newer than counts as acknowledged', async () => {
    const { worker, store, receiver, target } = await delivering();
    const revocation = anAssignment(target.id, { version: 9, status: 'suspended' });
    store.put(revocation);
    await worker.runOnce();
    const late = anAssignment(target.id, { version: 8 });
    store.put(late);
    await worker.runOnce();
    expect(store.get(late.id).delivery.state).toBe('done');
    expect(store.attempts[1]?.outcome).toEqual({ kind: 'superseded', status: 200 });
    expect(receiver.accounts().get('lea@example.com')?.status).toBe('suspended');
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect (%i)', async (status) => {
    const { worker, store, receiver, target } = await delivering();
    const elsewhere = await openReceiver({ secrets: [] });
    cleanups.push(() => elsewhere.close());
    receiver.answerNext({ status, headers: { location: elsewhere.url } });
    const assignment = anAssignment(target.id);
    store.put(assignment);
    await worker.runOnce();
    expect(elsewhere.received()).toHaveLength(0);
    expect(store.attempts[0]?.outcome).toEqual({ kind: 'refused', reason: 'redirect', status });
    expect(store.get(assignment.id).delivery).toMatchObject({ state: 'owed', attempts: 1 });
  });

  it('answered 410 switches the target off; what it is owed stays owed', async () => {
    const { worker, store, receiver, target, time } = await delivering();
    receiver.answerNext({ status: 410 });
    const assignment = anAssignment(target.id, { status: 'suspended' });
    store.put(assignment);
    await worker.runOnce();
    await time.advance(3_600_000);
    expect(await worker.runOnce()).toBe(0);
    expect(receiver.received()).toHaveLength(1);
    expect(store.get(assignment.id).delivery.state).toBe('owed');
  });

  it('answered with Retry-After waits as asked', async () => {
    const { worker, store, receiver, target } = await delivering();
    receiver.answerNext({ status: 503, headers: { 'retry-after': '30' } });
    const assignment = anAssignment(target.id);
    store.put(assignment);
    await worker.runOnce();
    expect(store.get(assignment.id).delivery.dueAt).toEqual(after(30_000));
  });
});

describe('the rotation of a secret', () => {
  it('is seen by no receiver that holds the old, the new, or both, while both sign', async () => {
    const delivery = await delivering();
    const { worker, store, receiver, target } = delivery;
    const [old = ''] = delivery.secrets;
    const fresh = newSigningSecret();
    delivery.secrets = [fresh, old];
    for (const [version, accepted] of [[old], [fresh], [fresh, old]].entries()) {
      receiver.acceptSecrets(accepted);
      const assignment = anAssignment(target.id, { version: version + 1 });
      store.put(assignment);
      await worker.runOnce();
      expect(store.get(assignment.id).delivery.state).toBe('done');
    }
  });

  it('that ends between two tries is a refusal at a receiver that missed it, and heals once the receiver has the new one', async () => {
    const delivery = await delivering();
    const { worker, store, receiver, target, time } = delivery;
    const fresh = newSigningSecret();
    delivery.secrets = [fresh];
    const assignment = anAssignment(target.id);
    store.put(assignment);
    await worker.runOnce();
    expect(store.get(assignment.id).delivery).toMatchObject({ state: 'owed', lastError: 'rejected 401' });
    receiver.acceptSecrets([fresh]);
    await time.advance(60_000);
    await worker.runOnce();
    expect(store.get(assignment.id).delivery.state).toBe('done');
  });
});

describe('a receiver whose clock is wrong', () => {
  it('refuses, which is shown as a refusal and tried again', async () => {
    const { worker, store, target } = await delivering({ clock: () => after(600_000) });
    const assignment = anAssignment(target.id);
    store.put(assignment);
    await worker.runOnce();
    expect(store.attempts[0]).toMatchObject({
      outcome: { kind: 'refused', reason: 'rejected', status: 401 },
      answer: expect.stringContaining('5 minutes'),
    });
  });
});

describe('a version made while another is in flight', () => {
  it('is sent next, and is what the receiver ends with', async () => {
    let letGo: () => void = () => undefined;
    const isHeld = new Promise<undefined>((resolve) => (letGo = () => resolve(undefined)));
    let arrived: () => void = () => undefined;
    const hasArrived = new Promise<void>((resolve) => (arrived = resolve));
    const { worker, store, receiver, target } = await delivering({
      before: ({ body }) => {
        if (!body.includes('granted')) return undefined;
        arrived();
        return isHeld;
      },
    });
    const assignment = anAssignment(target.id);
    store.put(assignment);
    const first = worker.runOnce();
    await hasArrived;
    store.newVersion(assignment.id, { version: 2, desired: aState('lea@example.com', 'suspended'), lane: 0 }, start);
    letGo();
    await first;
    await worker.runOnce();
    expect(receiver.received().map(({ answer }) => answer)).toEqual([{ result: 'applied' }, { result: 'applied' }]);
    expect(receiver.accounts().get('lea@example.com')).toMatchObject({ version: 2, status: 'suspended' });
    expect(store.get(assignment.id).delivery.state).toBe('done');
  });
});

describe('the test of a target', () => {
  it('is a signed event with an id of its own, and reports how it went', async () => {
    const { receiver, target, secrets } = await delivering();
    const result = await connectors.get('webhook')?.test({ target, secrets, now: start });
    expect(result).toMatchObject({
      outcome: { kind: 'delivered', status: 200 },
      answer: '{"result":"ok"}',
      elapsedMs: expect.any(Number),
    });
    expect(receiver.received()[0]?.headers['webhook-id']).toMatch(/^tst_[0-9a-f]{32}_\d+$/);
    expect(receiver.accounts().size).toBe(0);
  });
});
