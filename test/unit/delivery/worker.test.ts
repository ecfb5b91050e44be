import { describe, it, expect } from '@jest/globals';
import type { Assignment } from '../../../src/assignments/model.js';
import { ServiceError } from '../../../src/core/errors.js';
import { attemptDeadlineMs, leaseMs, leaseSlackMs } from '../../../src/delivery/limits.js';
import { after, aState, aTarget, anAssignment, start } from '../../support/deliveries.js';
import { manualTime, settled } from '../../support/manual-time.js';
import { MemoryDeliveryStore } from '../../support/memory-delivery-store.js';
import { delivered, workerRig } from '../../support/worker-rig.js';

const target = aTarget();
const serverError = { kind: 'retryable', reason: 'server_error', status: 500 } as const;

describe('an attempt', () => {
  it('acknowledges what was delivered and keeps the attempt', async () => {
    const rig = workerRig({ targets: [target], outcome: () => delivered });
    const assignment = anAssignment(target.id);
    rig.store.put(assignment);
    expect(await rig.worker.runOnce()).toBe(1);
    expect(rig.store.get(assignment.id)).toMatchObject({
      acknowledged: { epoch: 1, version: 1, at: start, state: assignment.desired },
      delivery: { state: 'done' },
    });
    expect(rig.store.attempts).toHaveLength(1);
    expect(rig.store.attempts[0]).toMatchObject({
      deliveryId: `dlv_${assignment.id.slice(4)}_1_1`,
      lane: 2,
      at: start,
      elapsedMs: 5,
      outcome: delivered,
    });
    expect(rig.seen).toHaveLength(1);
    expect(await rig.worker.runOnce()).toBe(0);
  });

  it('counts as acknowledged when the target holds something newer', async () => {
    const rig = workerRig({ targets: [target], outcome: () => ({ kind: 'superseded', status: 409 }) });
    const assignment = anAssignment(target.id);
    rig.store.put(assignment);
    await rig.worker.runOnce();
    expect(rig.store.get(assignment.id).delivery.state).toBe('done');
  });

  it('that fails is tried again when the schedule says, and counted', async () => {
    const rig = workerRig({ targets: [target], outcome: () => serverError });
    const assignment = anAssignment(target.id);
    rig.store.put(assignment);
    await rig.worker.runOnce();
    expect(rig.store.get(assignment.id).delivery).toMatchObject({
      state: 'owed',
      attempts: 1,
      dueAt: after(1_000),
      firstFailedAt: start,
      lastError: 'server_error 500',
    });
    expect(rig.store.attempts[0]).toMatchObject({ outcome: serverError, nextAt: after(1_000) });
    expect(await rig.worker.runOnce()).toBe(0);
    await rig.time.advance(1_000);
    expect(await rig.worker.runOnce()).toBe(1);
    expect(rig.store.get(assignment.id).delivery).toMatchObject({
      attempts: 2,
      dueAt: after(6_000),
      firstFailedAt: start,
    });
  });

  it('of a grant that failed for 72 hours is the last until somebody acts; a revocation goes on', async () => {
    const rig = workerRig({ targets: [target], outcome: () => serverError });
    const delivery = {
      state: 'owed',
      dueAt: start,
      attempts: 80,
      firstFailedAt: after(-72 * 3_600_000),
      resend: 0,
    } as const;
    const grant = anAssignment(target.id, { delivery });
    const revocation = anAssignment(target.id, { delivery, key: 'tom@example.com', status: 'suspended' });
    rig.store.put(grant, revocation);
    await rig.worker.runOnce();
    expect(rig.store.get(grant.id).delivery).toMatchObject({ state: 'parked', lastError: 'server_error 500' });
    expect(rig.store.get(revocation.id).delivery).toMatchObject({ state: 'owed', dueAt: after(15 * 60_000) });
  });

  it('changes nothing when its lease was lost meanwhile', async () => {
    const rig = workerRig({ targets: [target] });
    const assignment = anAssignment(target.id);
    rig.store.put(assignment);
    const run = rig.worker.runOnce();
    await settled();
    rig.store.takeOver(assignment.id, after(60_000));
    rig.sent[0]?.answer(serverError);
    await run;
    expect(rig.store.get(assignment.id)).toEqual(assignment);
    expect(rig.store.attempts).toHaveLength(1);
    expect(rig.store.attempts[0]).not.toHaveProperty('nextAt');
    expect(rig.logged).toEqual(['delivery.lease_lost']);
  });

  it('keeps at most 2 KB of the answer', async () => {
    const rig = workerRig({ targets: [target] });
    rig.store.put(anAssignment(target.id));
    const run = rig.worker.runOnce();
    await settled();
    rig.sent[0]?.answer(serverError, 'x'.repeat(10_000));
    await run;
    expect(rig.store.attempts[0]?.answer).toHaveLength(2_048);
  });

  it('stands although the log or a listener fails', async () => {
    const store = new MemoryDeliveryStore();
    store.appendAttempt = () => Promise.reject(new Error('disk full'));
    const onAttempt = () => {
      throw new Error('listener');
    };
    const rig = workerRig({ targets: [target], store, onAttempt, outcome: () => delivered });
    const assignment = anAssignment(target.id);
    store.put(assignment);
    await rig.worker.runOnce();
    expect(store.get(assignment.id).delivery.state).toBe('done');
    expect(rig.logged).toHaveLength(2);
  });

  it('whose result cannot be recorded is made again with the same id once the lease has ended', async () => {
    const rig = workerRig({ targets: [target], outcome: () => delivered });
    const assignment = anAssignment(target.id);
    rig.store.put(assignment);
    const settle = rig.store.settle.bind(rig.store);
    rig.store.settle = () => Promise.reject(new Error('store down'));
    await rig.worker.runOnce();
    rig.store.settle = settle;
    expect(await rig.worker.runOnce()).toBe(0);
    await rig.time.advance(leaseMs);
    expect(await rig.worker.runOnce()).toBe(1);
    expect(rig.sent.map((sending) => [sending.assignment.epoch, sending.assignment.version])).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(rig.store.get(assignment.id).delivery.state).toBe('done');
  });

  it('that cannot be made is not charged as an answer of the target but shown, and waits longer each time', async () => {
    const rig = workerRig({
      targets: [target],
      outcome: () => {
        throw new Error('unusable secret');
      },
    });
    const assignment = anAssignment(target.id, { status: 'suspended' });
    rig.store.put(assignment);
    await rig.worker.runOnce();
    expect(rig.store.get(assignment.id).delivery).toMatchObject({
      state: 'owed',
      attempts: 1,
      lastError: 'not_sent',
      dueAt: after(60_000),
    });
  });
});

