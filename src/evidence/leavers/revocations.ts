import type { Cause } from '../../assignments/model.js';
import type { AssignmentId, DeliveryId, TargetId, UserId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import type { DeliveryStateName } from '../../delivery/model.js';

/** One version of an assignment that takes access away: when the reason came, and how far the target is with it. */
export interface Revocation {
  readonly deliveryId: DeliveryId;
  readonly assignmentId: AssignmentId;
  readonly targetId: TargetId;
  readonly key: string;
  /** The user records behind the account when the version was made. */
  readonly userIds: readonly UserId[];
  readonly cause: Cause;
  /** False when the account was without access before already, as when a removal follows a suspension. */
  readonly endsAccess: boolean;
  readonly receivedAt: Date;
  readonly plannedAt: Date;
  /** The first attempt, whatever came of it. */
  readonly firstSentAt?: Date;
  /** The first time the target confirmed it. */
  readonly acknowledgedAt?: Date;
  readonly attempts: number;
  readonly state: DeliveryStateName;
}

/** Which revocations; every field given must hold. */
export interface RevocationQuery {
  readonly assignmentId?: AssignmentId;
  readonly targetId?: TargetId;
  readonly key?: string;
  /** Of accounts that any of these users stands or stood behind. */
  readonly userIds?: readonly UserId[];
  /** Received at or after this moment. */
  readonly since?: Date;
  /** Confirmed later than the goal after they were received, or still open although the goal has passed. */
  readonly isLate?: { readonly goalMs: number; readonly now: Date };
  /** Not confirmed, and still what the account should be. */
  readonly isOpen?: boolean;
}

/** Somebody who no longer stands behind an account where others do. */
export interface Takeover {
  readonly assignmentId: AssignmentId;
  readonly userId: UserId;
  readonly at: Date;
  /** Who came to stand behind the account by that; none when others who stood there already were left. */
  readonly newUserIds: readonly UserId[];
}

/** The losses of access, read from the versions of assignments; nothing here is written apart from them. */
export interface RevocationStore {
  /** Newest first. */
  listRevocations(query: RevocationQuery, page: PageRequest): Promise<Page<Revocation>>;
  /** How many open ones were received before that moment. */
  countOpenRevocations(receivedBefore: Date): Promise<number>;
  /** Of the accounts that any of these users stood behind, or of one account; per user the last time counts, earliest first. */
  listTakeovers(
    by: { readonly userIds: readonly UserId[] } | { readonly assignmentId: AssignmentId },
  ): Promise<readonly Takeover[]>;
}
