import { describe, expect, it } from '@jest/globals';
import { healthy } from '../../../src/delivery/breaker.js';
import { leaseMs } from '../../../src/delivery/limits.js';
import { webhookId } from '../../../src/delivery/model.js';
import { after, aState, aTarget, anAssignment, start } from '../../support/deliveries.js';
import { manualTime, settled } from '../../support/manual-time.js';
import { MemoryDeliveryStore } from '../../support/memory-delivery-store.js';
import { delivered, workerRig, type WorkerRig } from '../../support/worker-rig.js';

const target = aTarget();
const serverError = { kind: 'retryable', reason: 'server_error', status: 500 } as const;
const timeout = { kind: 'retryable', reason: 'timeout' } as const;
const throttled = { kind: 'retryable', reason: 'throttled', status: 429 } as const;
/** A request may land this long after an attempt that ended without an answer: a deadline and 60 s. */
const mayLandMs = 75_000;

function owe(rig: WorkerRig, count: number, status: 'active' | 'suspended' = 'active') {
  const made = Array.from({ length: count }, (_, n) => anAssignment(target.id, { key: `${status}-${n}`, status }));
  rig.store.put(...made);
  return made;
}

describe('a target that fails', () => {
  it('is left alone for ten seconds after five failures, then tried by one request at a time, revocations first; two answers end it', async () => {
    const rig = workerRig({ targets: [target], limits: { pollMs: 500 } });
    owe(rig, 5);
    rig.worker.start();
    await settled();
    for (const one of rig.sent) one.answer(serverError);
    await settled();
    expect((await rig.store.findHealth(target.id))?.state).toBe('open');
    owe(rig, 3, 'suspended');
    rig.worker.nudge();
    await rig.time.advance(9_000);
    expect(rig.sent).toHaveLength(5);
    await rig.time.advance(1_000);
    await rig.time.advance(1_000);
    expect(rig.sent).toHaveLength(6);
    expect(rig.sent[5]?.assignment.lane).toBe(0);
    await rig.time.advance(5_000);
    expect(rig.sent).toHaveLength(6);
    rig.sent[5]?.answer(delivered);
    await settled();
    await rig.time.advance(1_000);
    expect(rig.sent).toHaveLength(7);
    expect(rig.sent[6]?.assignment.lane).toBe(0);
    rig.sent[6]?.answer(delivered);
    await settled();
    await rig.time.advance(1_000);
    expect((await rig.store.findHealth(target.id))?.state).toBe('closed');
    expect(rig.sent.length).toBeGreaterThan(8);
    expect(rig.store.attempts.filter(({ trigger }) => trigger === 'probe')).toHaveLength(2);
  });

  it('is left alone by another worker within a second', async () => {
    const store = new MemoryDeliveryStore();
    const time = manualTime();
    const first = workerRig({ targets: [target], store, time, outcome: () => serverError });
    const second = workerRig({ targets: [target], store, time, outcome: () => delivered });
    owe(first, 1);
    await second.worker.runOnce(); // the second one has looked and found the target well
    owe(first, 7);
    await first.worker.runOnce();
    expect((await store.findHealth(target.id))?.state).toBe('open');
    await time.advance(1_000);
    expect(await second.worker.runOnce()).toBe(0);
    expect(await first.worker.runOnce()).toBe(0);
  });

  it('is tried by the next request at once when this service could not make the one that was to try it', async () => {
    let isStoreAway = false;
    const rig = workerRig({
      targets: [target],
      isFresh: async () => (isStoreAway ? Promise.reject(new Error('store down')) : true),
      outcome: () => serverError,
    });
    owe(rig, 5);
    await rig.worker.runOnce();
    isStoreAway = true;
    await rig.time.advance(10_000);
    expect(await rig.worker.runOnce()).toBe(1);
    isStoreAway = false;
    await rig.time.advance(1_000);
    expect(await rig.worker.runOnce()).toBe(1);
    expect(rig.sent).toHaveLength(6);
  });

  it('for days costs no write while nothing but grants waits for it', async () => {
    const rig = workerRig({ targets: [target] });
    await rig.store.writeHealth({ ...healthy(target.id), state: 'open', retryAt: start, isQuarantined: true });
    owe(rig, 3);
    for (let turn = 0; turn < 10; turn += 1) await rig.worker.runOnce();
    expect((await rig.store.findHealth(target.id))?.revision).toBe(1);
    owe(rig, 1, 'suspended');
    void rig.worker.runOnce();
    await settled();
    expect(rig.sent.map(({ assignment }) => assignment.lane)).toEqual([0]);
  });
});