describe('what is sent', () => {
  it('is the newest state: a version made while another is in flight goes next, those between are never sent', async () => {
    const rig = workerRig({ targets: [target] });
    const assignment = anAssignment(target.id);
    rig.store.put(assignment);
    const first = rig.worker.runOnce();
    await settled();
    rig.store.newVersion(assignment.id, { version: 2, desired: aState('lea@example.com') }, start);
    rig.store.newVersion(
      assignment.id,
      { version: 3, desired: aState('lea@example.com', 'suspended'), lane: 0 },
      start,
    );
    rig.sent[0]?.answer(delivered);
    await first;
    expect(rig.store.get(assignment.id)).toMatchObject({
      version: 3,
      acknowledged: { version: 1 },
      delivery: { state: 'owed', attempts: 0 },
    });
    const second = rig.worker.runOnce();
    await settled();
    rig.sent[1]?.answer(delivered);
    await second;
    expect(rig.sent.map((sending) => sending.assignment.version)).toEqual([1, 3]);
    expect(rig.store.get(assignment.id)).toMatchObject({
      acknowledged: { version: 3, state: { status: 'suspended' } },
      delivery: { state: 'done' },
    });
  });

  it('is a revocation at once, although an older grant of the same account still hangs', async () => {
    const rig = workerRig({ targets: [target] });
    const assignment = anAssignment(target.id);
    rig.store.put(assignment);
    rig.worker.start();
    await settled();
    const desired = aState('lea@example.com', 'suspended');
    rig.store.newVersion(assignment.id, { version: 2, desired, lane: 0 }, start);
    rig.worker.nudge();
    await settled();
    expect(rig.sent.map((sending) => sending.assignment.version)).toEqual([1, 2]);
    rig.sent[1]?.answer(delivered);
    await settled();
    rig.sent[0]?.answer(serverError);
    await settled();
    expect(rig.store.get(assignment.id)).toMatchObject({
      acknowledged: { version: 2, state: { status: 'suspended' } },
      delivery: { state: 'done', attempts: 0 },
    });
    await rig.worker.stop();
  });

  it('is never a grant whose inputs moved: it waits a second and is not a failure', async () => {
    let isFresh = false;
    const rig = workerRig({ targets: [target], isFresh: async () => isFresh, outcome: () => delivered });
    const assignment = anAssignment(target.id);
    rig.store.put(assignment);
    await rig.worker.runOnce();
    expect(rig.sent).toHaveLength(0);
    expect(rig.store.attempts).toHaveLength(0);
    expect(rig.store.get(assignment.id).delivery).toEqual({
      state: 'owed',
      dueAt: after(1_000),
      attempts: 0,
      resend: 0,
    });
    isFresh = true;
    await rig.time.advance(1_000);
    await rig.worker.runOnce();
    expect(rig.store.get(assignment.id).delivery.state).toBe('done');
  });

  it('is a revocation whatever moved, without asking', async () => {
    const rig = workerRig({
      targets: [target],
      isFresh: () => Promise.reject(new Error('must not be asked')),
      outcome: () => delivered,
    });
    rig.store.put(
      anAssignment(target.id, { status: 'removed' }),
      anAssignment(target.id, { key: 'b', status: 'suspended' }),
    );
    await rig.worker.runOnce();
    expect(rig.sent).toHaveLength(2);
    expect(rig.logged).toEqual([]);
  });

  it('is not a grant while its inputs cannot be read; that is not the target’s failure', async () => {
    const rig = workerRig({ targets: [target], isFresh: () => Promise.reject(new Error('store down')) });
    const assignment = anAssignment(target.id);
    rig.store.put(assignment);
    await rig.worker.runOnce();
    expect(rig.sent).toHaveLength(0);
    expect(rig.store.get(assignment.id).delivery).toMatchObject({ attempts: 0, dueAt: after(1_000) });
  });
});

