import type { Target } from '../assignments/model.js';
import type { Clock } from '../core/clock.js';
import type { TargetId } from '../core/ids.js';
import type { QuotaStore } from '../core/quotas.js';
import { createSerial } from '../core/serial.js';
import {
  afterAttempt,
  gateOf,
  healthy,
  nextWindow,
  notProbing,
  probing,
  rateShareAt,
  type AttemptWindow,
  type Gate,
} from './breaker.js';
import type { HealthStore, TargetHealth } from './health.js';
import { codeOf } from './code-of.js';
import { defaultRate } from './limits.js';
import type { AttemptOutcome } from './model.js';
import type { WorkerLog } from './worker-needs.js';

/** What another worker did to a target's health is seen after this time at the latest. */
const cachedMs = 1_000;
const mostTries = 5;

interface Needs {
  readonly store: Pick<HealthStore, 'findHealth' | 'writeHealth'> & QuotaStore;
  readonly clock: Clock;
  readonly log: WorkerLog;
}

/** Whether, how fast and how carefully each target may be sent to. Breaker and rate are shared with other workers through the store. */
export interface Gates {
  gate(targetId: TargetId, now: Date): Promise<Gate>;
  /** Takes the right to try the target; false when another worker tries it. */
  beginProbe(targetId: TargetId, until: Date): Promise<boolean>;
  /** Nothing was there to try it with. */
  dropProbe(targetId: TargetId): Promise<void>;
  /** Takes note of how an attempt ended. Never throws: health is advice, and a delivery stands without it. */
  note(targetId: TargetId, outcome: AttemptOutcome): Promise<void>;
  /** How many of `wanted` requests may start now under the target's rate; with none, how long until one may. */
  permits(target: Target, wanted: number, now: Date): Promise<{ readonly count: number; readonly waitMs: number }>;
  /** Uses up permits given; what is not used is given again first. */
  spend(targetId: TargetId, count: number): void;
}

/** Builds the gates of one process. */
export function createGates({ store, clock, log }: Needs): Gates {
  const cache = new Map<TargetId, { readonly health: TargetHealth; readonly readAt: number }>();
  const windows = new Map<TargetId, AttemptWindow>();
  const spare = new Map<TargetId, number>();
  const inTurn = createSerial();

  const read = async (targetId: TargetId): Promise<TargetHealth> => {
    const health = (await store.findHealth(targetId)) ?? healthy(targetId);
    cache.set(targetId, { health, readAt: clock().getTime() });
    return health;
  };
  const recent = async (targetId: TargetId): Promise<TargetHealth> => {
    const known = cache.get(targetId);
    const age = known ? clock().getTime() - known.readAt : cachedMs;
    return known && age >= 0 && age < cachedMs ? known.health : read(targetId);
  };
  const write = async (health: TargetHealth): Promise<boolean> => {
    if (!(await store.writeHealth(health))) return false;
    const written = { ...health, revision: health.revision + 1 };
    cache.set(health.targetId, { health: written, readAt: clock().getTime() });
    return true;
  };
  /** Changes of one target follow each other here, so that only another process can come between reading and writing. */
  const change = (targetId: TargetId, next: (health: TargetHealth) => TargetHealth): Promise<boolean> =>
    inTurn(targetId, async () => {
      for (let tries = 0; tries < mostTries; tries += 1) {
        const before = tries === 0 ? await recent(targetId) : await read(targetId);
        const after = next(before);
        if (after === before) return true;
        if (await write(after)) {
          report(before, after);
          return true;
        }
      }
      return false;
    });
  const report = (before: TargetHealth, { targetId, state, retryAt, isQuarantined }: TargetHealth): void => {
    if (before.state !== 'open' && state === 'open') log.warn('breaker.opened', { targetId, retryAt });
    if (before.state !== 'closed' && state === 'closed') log.warn('breaker.closed', { targetId });
    if (isQuarantined && !before.isQuarantined) log.error('target.quarantined', { targetId });
  };

  return {
    gate: async (targetId, now) => gateOf(await recent(targetId), now),
    beginProbe: (targetId, until) => inTurn(targetId, async () => write(probing(await recent(targetId), until))),
    async dropProbe(targetId) {
      await change(targetId, notProbing);
    },
    async note(targetId, outcome) {
      const now = clock();
      const window = nextWindow(windows.get(targetId), outcome, now);
      windows.set(targetId, window);
      try {
        const isKept = await change(targetId, (health) => afterAttempt(health, { outcome, window, now }));
        if (!isKept) log.warn('target.health_not_kept', { targetId, code: 'contended' });
      } catch (error) {
        log.error('target.health_not_kept', { targetId, code: codeOf(error) });
      }
    },
    async permits(target, wanted, now) {
      const left = spare.get(target.id) ?? 0;
      if (left > 0) return { count: Math.min(left, wanted), waitMs: 0 };
      const share = rateShareAt(await recent(target.id), now);
      const perSecond = Math.max((target.rateLimit ?? defaultRate) * share, Number.EPSILON);
      const rate = { perSecond, burst: Math.max(1, perSecond) };
      const { given, waitMs } = await store.takeQuota({ name: `target:${target.id}`, ...rate, wanted, now });
      spare.set(target.id, given);
      return { count: given, waitMs };
    },
    spend(targetId, count) {
      spare.set(targetId, Math.max(0, (spare.get(targetId) ?? 0) - count));
    },
  };
}