describe('the rate of a target', () => {
  it('of two a second lets two go, and the worker wakes for the third', async () => {
    const slow = { ...target, rateLimit: 2 };
    const rig = workerRig({ targets: [slow], outcome: () => delivered });
    owe(rig, 5);
    rig.worker.start();
    await settled();
    expect(rig.sent).toHaveLength(2);
    expect(Math.min(...rig.time.waiting())).toBe(500);
    await rig.time.advance(500);
    expect(rig.sent).toHaveLength(3);
    await rig.time.advance(500);
    expect(rig.sent).toHaveLength(4);
    await rig.worker.stop();
  });

  it('is halved when it asks for patience', async () => {
    const slow = { ...target, rateLimit: 4 };
    const rig = workerRig({ targets: [slow] });
    owe(rig, 12);
    rig.worker.start();
    await settled();
    expect(rig.sent).toHaveLength(4);
    rig.sent[0]?.answer(throttled);
    for (const one of rig.sent.slice(1)) one.answer(delivered);
    await settled();
    await rig.time.advance(500);
    expect(rig.sent).toHaveLength(5);
  });
});

describe('a flood of revocations', () => {
  it('lets one grant pass after nine', async () => {
    const rig = workerRig({ targets: [target], outcome: () => delivered });
    owe(rig, 40, 'suspended');
    owe(rig, 2);
    rig.worker.start();
    for (let turn = 0; turn < 20; turn += 1) await settled();
    const firstGrant = rig.sent.findIndex(({ assignment }) => assignment.lane === 2);
    expect(firstGrant).toBeGreaterThanOrEqual(9);
    expect(firstGrant).toBeLessThan(24);
    await rig.worker.stop();
  });

  it('lets no grant into the slot kept for revocations while the others hang', async () => {
    const rig = workerRig({
      targets: [target],
      limits: { perTarget: 2 },
    });
    owe(rig, 3);
    rig.worker.start();
    await settled();
    owe(rig, 20, 'suspended');
    for (let turn = 0; turn < 20; turn += 1) {
      rig.worker.nudge();
      await rig.time.advance(50);
      rig.sent.filter(({ assignment }) => assignment.lane === 0).forEach((one) => one.answer(delivered));
    }
    expect(rig.sent.filter(({ assignment }) => assignment.lane === 2)).toHaveLength(1);
    expect(rig.sent.filter(({ assignment }) => assignment.lane === 0).length).toBeGreaterThan(15);
  });
});