describe('the order of work', () => {
  it('puts revocations before a thousand grants that wait longer', async () => {
    const rig = workerRig({ targets: [target], outcome: () => delivered });
    const early = { state: 'owed', dueAt: after(-60_000), attempts: 0, resend: 0 } as const;
    rig.store.put(
      ...Array.from({ length: 1_000 }, (_, n) => anAssignment(target.id, { key: `p${n}`, delivery: early })),
    );
    rig.store.put(
      anAssignment(target.id, { key: 'fewer', lane: 1 }),
      anAssignment(target.id, { key: 'leaver', status: 'suspended' }),
    );
    await rig.worker.runOnce();
    expect(rig.sent.slice(0, 2).map(({ assignment }) => assignment.key)).toEqual(['leaver', 'fewer']);
  });

  it('keeps a slot of each target free for revocations while its grants hang', async () => {
    const rig = workerRig({ targets: [target] });
    rig.store.put(...Array.from({ length: 100 }, (_, n) => anAssignment(target.id, { key: `p${n}` })));
    rig.worker.start();
    await settled();
    expect(rig.sent).toHaveLength(7);
    rig.store.put(anAssignment(target.id, { key: 'leaver', status: 'suspended' }));
    rig.worker.nudge();
    await rig.time.advance(50);
    expect(rig.sent).toHaveLength(8);
    expect(rig.sent[7]?.assignment.key).toBe('leaver');
  });

  it('lets targets that hang hold up no revocation and, as they answer, no grant of the others', async () => {
    const hanging = Array.from({ length: 8 }, (_, n) => aTarget({ name: `slow-${n}` }));
    const healthy = aTarget({ name: 'healthy' });
    const rig = workerRig({ targets: [...hanging, healthy] });
    for (const { id } of hanging)
      rig.store.put(...Array.from({ length: 20 }, (_, n) => anAssignment(id, { key: `p${n}` })));
    rig.worker.start();
    await settled();
    expect(rig.sent).toHaveLength(56);
    rig.store.put(
      anAssignment(healthy.id, { key: 'leaver', status: 'suspended' }),
      anAssignment(healthy.id, { key: 'joiner' }),
    );
    rig.worker.nudge();
    await rig.time.advance(50);
    expect(rig.sent.slice(56).map(({ assignment }) => assignment.key)).toEqual(['leaver']);
    rig.sent[0]?.answer(serverError);
    await rig.time.advance(50);
    expect(rig.sent.slice(57).map(({ assignment }) => assignment.key)).toEqual(['joiner']);
  });
});

