import type { Target } from '../../../src/assignments/model.js';
import type { AssignmentId, TargetId } from '../../../src/core/ids.js';
import { aTarget, start } from '../../support/deliveries.js';
import { createNetwork, noFaults } from './network.js';
import type { Shared } from './process.js';
import { createRandom, type Random } from './random.js';
import type { Receiver } from './receivers.js';
import { targetIdOf, type SharedStore } from './shared-store.js';
import { Timeline } from './timeline.js';
import { createTrace } from './trace.js';
import { createTroubles } from './troubles.js';
import { createWaits } from './waits.js';
import { createWatch, type Watch } from './watch.js';
import { signatureOf } from './wishes.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** The longest wait of the schedule with its spread, the longest rest of a breaker, and a settle send with its retry. */
const convergesWithinMs = 1.2 * hour + 5 * minute + 5 * minute;

/** More than any run needs. */
const mostSteps = 50_000;

/** How it went: what happened how often, and how long after the last trouble everything was in step. */
export interface Report {
  readonly counts: Watch['counts'];
  readonly steps: number;
  readonly convergedAfterMs: number;
}

/**
 * Real workers on one store, with people who change their minds and everything that can go wrong, until nothing goes wrong any more and all
 * receivers hold what is wanted. The same seed gives the same run. Throws a `BrokenPromise` with the seed and the last events.
 */
export async function simulate(seed: number, open: () => SharedStore | Promise<SharedStore>): Promise<Report> {
  const random = createRandom(seed);
  const timeline = new Timeline(start.getTime());
  const trace = createTrace(seed, () => timeline.now, start.getTime());
  const watch = createWatch(trace);
  const store = await open();
  const receivers = inventReceivers(random);
  const isLong = random.chance(0.01);
  const state: Shared['state'] = {
    isFrozen: false,
    storeFails: random.pick([0, 0.01, 0.05]),
    storeSlow: random.pick([0, 0.02, 0.1]),
    pending: 0,
    troubledAt: start.getTime(),
  };
  const network = createNetwork({ timeline, random, trace, watch, receivers });
  const targets = new Map<TargetId, Target>([...receivers].map(([id, { target }]) => [id, target]));
  const shared: Shared = {
    timeline,
    random,
    trace,
    watch,
    store: store.port,
    network,
    targets,
    marked: new Set<AssignmentId>(),
    state,
    pollMs: isLong ? 10 * minute : random.pick([second, 5 * second, 5 * second, 15 * second, 15 * second]),
  };
  const accountsPerTarget = 2 + random.index(4);
  const troubles = await createTroubles({
    ...shared,
    shared: store,
    accountsPerTarget,
    workers: 1 + random.index(3),
    skewMs: random.pick([0, 0, 4 * second]),
  });
  const waits = createWaits(shared, troubles);

  let steps = 0;
  const settled = async (): Promise<void> => {
    let turns = 0;
    do {
      await new Promise<void>((resolve) => void setImmediate(resolve));
      if ((turns += 1) > 10_000) trace.fail('a worker never stops asking the store');
    } while (state.pending > 0);
  };
  const step = async (): Promise<void> => {
    steps += 1;
    if (steps > mostSteps) trace.fail('it never comes to rest');
    if (!(await timeline.step())) trace.fail('nothing is going to happen any more');
    await settled();
    trace.check();
    const records = await store.all();
    watch.look(records, timeline.now);
    waits.look(records);
  };
  const isInStep = async (): Promise<boolean> => {
    if (network.underWay() > 0) return false;
    return (await store.all()).every(
      ({ delivery, targetId, key, desired }) =>
        delivery.state === 'done' && receivers.get(targetId)?.accounts.get(key)?.state === signatureOf(desired),
    );
  };

  try {
    const troubledUntil = timeline.now + random.between(20, 100) * second;
    network.faults = inventFaults(random);
    troubles.begin(troubledUntil);
    while (timeline.now < troubledUntil) await step();
    if (isLong) {
      const dead = random.pick([...receivers.values()]);
      const until = timeline.now + 80 * hour;
      trace.note(dead.target.name, 'is dead for 80 hours');
      while (timeline.now < until) {
        dead.mood = 'storm';
        dead.troubledAt = timeline.now;
        await step();
      }
    }
    network.faults = noFaults;
    const wishesUntil = timeline.now + 20 * second;
    troubles.end(wishesUntil);
    await settled();
    const endedAt = timeline.now;
    while (timeline.now < wishesUntil + 5 * second) await step();
    while (!(await isInStep())) {
      await troubles.tend();
      if (timeline.now - wishesUntil > convergesWithinMs) trace.fail(await notInStep(store, receivers));
      await step();
    }
    return { counts: watch.counts, steps, convergedAfterMs: timeline.now - endedAt };
  } finally {
    for (const process of troubles.processes) process.kill();
    await store.close();
  }
}

async function notInStep(store: SharedStore, receivers: ReadonlyMap<TargetId, Receiver>): Promise<string> {
  const wrong = (await store.all()).filter(
    ({ delivery, targetId, key, desired }) =>
      delivery.state !== 'done' || receivers.get(targetId)?.accounts.get(key)?.state !== signatureOf(desired),
  );
  const lines = wrong.map(({ targetId, key, desired, version, delivery }) => {
    const receiver = receivers.get(targetId);
    const held = receiver?.accounts.get(key);
    return `${key} (${receiver?.isAware ? 'compares versions' : 'blind'}) wants v${version} ${signatureOf(desired)}, holds v${held?.version} ${held?.state}, is ${delivery.state}`;
  });
  return `not in step long after all trouble ended: ${lines.join('; ')}`;
}

function inventReceivers(random: Random): ReadonlyMap<TargetId, Receiver> {
  const receivers = new Map<TargetId, Receiver>();
  for (let n = 1; n <= 2 + random.index(2); n += 1) {
    const isAware = random.chance(0.5);
    const rateLimit = random.chance(0.2) ? { rateLimit: 2 } : {};
    const target = aTarget({ id: targetIdOf(n), name: `${isAware ? 'aware' : 'blind'}${n}`, ...rateLimit });
    receivers.set(target.id, { target, isAware, accounts: new Map(), mood: 'well', troubledAt: start.getTime() });
  }
  return receivers;
}

function inventFaults(random: Random) {
  const scale = random.pick([0, 0.5, 1, 1, 3]);
  return {
    delayed: 0.08 * scale,
    lostRequest: 0.04 * scale,
    lostAnswer: 0.04 * scale,
    appliedAndFailed: 0.02 * scale,
    refused: 0.02 * scale,
  };
}
