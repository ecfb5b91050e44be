import type { AssignmentId, HoldId, OffboardingId, TargetId, UserId } from '../core/ids.js';
import type { Page, PageRequest } from '../core/page.js';
import type { GuardRequest, Verdict } from './guards.js';
import type { Hold, HoldDecision, HoldMember, HoldState, ServiceFreeze } from './hold-model.js';
import type {
  AccountState,
  Assignment,
  Basis,
  Cause,
  DeliveryState,
  Lane,
  Offboarding,
  PolicyVersion,
  PreviousState,
  Target,
} from './model.js';

/** Targets. Names are unique (folded): `name_taken`. The signing secrets are stored encrypted, apart from the record. */
export interface TargetStore {
  insertTarget(target: Target, secret: EncryptedSecrets): Promise<void>;
  findTarget(targetId: TargetId): Promise<Target | undefined>;
  /** Every target, deleted ones included, in creation order. There are few: no paging inside the service. */
  listTargets(): Promise<readonly Target[]>;
  /** The record, and its signing keys where they are given, in one write. `version_mismatch` unless the stored revision is `target.revision`; gives the record with its next one. */
  updateTarget(target: Target, secrets?: EncryptedSecrets): Promise<Target>;
  removeTarget(targetId: TargetId): Promise<void>;
  getSecrets(targetId: TargetId): Promise<EncryptedSecrets>;
}

/** Ciphertexts as config/secret-box.ts makes them; newest first, older ones valid until their end. */
export interface EncryptedSecrets {
  readonly keys: readonly { readonly sealed: string; readonly validUntil?: Date }[];
}

/** Policies are only ever added. Version numbers start at 1; 0 means none was published. */
export interface PolicyStore {
  /** `approved`: revokes that a person agreed to with this version; neither counted nor held, each once. Kept in the same write. `as_before`: those still open of the version before. */
  insertPolicy(
    policy: Omit<PolicyVersion, 'version'>,
    approved?: readonly ApprovedRevoke[] | 'as_before',
  ): Promise<PolicyVersion>;
  findCurrentPolicy(): Promise<PolicyVersion | undefined>;
  /** The number of the policy in force, without its text; 0 before the first. */
  currentPolicyVersion(): Promise<number>;
  findPolicy(version: number): Promise<PolicyVersion | undefined>;
  listPolicies(page: PageRequest): Promise<Page<PolicyVersion>>;
}

/** An account that a published plan ends, by the policy's name of its target. */
export interface ApprovedRevoke {
  readonly target: string;
  readonly key: string;
}

/** A new version of an assignment: what changes on the record. The store gives it the next (epoch, version). */
export interface VersionWrite {
  readonly key: string;
  readonly userIds: readonly UserId[];
  readonly desired: AccountState;
  readonly previous?: PreviousState;
  readonly cause: Cause;
  readonly basis: Basis;
  readonly lane: Lane;
  readonly removeAt?: Date;
  readonly at: Date;
  /** `held` when a guard stopped it; then nothing is sent. */
  readonly delivery: 'owed' | 'held';
}

/** Written conditionally: an existing record only when its revision is still the one that was read. */
export interface AssignmentStore {
  findAssignment(assignmentId: AssignmentId): Promise<Assignment | undefined>;
  findByKey(targetId: TargetId, key: string): Promise<Assignment | undefined>;
  /** Every assignment that names the user, on any target. */
  listByUser(userId: UserId): Promise<readonly Assignment[]>;
  /** `version_mismatch` when the target already has an assignment with that key. */
  insertAssignment(id: AssignmentId, targetId: TargetId, write: VersionWrite): Promise<Assignment>;
  /** A new version. `version_mismatch` unless the record's revision is `expectedRevision` and no other assignment of the target holds the key. */
  writeVersion(id: AssignmentId, write: VersionWrite, expectedRevision: number): Promise<Assignment>;
  /** Same version, newer inputs (and people behind it, and removal time); makes an owed version due at once. `version_mismatch` as above. */
  writeBasis(
    id: AssignmentId,
    basis: { readonly userIds: readonly UserId[]; readonly basis: Basis; readonly removeAt?: Date; readonly now: Date },
    expectedRevision: number,
  ): Promise<void>;
  /** Holds, releases, parks or makes due; the version stays. `version_mismatch` as above. */
  writeDelivery(id: AssignmentId, delivery: DeliveryState, expectedRevision: number): Promise<void>;
  listAssignments(query: AssignmentQuery, page: PageRequest): Promise<Page<Assignment>>;
  /** Every assignment in batches, for plan and export. */
  streamAssignments(targetId: TargetId | undefined, batch: number): AsyncIterable<readonly Assignment[]>;
  countByState(): Promise<
    readonly {
      readonly targetId: TargetId;
      readonly state: DeliveryState['state'];
      readonly isFailing: boolean;
      readonly count: number;
    }[]
  >;
  /** The epoch all new versions get; a restore raises it. */
  getEpoch(): Promise<number>;
  /** Raises it by at least one, to at least `atLeast`; returns it. No number that stands in a record is given out again. Nobody else may be at work on the store. */
  raiseEpoch(atLeast: number): Promise<number>;
}