describe('a target that is not sent to', () => {
  const cases = {
    'switched off': { isEnabled: false },
    frozen: { frozen: { reason: 'migration', at: start } },
    'frozen until later': { frozen: { reason: 'migration', at: start, until: after(1) } },
    'of an unknown connector': { connector: { kind: 'carrier-pigeon', settings: {} } },
  };
  it.each(Object.entries(cases))(
    'because it is %s loses nothing and is sent to once that ends',
    async (_name, changes) => {
      const stopped = { ...target, ...changes };
      const rig = workerRig({ targets: [stopped], outcome: () => delivered });
      const assignment = anAssignment(stopped.id, { status: 'suspended' });
      rig.store.put(assignment);
      expect(await rig.worker.runOnce()).toBe(0);
      expect(rig.store.get(assignment.id)).toEqual(assignment);
      rig.targets.set(target.id, target);
      await rig.time.advance(30_000);
      expect(await rig.worker.runOnce()).toBe(1);
    },
  );

  it('because its freeze has an end is sent to after that', async () => {
    const rig = workerRig({
      targets: [{ ...target, frozen: { reason: 'night', at: start, until: start } }],
      outcome: () => delivered,
    });
    rig.store.put(anAssignment(target.id));
    expect(await rig.worker.runOnce()).toBe(1);
  });

  it('because the service is frozen waits too', async () => {
    let isServiceFrozen = true;
    const rig = workerRig({ targets: [target], isServiceFrozen: () => isServiceFrozen, outcome: () => delivered });
    rig.store.put(anAssignment(target.id, { status: 'suspended' }));
    expect(await rig.worker.runOnce()).toBe(0);
    isServiceFrozen = false;
    expect(await rig.worker.runOnce()).toBe(1);
  });

  it('because its secrets cannot be opened does not keep the others waiting', async () => {
    const other = aTarget({ name: 'other' });
    const rig = workerRig({
      targets: [target, other],
      openSecrets: async (id) => (id === target.id ? Promise.reject(new Error('wrong key')) : ['whsec_c2VjcmV0']),
      outcome: () => delivered,
    });
    rig.store.put(anAssignment(target.id), anAssignment(other.id));
    expect(await rig.worker.runOnce()).toBe(1);
    expect(rig.sent[0]?.target.name).toBe('other');
  });

  it('because its secret settings cannot be opened holds up no other target', async () => {
    const other = aTarget({ name: 'other' });
    const targets = new Map([target, other].map((one) => [one.id, one]));
    const rig = workerRig({
      targets: [],
      findTarget: async (id) => (id === target.id ? Promise.reject(new Error('wrong key')) : targets.get(id)),
      outcome: () => delivered,
    });
    rig.store.put(anAssignment(target.id, { status: 'suspended' }), anAssignment(other.id));
    for (let turn = 0; turn < 10; turn += 1) await rig.worker.runOnce();
    expect(rig.sent.map((one) => one.target.name)).toEqual(['other']);
    expect(rig.logged).toEqual(['target.secrets_unreadable']);
  });

  it('because the store was away for a moment is sent to as soon as it is back', async () => {
    let isAway = true;
    const away = () => Promise.reject(new ServiceError('store_unavailable', { message: 'disk is full' }));
    const rig = workerRig({
      targets: [target],
      openSecrets: async () => (isAway ? away() : ['whsec_c2VjcmV0']),
      outcome: () => delivered,
    });
    rig.store.put(anAssignment(target.id, { status: 'suspended' }));
    rig.worker.start();
    await settled();
    isAway = false;
    await rig.time.advance(1_000);
    expect(rig.sent).toHaveLength(1);
    await rig.worker.stop();
  });

  it('because it answered 410 under an address it no longer has stays switched on', async () => {
    const rig = workerRig({ targets: [target] });
    rig.store.put(anAssignment(target.id));
    const run = rig.worker.runOnce();
    await settled();
    const moved = { kind: 'webhook', settings: { url: 'https://new.example.com/rolecall' } };
    rig.targets.set(target.id, { ...target, connector: moved });
    rig.sent[0]?.answer({ kind: 'gone', status: 410 });
    await run;
    expect(rig.switchedOff).toEqual([]);
  });

  it('because its secrets cannot be opened is complained of twice a minute, not at every turn, and goes on by itself once they can', async () => {
    let isKeyRight = false;
    const rig = workerRig({
      targets: [target],
      openSecrets: async () => (isKeyRight ? ['whsec_c2VjcmV0'] : Promise.reject(new Error('wrong key'))),
      outcome: () => delivered,
    });
    rig.store.put(anAssignment(target.id));
    for (let turn = 0; turn < 100; turn += 1) await rig.worker.runOnce();
    expect(rig.logged).toHaveLength(1);
    await rig.time.advance(30_000);
    await rig.worker.runOnce();
    expect(rig.logged).toHaveLength(2);
    isKeyRight = true;
    await rig.time.advance(30_000);
    expect(await rig.worker.runOnce()).toBe(1);
  });

  it('because it answered 410 is switched off; what it is owed stays owed and goes out once it is on again', async () => {
    const rig = workerRig({ targets: [target], outcome: () => ({ kind: 'gone', status: 410 }) });
    const assignments = Array.from({ length: 10 }, (_, n) => anAssignment(target.id, { key: `p${n}` }));
    rig.store.put(...assignments);
    expect(await rig.worker.runOnce()).toBe(7);
    expect(new Set(rig.switchedOff)).toEqual(new Set([target.id]));
    await rig.time.advance(3_600_000);
    expect(await rig.worker.runOnce()).toBe(0);
    expect(assignments.map(({ id }) => rig.store.get(id).delivery.state)).toEqual(assignments.map(() => 'owed'));
    rig.targets.set(target.id, target);
    expect(await rig.worker.runOnce()).toBe(7);
  });
});

