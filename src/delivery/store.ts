import type { Assignment, Lane } from '../assignments/model.js';
import type { AssignmentId, DeliveryId, TargetId } from '../core/ids.js';
import type { Page, PageRequest } from '../core/page.js';
import type { Attempt, Delivery, DeliveryStateName } from './model.js';

/** An assignment leased for one attempt of its current version. */
export interface ClaimedAssignment {
  readonly assignment: Assignment;
  readonly lease: string;
}

/** How an attempt ends on the record: one atomic write, refused when the lease was lost. */
export type Settlement =
  /**
   * The version that was sent is acknowledged; if a newer one was made meanwhile the record stays due. Where an earlier request may still land, the
   * record stays owed instead, due at that moment with the next `_r<n>`, by `settle`.
   */
  | { readonly kind: 'acknowledged'; readonly epoch: number; readonly version: number; readonly at: Date }
  /** Try again at `dueAt`. Counts as a failed attempt when `isFailure`; else nothing happened that a decision made meanwhile would have to read again. */
  | {
      readonly kind: 'again';
      readonly dueAt: Date;
      readonly isFailure: boolean;
      readonly error?: string;
      /** The request may still take effect until then: what is acknowledged by then is sent once more at that moment. The latest such moment counts. */
      readonly settleAt?: Date;
      readonly at: Date;
    }
  | { readonly kind: 'parked'; readonly error: string; readonly settleAt?: Date; readonly at: Date };

/** Due work is the assignment itself; past work is the attempt log. */
export interface DeliveryStore {
  /** Targets with work due now, with the lowest lane waiting; frozen, disabled and held ones are the caller's to skip. */
  listDueTargets(now: Date): Promise<readonly { readonly targetId: TargetId; readonly lane: Lane }[]>;
  /**
   * Leases up to `limit` due assignments of a target, lowest lane first, then longest due; only lanes from `minLane` (0 when absent) to `maxLane`.
   * `lease` is a token never used before. A new version may be claimed while an older one is being sent, and the older lease is lost then; not with
   * `oneAtATime`: there a lease must have ended, and one that ended by itself leaves a request of which nobody knows, to be settled at `settleAt`.
   */
  claimDue(claim: {
    readonly targetId: TargetId;
    readonly now: Date;
    readonly minLane?: Lane;
    readonly maxLane: Lane;
    readonly oneAtATime?: { readonly settleAt: Date };
    readonly limit: number;
    readonly lease: string;
    readonly leaseUntil: Date;
  }): Promise<readonly ClaimedAssignment[]>;
  /** The earliest due time or lease end of an owed assignment. */
  nextDueAt(): Promise<Date | undefined>;
  /** False when the lease was lost (somebody else claimed it since); nothing changes then. Acknowledging never goes back to a lower (epoch, version). */
  settle(assignmentId: AssignmentId, lease: string, settlement: Settlement): Promise<boolean>;
  appendAttempt(attempt: Attempt): Promise<void>;
  /** One entry per assignment version ever made, newest first, each with its attempts. */
  listDeliveries(
    query: { readonly targetId?: TargetId; readonly assignmentId?: AssignmentId; readonly state?: DeliveryStateName },
    page: PageRequest,
  ): Promise<Page<Delivery>>;
  findDelivery(id: DeliveryId): Promise<Delivery | undefined>;
  /** Makes the current version of the assignment due again with the next `_r<n>`, acknowledged or not. False when there is no such assignment. */
  resend(assignmentId: AssignmentId, lane: Lane, now: Date): Promise<boolean>;
  /** Resends the current version of every assignment of the target whose version was made, or failed, since then. Returns how many. */
  recover(targetId: TargetId, since: Date, now: Date): Promise<number>;
}