export interface AssignmentQuery {
  readonly targetId?: TargetId;
  readonly userIds?: readonly UserId[];
  readonly key?: string;
  readonly state?: DeliveryState['state'];
  /** With state `owed`: only those with failed attempts (true) or without (false). */
  readonly isFailing?: boolean;
}

export interface OffboardingStore {
  /** Keeps the record and marks its users for the pipeline; what a crash leaves between the two is finished before long. */
  insertOffboarding(offboarding: Offboarding): Promise<void>;
  findOffboarding(id: OffboardingId): Promise<Offboarding | undefined>;
  /** Active offboardings that hold for any of these users or keys. */
  findActiveOffboardings(userIds: readonly UserId[], keys: readonly string[]): Promise<readonly Offboarding[]>;
  /** Adds user ids and keys met later. */
  widenOffboarding(id: OffboardingId, userIds: readonly UserId[], keys: readonly string[]): Promise<void>;
  /** Ends it and marks its users, as insertOffboarding does. False when it does not exist or has ended already. */
  reinstate(id: OffboardingId, reinstated: NonNullable<Offboarding['reinstated']>): Promise<boolean>;
  listOffboardings(page: PageRequest): Promise<Page<Offboarding>>;
  /** Raises the revision of these users, so that the pipeline looks at them again; unknown ids are passed over. `at` is when the reason for it came. */
  markUsers(userIds: readonly UserId[], at: Date): Promise<void>;
}

/** A version to be written if the guards let it: `expectedRevision` absent means the assignment does not exist yet. */
export interface GuardedWrite {
  readonly id: AssignmentId;
  readonly targetId: TargetId;
  readonly expectedRevision?: number;
  /** Its `delivery` is the guards' to decide. */
  readonly write: Omit<VersionWrite, 'delivery'>;
  readonly guard: GuardRequest;
}

/** `excepted`: a person discarded this very change, so nothing was written. `holdId` names the batch of a held version. */
export type Guarded =
  | { readonly kind: 'excepted' }
  | {
      readonly kind: 'written';
      readonly assignment: Assignment;
      readonly verdict: Exclude<Verdict, { readonly kind: 'excepted' }>;
      readonly holdId?: HoldId;
    };

export interface HoldQuery {
  readonly targetId?: TargetId;
  readonly state?: HoldState;
}

/** Limits at work. Windows, batches and seats live in the store, so that they outlast restarts and hold over several instances. */
export interface HoldStore {
  /** Judges (guards.ts) and writes so that no limit is ever passed, whoever else writes; errors as for writeVersion and insertAssignment. */
  writeGuarded(write: GuardedWrite): Promise<Guarded>;
  /** Judges a held version again; lets it go when it passes now. False when it stays held. `version_mismatch` as for writeVersion. */
  recheckHeld(id: AssignmentId, guard: GuardRequest, now: Date, expectedRevision: number): Promise<boolean>;
  /** Newest first. */
  listHolds(query: HoldQuery, page: PageRequest): Promise<Page<Hold>>;
  findHold(id: HoldId): Promise<Hold | undefined>;
  /** In the order in which they were held; those that left the batch before it was decided are left out. */
  listHoldMembers(id: HoldId, page: PageRequest): Promise<Page<HoldMember>>;
  /** The open batch an assignment waits in, or the discarded one whose exception stands for it. */
  findHoldOf(assignmentId: AssignmentId): Promise<Hold | undefined>;
  /**
   * Everything in it becomes owed; its people do not count again in the window. False when it is not open. `precondition_failed`, with nothing decided, when
   * others are in it than `expectedHash` says; nobody joins in between.
   */
  releaseHold(id: HoldId, decided: HoldDecision): Promise<boolean>;
  /** Every account goes back to what it had, as an exception until its inputs or the policy change. False and `precondition_failed` as for a release. */
  discardHold(id: HoldId, decided: HoldDecision): Promise<boolean>;
}

/** The stop of all deliveries. */
export interface FreezeStore {
  /** Also one that has ended by itself. */
  findFreeze(): Promise<ServiceFreeze | undefined>;
  /** Takes the place of the one before. */
  setFreeze(freeze: ServiceFreeze): Promise<void>;
  clearFreeze(): Promise<void>;
}