describe('a running worker', () => {
  it('sends at once when nudged, and what fails at its due time', async () => {
    let outcome: typeof delivered | typeof serverError = serverError;
    const rig = workerRig({ targets: [target], outcome: () => outcome });
    rig.worker.start();
    await settled();
    const assignment = anAssignment(target.id);
    rig.store.put(assignment);
    rig.worker.nudge();
    await settled();
    expect(rig.sent).toHaveLength(1);
    outcome = delivered;
    await rig.time.advance(999);
    expect(rig.sent).toHaveLength(1);
    await rig.time.advance(1);
    expect(rig.store.get(assignment.id).delivery.state).toBe('done');
    await rig.worker.stop();
  });

  it('finds within a second what nobody nudged it for', async () => {
    const rig = workerRig({ targets: [target], outcome: () => delivered });
    rig.worker.start();
    await settled();
    rig.store.put(anAssignment(target.id));
    await rig.time.advance(1_000);
    expect(rig.sent).toHaveLength(1);
    await rig.worker.stop();
  });

  it('waits on one timer, no shorter than the poll, while all that is due may not be sent', async () => {
    const rig = workerRig({ targets: [{ ...target, isEnabled: false }] });
    rig.store.put(anAssignment(target.id));
    rig.worker.start();
    for (let turn = 0; turn < 5; turn += 1) {
      await settled();
      expect(rig.time.waiting()).toEqual([1_000]);
      await rig.time.advance(1_000);
    }
    await rig.worker.stop();
    expect(rig.time.waiting()).toEqual([]);
  });

  it('empties a long queue without waiting for timers', async () => {
    const rig = workerRig({ targets: [target], outcome: () => delivered });
    const assignments = Array.from({ length: 200 }, (_, n) => anAssignment(target.id, { key: `p${n}` }));
    rig.store.put(...assignments);
    rig.worker.start();
    for (let turn = 0; turn < 60; turn += 1) await settled();
    expect(new Set(rig.sent.map(({ assignment }) => assignment.id)).size).toBe(200);
    expect(rig.sent).toHaveLength(200);
    await rig.worker.stop();
  });

  it('goes on after the store was away', async () => {
    const store = new MemoryDeliveryStore();
    const list = store.listDueTargets.bind(store);
    store.listDueTargets = () => Promise.reject(new Error('down'));
    const rig = workerRig({ targets: [target], store, outcome: () => delivered });
    store.put(anAssignment(target.id));
    rig.worker.start();
    await settled();
    expect(rig.logged).toEqual(['delivery.due_unreadable']);
    store.listDueTargets = list;
    await rig.time.advance(1_000);
    expect(rig.sent).toHaveLength(1);
    await rig.worker.stop();
  });

  it('is not asked again at every instant while nobody can read whether the service is frozen', async () => {
    const rig = workerRig({ targets: [target], isServiceFrozen: () => Promise.reject(new Error('store down')) });
    rig.worker.start();
    await settled();
    rig.worker.nudge();
    await settled();
    expect(rig.time.waiting()).toEqual([1_000]);
    await rig.worker.stop();
  });
});

