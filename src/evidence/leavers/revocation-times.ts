import type { Clock } from '../../core/clock.js';
import { lossOfAccount } from './account-loss.js';
import type { RevocationGoal } from './revocation-goal.js';
import type { RevocationStore } from './revocations.js';

/** Upper ends of the spans counted, in seconds; one more span takes what is longer. */
const spanSeconds = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400] as const;
const batch = 200;
/** Losses counted at most; a longer record is counted from its newest end. */
const mostCounted = 10_000;

/** How many losses were confirmed within a span of time. */
export interface TimesSpan {
  /** Seconds; absent for the last, which has no end. */
  readonly upTo?: number;
  readonly onTime: number;
  readonly late: number;
}

/** How soon losses of access were confirmed. */
export interface RevocationTimes {
  readonly goalSeconds: number;
  readonly spans: readonly TimesSpan[];
  readonly confirmed: number;
  readonly open: number;
  /** Confirmed after the goal, or open although it has passed. */
  readonly late: number;
  /** False when there were more than are counted. */
  readonly isWhole: boolean;
}

interface Needs {
  readonly store: Pick<RevocationStore, 'listRevocations'>;
  readonly goal: Pick<RevocationGoal, 'goalSeconds'>;
  readonly clock: Clock;
}

/** Counts the losses received since a moment by the time they took. */
export async function revocationTimes({ store, goal, clock }: Needs, since: Date): Promise<RevocationTimes> {
  const goalSeconds = await goal.goalSeconds();
  const frame = { goalMs: goalSeconds * 1000, now: clock() };
  const spans = [...spanSeconds, undefined].map((upTo) => ({ upTo, onTime: 0, late: 0 }));
  const totals = { confirmed: 0, open: 0, late: 0 };
  let cursor: string | undefined;
  let read = 0;
  do {
    const page = await store.listRevocations({ since }, { limit: batch, ...(cursor === undefined ? {} : { cursor }) });
    cursor = page.nextCursor;
    read += page.items.length;
    for (const one of page.items) {
      const loss = one.endsAccess ? lossOfAccount([one], frame) : undefined;
      if (!loss || one.state === 'superseded') continue;
      if (loss.isLate) totals.late += 1;
      if (loss.isOpen) totals.open += 1;
      else totals.confirmed += 1;
      const span = loss.isOpen
        ? undefined
        : spans.find(({ upTo }) => upTo === undefined || loss.elapsedMs <= upTo * 1000);
      if (span) span[loss.isLate ? 'late' : 'onTime'] += 1;
    }
  } while (cursor !== undefined && read < mostCounted);
  return {
    goalSeconds,
    spans: spans.map(({ upTo, ...counts }) => ({ ...(upTo === undefined ? {} : { upTo }), ...counts })),
    ...totals,
    isWhole: cursor === undefined,
  };
}
