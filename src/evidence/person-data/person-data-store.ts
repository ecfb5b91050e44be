import type { HoldMember } from '../../assignments/hold-model.js';
import type { Offboarding } from '../../assignments/model.js';
import type { AssignmentId, HoldId, OffboardingId, UserId } from '../../core/ids.js';
import type { AuditEntry } from '../audit/audit-model.js';

/** An account's stay in a batch. */
export interface HoldStay extends HoldMember {
  readonly holdId: HoldId;
}

/** What forgetting an account took away. */
export interface ForgottenAccount {
  readonly versions: number;
  readonly attempts: number;
  readonly stays: number;
}

/**
 * Finding and erasing what is known of one person. Every erasure is a small step that may be repeated: what is gone already counts as nothing. The caller
 * has made sure that nothing is owed or held; a step that finds otherwise leaves the record as it is.
 */
export interface PersonDataStore {
  /** Offboardings that name any of these users or keys, ended ones too, oldest first; up to `limit`. */
  findOffboardingsOf(
    userIds: readonly UserId[],
    keys: readonly string[],
    limit: number,
  ): Promise<readonly Offboarding[]>;
  /** Every batch the account was in, oldest first; up to `limit`. */
  listHoldStays(assignmentId: AssignmentId, limit: number): Promise<readonly HoldStay[]>;
  /** Audit entries that name one of these folded texts, newest first; up to `limit`. */
  listAuditMentions(mentions: readonly string[], limit: number): Promise<readonly AuditEntry[]>;
  /** Takes values and resource id off the provisioning entries of these users. Returns of how many. */
  eraseProvisioning(userIds: readonly UserId[]): Promise<number>;
  /**
   * Removes an account that is revoked and acknowledged, with its versions, attempts and stays in batches. Undefined, and nothing changes, unless its revision is
   * the expected one, nothing is due of it, and all its versions are in the audit chain.
   */
  forgetAccount(id: AssignmentId, expectedRevision: number): Promise<ForgottenAccount | undefined>;
  /** Puts `instead` in place of the person in the windows of the limits: the loss of access goes on being counted, the name goes. */
  renameInLimits(persons: readonly string[], accountKeys: readonly string[], instead: string): Promise<void>;
  /** Removes an offboarding that was reinstated. False for one in force. */
  removeOffboarding(id: OffboardingId): Promise<boolean>;
  /** Puts another text in place of the reason of one in force; whom it holds for stays. False when it says that already. */
  rewordOffboarding(id: OffboardingId, reason: string): Promise<boolean>;
  /** Removes a deleted user that the pipeline is done with. False when there is none, or it is live or due. */
  forgetUser(userId: UserId): Promise<boolean>;
}