describe('two workers on one store', () => {
  it('send each version once', async () => {
    const store = new MemoryDeliveryStore();
    const time = manualTime();
    const rigs = [1, 2].map(() => workerRig({ targets: [target], store, time, outcome: () => delivered }));
    store.put(...Array.from({ length: 100 }, (_, n) => anAssignment(target.id, { key: `p${n}` })));
    for (const { worker } of rigs) worker.start();
    for (let turn = 0; turn < 60; turn += 1) await settled();
    const sent = rigs.flatMap((rig) => rig.sent.map(({ assignment }) => assignment.id));
    expect(sent).toHaveLength(100);
    expect(new Set(sent).size).toBe(100);
    expect(rigs.every((rig) => rig.sent.length > 0)).toBe(true);
    await Promise.all(rigs.map(({ worker }) => worker.stop()));
  });
});

describe('stopping', () => {
  it('waits for what is in flight and records it', async () => {
    const rig = workerRig({ targets: [target] });
    const assignment = anAssignment(target.id);
    rig.store.put(assignment);
    rig.worker.start();
    await settled();
    const stopped = rig.worker.stop();
    rig.sent[0]?.answer(delivered);
    await stopped;
    expect(rig.store.get(assignment.id).delivery.state).toBe('done');
    expect(rig.time.waiting()).toEqual([]);
  });

  it('gives back after 20 seconds what does not end, due at once and not as a failure; a late answer changes nothing', async () => {
    const rig = workerRig({ targets: [target] });
    const assignment = anAssignment(target.id);
    rig.store.put(assignment);
    rig.worker.start();
    await settled();
    const stopped = rig.worker.stop();
    await rig.time.advance(20_000);
    await stopped;
    const released: Assignment = rig.store.get(assignment.id);
    expect(rig.store.isLeased(assignment.id)).toBe(false);
    expect(released.delivery).toEqual({ state: 'owed', dueAt: after(20_000), attempts: 0, resend: 0 });
    rig.sent[0]?.answer(serverError);
    await settled();
    expect(rig.store.get(assignment.id)).toEqual(released);
  });

  it('takes nothing more', async () => {
    const rig = workerRig({ targets: [target], outcome: () => delivered });
    rig.worker.start();
    await rig.worker.stop();
    rig.store.put(anAssignment(target.id));
    rig.worker.nudge();
    await rig.time.advance(5_000);
    expect(rig.sent).toHaveLength(0);
  });
});

describe('a lease', () => {
  it('outlasts an attempt by more than ten seconds, and a shorter one is refused', () => {
    expect(leaseMs).toBeGreaterThan(attemptDeadlineMs + leaseSlackMs);
    expect(() => workerRig({ targets: [], limits: { leaseMs: 25_000 } })).toThrow('too short');
  });
});
