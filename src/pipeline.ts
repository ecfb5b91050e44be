import { randomUUID } from 'node:crypto';
import type { Reconcile, Reconciled } from './assignments/reconcile.js';
import type { Clock } from './core/clock.js';
import { createLoop, type Loop, type TurnResult } from './core/loop.js';
import type { DueUser, MarkStore } from './directory/store.js';

/** Users leased at a time: few enough that a leaver who comes meanwhile waits little. */
const usersPerTurn = 50;
const leaseMs = 60_000;
/** A user whose reconcile failed is looked at again after this. */
const retryMs = 5_000;
/** Members marked per turn for a renamed or deleted group. */
const marksPerTurn = 500;
const pollMs = 1_000;

/**
 * While directories are being written, the pipeline steps aside between its turns, for so long per write that came during the last one: whoever writes has
 * most of the machine, and what comes for one person meanwhile, as the memberships of a first sync, is decided and sent once. A few writes a second
 * slow nothing, and a leaver never waits noticeably.
 */
const asideMsPerWrite = 10;
const mostTimesAside = 6;
const longestAsideMs = 250;

const restMs = (tookMs: number, writes: number): number =>
  Math.min(asideMsPerWrite * writes, mostTimesAside * tookMs, longestAsideMs);

/** From the claim to the settlement of one user. */
export interface Took {
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** What the pipeline works with. */
export interface PipelineNeeds {
  readonly marks: Pick<MarkStore, 'claimDueUsers' | 'settleUser' | 'releaseUser' | 'spreadGroupMarks' | 'nextWakeAt'>;
  readonly reconcile: Reconcile;
  readonly policyVersion: () => Promise<number>;
  /** New versions are owed to targets. */
  readonly onOwed: () => void;
  /** Told of each user once it is settled: for metrics and traces. */
  readonly onResolved?: (due: DueUser, result: Reconciled, took: Took) => void;
  readonly onError: (error: unknown, due?: DueUser) => void;
  readonly clock: Clock;
}

/** The flow in one screen: claim marked users -> reconcile -> owe deliveries. */
export interface Pipeline extends Loop {
  /** Works until nobody is due. Returns how many users were reconciled. */
  drain(): Promise<number>;
}

/** Builds the pipeline; several may share one store. */
export function createPipeline({
  marks,
  reconcile,
  policyVersion,
  onOwed,
  onResolved,
  onError,
  clock,
}: PipelineNeeds): Pipeline {
  const handle = async (due: DueUser, lease: string): Promise<void> => {
    try {
      const startedAt = clock();
      const result = await reconcile(due);
      await marks.settleUser(due, lease, result.resolved);
      if (result.written.length > 0) onOwed();
      onResolved?.(due, result, { startedAt, endedAt: clock() });
    } catch (error) {
      onError(error, due);
      await marks.releaseUser(due, lease, new Date(clock().getTime() + retryMs));
    }
  };

  const step = async (version: number): Promise<number> => {
    const now = clock();
    const marked = await marks.spreadGroupMarks(marksPerTurn);
    const lease = randomUUID();
    const claimed = await marks.claimDueUsers({
      now,
      policyVersion: version,
      limit: usersPerTurn,
      lease,
      leaseUntil: new Date(now.getTime() + leaseMs),
    });
    await Promise.all(claimed.map((due) => handle(due, lease)));
    return marked + claimed.length;
  };

  const turn = async (): Promise<TurnResult> => {
    const version = await policyVersion();
    return (await step(version)) > 0 ? 'more' : { idleUntil: await marks.nextWakeAt(version) };
  };

  return {
    ...createLoop({ turn, onError, clock, pollMs, restMs }),
    async drain() {
      let total = 0;
      for (;;) {
        const handled = await step(await policyVersion());
        if (handled === 0) return total;
        total += handled;
      }
    },
  };
}
