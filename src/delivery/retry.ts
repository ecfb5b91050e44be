import { assertNever } from '../core/assert-never.js';
import type { Lane } from '../assignments/model.js';
import type { AttemptOutcome } from './model.js';

/** An attempt that did not end with the target holding the version. */
export type FailedOutcome = Exclude<AttemptOutcome, { kind: 'delivered' | 'superseded' }>;

/** What the decision needs: `attempts` failed before this one; `jitter` is a random number from 0 up to 1. */
export interface Failure {
  readonly lane: Lane;
  readonly attempts: number;
  readonly firstFailedAt?: Date;
  readonly outcome: FailedOutcome;
  readonly now: Date;
  readonly jitter: number;
}

export type NextAttempt = { readonly kind: 'again'; readonly dueAt: Date } | { readonly kind: 'parked' };

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits after the first, second, … failed attempt; the last one repeats. */
const waits = [second, 5 * second, 15 * second, minute, 5 * minute, 15 * minute, 30 * minute, hour] as const;

/** A refusal (a 4xx, a redirect, a forbidden address) skips the quick tries: only a person's change helps. */
const refusedSkips = 3;

const parkAfterMs = 72 * hour;

/** True for the lanes that take access away: they are tried for ever, and more often. */
export function isRevokeLane(lane: Lane): boolean {
  return lane <= 1;
}

/**
 * When to try again: 1 s, 5 s, 15 s, 1 min, 5 min, 15 min, 30 min, then hourly, each ±20 %. Grants are parked once they have failed for 72 h;
 * revocations never are, and wait at most 5 min in the first 24 h, 15 min after. A Retry-After may lengthen a wait, within bounds.
 */
export function nextAttempt(failure: Failure): NextAttempt {
  const failingMs = failure.now.getTime() - (failure.firstFailedAt ?? failure.now).getTime();
  // 410 switches the target off: what it is owed stays owed until somebody switches it on again.
  if (failure.outcome.kind !== 'gone' && !isRevokeLane(failure.lane) && failingMs >= parkAfterMs)
    return { kind: 'parked' };
  const wait = scheduled(failure, failingMs) * (0.8 + 0.4 * failure.jitter);
  return { kind: 'again', dueAt: new Date(failure.now.getTime() + Math.round(asAsked(wait, failure))) };
}

function scheduled({ lane, attempts, outcome }: Failure, failingMs: number): number {
  const step = Math.min(attempts + skips(outcome), waits.length - 1);
  const wait = waits[step] ?? hour;
  if (!isRevokeLane(lane)) return wait;
  return Math.min(wait, failingMs < 24 * hour ? 5 * minute : 15 * minute);
}

function skips(outcome: FailedOutcome): number {
  switch (outcome.kind) {
    case 'retryable':
      return 0;
    case 'refused':
    case 'gone':
      return refusedSkips;
    default:
      return assertNever(outcome);
  }
}

/** Retry-After counts between the scheduled wait and twice that (or 1 min), never beyond 1 h, and never beyond 1 min for a revocation. */
function asAsked(waitMs: number, { lane, outcome, now }: Failure): number {
  if (outcome.kind !== 'retryable' || outcome.retryAfter === undefined) return waitMs;
  const asked = outcome.retryAfter.getTime() - now.getTime();
  const ceiling = Math.min(Math.max(2 * waitMs, minute), isRevokeLane(lane) ? minute : hour);
  return Math.max(waitMs, Math.min(asked, ceiling));
}
