import { assertNever } from '../core/assert-never.js';
import { dayMs } from '../core/clock.js';
import type { Lane } from '../assignments/model.js';
import type { TargetId } from '../core/ids.js';
import type { TargetHealth } from './health.js';
import type { AttemptOutcome } from './model.js';

/** So many failures in a row open the breaker. */
const failuresToOpen = 5;
/** Within one window, this part of at least so many attempts failing opens it too. */
const windowMs = 60_000;
const windowAttempts = 10;
const windowShare = 0.5;
const shortestOpenMs = 10_000;
const longestOpenMs = 300_000;
const successesToClose = 2;
/** Failing for this long, the target gets revocations only. */
export const quarantineAfterMs = 5 * dayMs;
const smallestRateShare = 1 / 256;
/** The part of its rate a throttled target gets back per minute. */
const recoveredPerMinute = 0.1;

/** What this process saw of a target lately. Not kept: only what it leads to is. */
export interface AttemptWindow {
  readonly startedAt: Date;
  readonly attempts: number;
  readonly failures: number;
}

/** Whether a target may be sent to now. `maxLane`: only lanes up to it, of which one request may go out to try the target. */
export type Gate =
  | { readonly kind: 'pass' }
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'probe'; readonly maxLane: Lane };

/** A target of which nothing bad is known. */
export function healthy(targetId: TargetId): TargetHealth {
  return {
    targetId,
    state: 'closed',
    consecutiveFailures: 0,
    openForMs: 0,
    probeSuccesses: 0,
    failedProbes: 0,
    isQuarantined: false,
    rateShare: 1,
    revision: 0,
  };
}

/** Whether, and how, the target may be sent to. */
export function gateOf({ state, retryAt, probeUntil, isQuarantined }: TargetHealth, now: Date): Gate {
  switch (state) {
    case 'closed':
      return { kind: 'pass' };
    case 'open':
      return retryAt && retryAt > now ? { kind: 'wait', until: retryAt } : probe(isQuarantined);
    case 'half_open':
      return probeUntil && probeUntil > now ? { kind: 'wait', until: probeUntil } : probe(isQuarantined);
    default:
      return assertNever(state);
  }
}

function probe(isQuarantined: boolean): Gate {
  return { kind: 'probe', maxLane: isQuarantined ? 1 : 3 };
}

/** One request is about to try the target; nobody else may until it ended or `until` has come. */
export function probing(health: TargetHealth, until: Date): TargetHealth {
  return { ...health, state: 'half_open', probeUntil: until };
}

/** The probe found nothing to send: the next one may come at once. */
export function notProbing(health: TargetHealth): TargetHealth {
  if (!health.probeUntil) return health;
  const { probeUntil: _probeUntil, ...rest } = health;
  return rest;
}

/** What an attempt says of the target itself, apart from what becomes of the delivery. */
type Verdict = 'answers' | 'fails' | 'says_nothing';

function verdictOf(outcome: AttemptOutcome): Verdict {
  switch (outcome.kind) {
    case 'delivered':
    case 'superseded':
      return 'answers';
    case 'gone': // switched off apart from this
      return 'says_nothing';
    case 'refused': // a 4xx is an answer; without a status nothing was sent
      return outcome.status === undefined ? 'says_nothing' : 'answers';
    case 'retryable': // 429 and 425: it is there and asks for patience
      return outcome.reason === 'throttled' ? 'answers' : 'fails';
    default:
      return assertNever(outcome);
  }
}

/** What was known before an attempt ended, and how it ended. */
export interface Noting {
  readonly outcome: AttemptOutcome;
  readonly window: AttemptWindow;
  readonly now: Date;
}

/** The window after one more attempt. */
export function nextWindow(window: AttemptWindow | undefined, outcome: AttemptOutcome, now: Date): AttemptWindow {
  const isOver = !window || now.getTime() - window.startedAt.getTime() >= windowMs;
  const { startedAt, attempts, failures } = isOver ? { startedAt: now, attempts: 0, failures: 0 } : window;
  return { startedAt, attempts: attempts + 1, failures: failures + (verdictOf(outcome) === 'fails' ? 1 : 0) };
}

