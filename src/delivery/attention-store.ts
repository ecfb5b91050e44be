import type { TargetId } from '../core/ids.js';

/** A number of records of one target, and the moment of the oldest. */
export interface TargetCount {
  readonly targetId: TargetId;
  readonly count: number;
  readonly since: Date;
}

/** Assignments owed to one target. */
export interface OwedCount {
  readonly targetId: TargetId;
  readonly count: number;
  readonly isGone: boolean;
}

export const resyncScopes = ['failed', 'pending', 'parked', 'all'] as const;
/** What to send again: what fails, what is owed at all, what was given up, or everything but what is held. */
export type ResyncScope = (typeof resyncScopes)[number];

/** What needs a person's attention, as small readings that stay quick however much there is, and the way out of it. */
export interface AttentionStore {
  /** Assignments given up, per target; `since` is when the oldest began to fail. Those of our own fault are counted as poison alone. */
  countParked(): Promise<readonly TargetCount[]>;
  /** Owed or given up although no request could be made: a fault of this service. */
  countPoison(): Promise<readonly TargetCount[]>;
  /** What waits for each of these targets, those without anything left out. `isGone`: the target answered 410 to one of them. */
  countOwed(targetIds: readonly TargetId[]): Promise<readonly OwedCount[]>;
  /** Versions that take access away, made at or before `before`, owed and not acknowledged; per target. Held ones wait for a person and are not counted. */
  listLateRevocations(before: Date): Promise<readonly TargetCount[]>;
  /** Users that wait for the pipeline since `before` or longer: written, woken, or not yet looked at under the policy version in force. */
  findWaitingUsers(
    before: Date,
    policyVersion: number,
  ): Promise<{ readonly count: number; readonly since: Date } | undefined>;
  /**
   * Makes due now what the scope names, the newest state of each with the next `_r<n>`; returns how many. What was acknowledged goes out in the
   * repair lane, behind fresh changes; what is owed keeps its lane. Held stays held. Repeatable, in steps.
   */
  resync(targetId: TargetId, scope: ResyncScope, now: Date): Promise<number>;
}
