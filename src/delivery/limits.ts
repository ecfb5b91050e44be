/** One timer around a whole attempt: name lookup, connection, request and answer. */
export const attemptDeadlineMs = 15_000;

/** An event's body: larger ones are not sent, receivers could not be expected to read them. */
export const largestEventBytes = 64 * 1024;

/** Larger events are sent, and logged: somebody has very many roles or scopes. */
export const largeEventBytes = 20 * 1024;

/** How long a claimed assignment belongs to its worker. Never renewed: a lost lease costs a duplicate, which versions absorb. */
export const leaseMs = 45_000;

/** A lease must outlast an attempt by this much, or a slow answer is sent twice as a rule. */
export const leaseSlackMs = 10_000;

/** Requests per second a target gets unless it has a rate of its own. */
export const defaultRate = 500;

/** How long after the end of its attempt a request may still take effect, held up by a proxy. */
export const lateEffectMs = 60_000;

/** How many attempts run at once, and which part of that is kept for revocations (lanes 0 and 1). */
export interface WorkerLimits {
  /** Over all targets. */
  readonly total: number;
  readonly totalForRevokes: number;
  readonly perTarget: number;
  readonly perTargetForRevokes: number;
  /** The part of `total` one target may use while several have work, 0 to 1. */
  readonly shareOfOneTarget: number;
  readonly leaseMs: number;
  /** Work is looked for at least this often, whatever the store says about due times. */
  readonly pollMs: number;
  /** How long a stop waits for attempts in flight. */
  readonly stopMs: number;
}

export const workerLimits: WorkerLimits = {
  total: 64,
  totalForRevokes: 8,
  perTarget: 8,
  perTargetForRevokes: 1,
  shareOfOneTarget: 0.25,
  leaseMs,
  pollMs: 1_000,
  stopMs: 20_000,
};

/** Runs something once after a delay; the returned function cancels it. */
export type Schedule = (delayMs: number, run: () => void) => () => void;

/** The real timer. */
export const systemSchedule: Schedule = (delayMs, run) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};