/** The health after an attempt; the same object when the attempt changes nothing, so that successes of a healthy target cost no write. */
export function afterAttempt(health: TargetHealth, noting: Noting): TargetHealth {
  const told = withFault(withRate(health, noting), noting);
  const verdict = verdictOf(noting.outcome);
  switch (verdict) {
    case 'answers':
      return afterAnswer(told);
    case 'fails':
      return afterFailure(told, noting);
    case 'says_nothing':
      return notProbing(told);
    default:
      return assertNever(verdict);
  }
}

function afterAnswer(health: TargetHealth): TargetHealth {
  if (health.state === 'closed' && health.consecutiveFailures === 0) return health;
  const probeSuccesses = health.probeSuccesses + 1;
  if (health.state !== 'closed' && probeSuccesses < successesToClose)
    return { ...notProbing(health), state: 'half_open', probeSuccesses };
  const { failingSince: _failingSince, retryAt: _retryAt, ...rest } = notProbing(health);
  const clean = { state: 'closed', consecutiveFailures: 0, openForMs: 0, probeSuccesses: 0, failedProbes: 0 } as const;
  return { ...rest, ...clean, isQuarantined: false };
}

function afterFailure(health: TargetHealth, { window, now }: Noting): TargetHealth {
  const failing = {
    ...notProbing(health),
    consecutiveFailures: health.consecutiveFailures + 1,
    failingSince: health.failingSince ?? now,
    probeSuccesses: 0,
  };
  if (health.state === 'closed') return opensNow(failing, window) ? opened(failing, now) : failing;
  if (health.state === 'open') return failing; // an attempt that began before the breaker opened
  return opened({ ...failing, failedProbes: health.failedProbes + 1 }, now);
}

function opensNow({ consecutiveFailures }: TargetHealth, { attempts, failures }: AttemptWindow): boolean {
  return consecutiveFailures >= failuresToOpen || (attempts >= windowAttempts && failures >= attempts * windowShare);
}

function opened(health: TargetHealth, now: Date): TargetHealth {
  const isQuarantined = now.getTime() - (health.failingSince ?? now).getTime() >= quarantineAfterMs;
  const openForMs = Math.min(Math.max(2 * health.openForMs, shortestOpenMs), longestOpenMs);
  return { ...health, state: 'open', openForMs, retryAt: new Date(now.getTime() + openForMs), isQuarantined };
}

/** An answer that says "too much" halves the target's rate. */
function withRate(health: TargetHealth, { outcome, now }: Noting): TargetHealth {
  const isOverloaded =
    outcome.kind === 'retryable' && outcome.status !== undefined && [429, 502, 503, 504].includes(outcome.status);
  if (!isOverloaded) return health;
  return { ...health, rateShare: Math.max(rateShareAt(health, now) / 2, smallestRateShare), throttledAt: now };
}

/** The part of its rate the target gets at this moment, above 0 and up to 1. */
export function rateShareAt({ rateShare, throttledAt }: TargetHealth, now: Date): number {
  if (!throttledAt) return 1;
  const minutes = Math.max(0, now.getTime() - throttledAt.getTime()) / 60_000;
  return Math.min(1, rateShare + recoveredPerMinute * minutes);
}

/** A refusal names what a person has to mend; the next delivery that succeeds takes it back. */
function withFault(health: TargetHealth, { outcome, now }: Noting): TargetHealth {
  if (outcome.kind === 'refused') {
    if (outcome.reason === 'not_sent') return health; // our own fault, not the target's
    const error = outcome.status === undefined ? outcome.reason : `${outcome.reason} ${outcome.status}`;
    return health.fault?.error === error ? health : { ...health, fault: { error, since: now } };
  }
  if (!health.fault || (outcome.kind !== 'delivered' && outcome.kind !== 'superseded')) return health;
  const { fault: _fault, ...rest } = health;
  return rest;
}