describe('a receiver that cannot compare versions', () => {
  const blind = (store = new MemoryDeliveryStore(), time = manualTime()) =>
    workerRig({ targets: [target], isVersionAware: false, store, time });

  it('never gets two requests for one account at once, not even for a revocation', async () => {
    const rig = blind();
    const [grant] = owe(rig, 1);
    if (!grant) throw new Error('no grant');
    rig.worker.start();
    await settled();
    rig.store.newVersion(grant.id, { version: 2, desired: aState(grant.key, 'suspended'), lane: 0 }, start);
    rig.worker.nudge();
    await rig.time.advance(1_000);
    expect(rig.sent).toHaveLength(1);
    rig.sent[0]?.answer(delivered);
    await settled();
    await rig.time.advance(50);
    expect(rig.sent.map(({ assignment }) => assignment.version)).toEqual([1, 2]);
    rig.sent[1]?.answer(delivered);
    await rig.worker.stop();
  });

  it('is told once more, after a request without an answer can no longer land', async () => {
    const rig = blind();
    const [grant] = owe(rig, 1);
    if (!grant) throw new Error('no grant');
    rig.worker.start();
    await settled();
    rig.sent[0]?.answer(timeout);
    await settled();
    await rig.time.advance(1_000);
    rig.sent[1]?.answer(delivered);
    await settled();
    expect(rig.store.get(grant.id).delivery).toMatchObject({
      state: 'owed',
      dueAt: after(mayLandMs),
      resendBy: 'settle',
    });
    await rig.time.advance(mayLandMs - 2_000);
    expect(rig.sent).toHaveLength(2);
    await rig.time.advance(1_000);
    expect(rig.sent).toHaveLength(3);
    expect(webhookId(rig.sent[2]?.assignment ?? grant)).toMatch(/_1_1_r1$/);
    rig.sent[2]?.answer(delivered);
    await settled();
    expect(rig.store.attempts.map(({ trigger }) => trigger)).toEqual(['scheduled', 'scheduled', 'settle']);
    expect(rig.store.get(grant.id).delivery.state).toBe('done');
    await rig.time.advance(600_000);
    expect(rig.sent).toHaveLength(3);
    await rig.worker.stop();
  });

  it('is told once more after a worker died with a request under way', async () => {
    const store = new MemoryDeliveryStore();
    const time = manualTime();
    const dying = blind(store, time);
    const [grant] = owe(dying, 1);
    if (!grant) throw new Error('no grant');
    void dying.worker.runOnce(); // never answered
    await settled();
    const next = blind(store, time);
    await time.advance(leaseMs);
    void next.worker.runOnce();
    await settled();
    next.sent[0]?.answer(delivered);
    await settled();
    expect(store.get(grant.id).delivery).toMatchObject({
      state: 'owed',
      resendBy: 'settle',
      dueAt: after(leaseMs + mayLandMs),
    });
  });

  it('is told once more although the store was away when the answer did not come', async () => {
    const rig = blind();
    const [grant] = owe(rig, 1);
    if (!grant) throw new Error('no grant');
    const settle = rig.store.settle.bind(rig.store);
    let isAway = true;
    rig.store.settle = (...settling) => {
      if (!isAway) return settle(...settling);
      isAway = false;
      return Promise.reject(new Error('store down'));
    };
    const run = rig.worker.runOnce();
    await settled();
    rig.sent[0]?.answer(timeout);
    await run;
    expect(rig.store.isLeased(grant.id)).toBe(false);
    rig.store.newVersion(grant.id, { version: 2, desired: aState(grant.key, 'suspended'), lane: 0 }, start);
    const second = rig.worker.runOnce();
    await settled();
    rig.sent[1]?.answer(delivered);
    await second;
    expect(rig.store.get(grant.id)).toMatchObject({
      acknowledged: { version: 2 },
      delivery: { state: 'owed', resendBy: 'settle', dueAt: after(mayLandMs) },
    });
  });
});

describe('a frozen service', () => {
  it('rests until the next poll although work falls due meanwhile', async () => {
    let isServiceFrozen = false;
    const rig = workerRig({ targets: [target], isServiceFrozen: () => isServiceFrozen, outcome: () => delivered });
    rig.worker.start();
    await settled();
    isServiceFrozen = true;
    await rig.time.advance(200);
    rig.store.put(anAssignment(target.id, { delivery: { state: 'owed', dueAt: after(100), attempts: 0, resend: 0 } }));
    rig.worker.nudge();
    await settled();
    expect(rig.time.waiting()).toEqual([1_000]);
    isServiceFrozen = false;
    await rig.time.advance(1_000);
    expect(rig.sent).toHaveLength(1);
    await rig.worker.stop();
  });
});

describe('a process that stood still between its claim and its request', () => {
  it('sends nothing once its lease may end before the attempt does', async () => {
    let goOn: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    const rig = workerRig({
      targets: [target],
      isFresh: async () => {
        await gate;
        return true;
      },
      outcome: () => delivered,
    });
    const [grant] = owe(rig, 1);
    if (!grant) throw new Error('no grant');
    const run = rig.worker.runOnce();
    await rig.time.advance(20_001);
    goOn();
    await run;
    expect(rig.sent).toHaveLength(0);
    expect(rig.store.get(grant.id).delivery).toMatchObject({ state: 'owed', attempts: 0, dueAt: after(21_001) });
    await rig.time.advance(1_000);
    expect(await rig.worker.runOnce()).toBe(1);
    expect(rig.store.get(grant.id).delivery.state).toBe('done');
  });
});
