import type { Target } from '../../../src/assignments/model.js';
import type { AssignmentId, TargetId } from '../../../src/core/ids.js';
import type { Connector } from '../../../src/delivery/connector.js';
import { createWorker, type Worker } from '../../../src/delivery/worker.js';
import type { WorkerNeeds } from '../../../src/delivery/worker-needs.js';
import type { Network } from './network.js';
import type { Random } from './random.js';
import type { Timeline } from './timeline.js';
import type { Trace } from './trace.js';
import type { Watch } from './watch.js';

type Port = WorkerNeeds['store'];

/** What all processes of one simulation share. */
export interface Shared {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly trace: Trace;
  readonly watch: Watch;
  readonly store: Port;
  readonly network: Network;
  readonly targets: Map<TargetId, Target>;
  /** Assignments whose inputs moved, and whose next version is not written yet. */
  readonly marked: ReadonlySet<AssignmentId>;
  readonly state: {
    isFrozen: boolean;
    /** Part of the store's calls that fail, before or after they took effect. */
    storeFails: number;
    /** Part of the store's calls that are slow. */
    storeSlow: number;
    /** Calls the store works on now. */
    pending: number;
    troubledAt: number;
  };
  readonly pollMs: number;
}

/** A process with a worker in it, which can be stopped in its tracks. */
export interface Process {
  readonly name: string;
  readonly worker: Worker;
  isPaused(): boolean;
  /** Does something to it in the middle of its work: at the so-many-th call of the store or receiver from now. */
  interrupt(calls: number, act: () => void): void;
  /** Nothing of it runs until `resume`; its requests go on. */
  pause(): void;
  resume(): void;
  /** Nothing of it ever runs again; its requests go on. */
  kill(): void;
}

class StoreAway extends Error {
  readonly code = 'store_unavailable';
}

/** Starts a process whose clock is `skewMs` ahead. */
export function startProcess(shared: Shared, name: string, skewMs: number): Process {
  const { timeline, random, trace, watch, store, network, state } = shared;
  let isPaused = false;
  let isDead = false;
  let waiting: (() => void)[] = [];
  const running = (): Promise<void> | undefined =>
    isDead || isPaused ? new Promise((resolve) => void (isDead || waiting.push(resolve))) : undefined;
  let interruption: { calls: number; readonly act: () => void } | undefined;
  const count = (): void => {
    if (!interruption || isPaused || isDead || (interruption.calls -= 1) > 0) return;
    const { act } = interruption;
    interruption = undefined;
    act();
  };
  const after = (delayMs: number): Promise<void> => new Promise((resolve) => void timeline.after(delayMs, resolve));

  /** A call from this process: it may be slow, fail before or after it took effect, and its answer waits while the process stands still. */
  const call = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    count();
    await running();
    const isFailing = random.chance(state.storeFails);
    const isBefore = random.chance(0.5);
    if (random.chance(state.storeSlow)) await after(random.between(1, 300));
    if (isFailing && isBefore) throw new StoreAway('the store is away');
    state.pending += 1;
    try {
      const result = await work();
      if (isFailing) throw new StoreAway('the answer of the store was lost');
      return result;
    } finally {
      state.pending -= 1;
      count();
      if (random.chance(state.storeSlow)) await after(random.between(1, 300));
      await running();
    }
  };

  const port: Port = {
    listDueTargets: (now) => call(() => store.listDueTargets(now)),
    claimDue: (claim) =>
      call(async () => {
        const claims = await store.claimDue(claim);
        watch.claimed(claim, claims);
        for (const { assignment } of claims) trace.note(name, 'claimed', assignment.key, `v${assignment.version}`);
        return claims;
      }),
    nextDueAt: () => call(() => store.nextDueAt()),
    settle: (id, lease, settlement) =>
      call(async () => {
        const isTaken = await store.settle(id, lease, settlement);
        watch.settled(id, lease, isTaken);
        trace.note(name, settlement.kind, `…${id.slice(-2)}`, isTaken ? '' : '(lease lost)');
        return isTaken;
      }),
    appendAttempt: (attempt) => call(() => store.appendAttempt(attempt)),
    findByKey: (targetId, key) => call(() => store.findByKey(targetId, key)),
    findHealth: (targetId) => call(() => store.findHealth(targetId)),
    takeQuota: (quota) => call(() => store.takeQuota(quota)),
    writeHealth: (health) => call(() => store.writeHealth(health)),
  };

  const connector: Connector = {
    manifest: { kind: 'webhook', label: { en: 'Webhook', fr: 'Webhook' }, fields: [] },
    isVersionAware: ({ id }) => network.receivers.get(id)?.isAware ?? true,
    probe: async () => ({ kind: 'reached' }),
    parseSettings: () => ({}),
    async send({ assignment }) {
      const startedAt = timeline.now;
      const answer = network.send(assignment);
      count();
      const outcome = await answer;
      await running();
      return { outcome, elapsedMs: timeline.now - startedAt };
    },
    test: async () => ({ outcome: { kind: 'delivered', status: 200 }, elapsedMs: 0 }),
  };

  let leases = 0;
  const worker = createWorker({
    store: port,
    findTarget: async (id) => shared.targets.get(id),
    openSecrets: async () => ['whsec_c2VjcmV0'],
    isServiceFrozen: () => state.isFrozen,
    isFresh: ({ id }) => call(async () => !shared.marked.has(id)),
    disableTarget: (id) =>
      call(async () => {
        const target = shared.targets.get(id);
        if (target) shared.targets.set(id, { ...target, isEnabled: false });
        trace.note(name, 'switched off', target?.name);
      }),
    connectors: new Map([['webhook', connector]]),
    clock: () => new Date(timeline.now + skewMs),
    random: () => random.next(),
    workerName: name,
    newLease: () => `${name} ${(leases += 1)}`,
    schedule: (delayMs, run) =>
      timeline.after(delayMs, () => {
        const stopped = running();
        if (stopped) void stopped.then(run);
        else run();
      }),
    log: { warn: () => undefined, error: (event) => trace.note(name, event) },
    limits: { pollMs: shared.pollMs },
  });
  worker.start();

  return {
    name,
    worker,
    isPaused: () => isPaused,
    interrupt(calls, act) {
      interruption = { calls, act };
    },
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    kill() {
      isDead = true;
      waiting = [];
    },
  };
}
