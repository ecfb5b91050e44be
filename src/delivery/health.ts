import type { TargetId } from '../core/ids.js';

/**
 * What a target's answers so far say about it: the state of its circuit breaker, how far it asked to be spared, and what only an admin can mend. Kept
 * beside the target and shared by every worker.
 */
export interface TargetHealth {
  readonly targetId: TargetId;
  /** `closed`: sent to as usual. `open`: left alone until `retryAt`. `half_open`: one request at a time tries whether it answers again. */
  readonly state: 'closed' | 'open' | 'half_open';
  readonly consecutiveFailures: number;
  /** The first failure since the last success. */
  readonly failingSince?: Date;
  /** How long the breaker stayed open last, in milliseconds; doubles with each failed probe. */
  readonly openForMs: number;
  readonly retryAt?: Date;
  /** Somebody's probe is under way until then at the latest. */
  readonly probeUntil?: Date;
  readonly probeSuccesses: number;
  /** Probes failed in a row. */
  readonly failedProbes: number;
  /** It failed for days: only revocations are still tried. */
  readonly isQuarantined: boolean;
  /** The part of its rate it gets since it last said it is overloaded at `throttledAt`; grows back from there. */
  readonly rateShare: number;
  readonly throttledAt?: Date;
  /** What only a person can mend: it refuses what is sent (a 4xx, a redirect), or its address may not be reached. */
  readonly fault?: { readonly error: string; readonly since: Date };
  /** What a conditional write compares; 0 for a record that was never written. */
  readonly revision: number;
}

/** Health of targets. A target without a record is healthy. */
export interface HealthStore {
  findHealth(targetId: TargetId): Promise<TargetHealth | undefined>;
  listHealth(): Promise<readonly TargetHealth[]>;
  /** False, and nothing changes, unless the stored revision is `health.revision`; the record then gets the next one. */
  writeHealth(health: TargetHealth): Promise<boolean>;
  /** A clean slate: the target was changed, switched on, or is gone. */
  removeHealth(targetId: TargetId): Promise<void>;
}
