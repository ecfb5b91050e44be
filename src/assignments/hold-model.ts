import type { AssignmentId, HoldId, TargetId, UserId } from '../core/ids.js';
import type { AccountState } from './model.js';

/** `revokes`: too many people lose access. `min`: a role would have too few holders. `max`: a role would have too many. */
export type HoldKind = 'revokes' | 'min' | 'max';

/** Which limit stopped a change, and its value. */
export type HoldReason =
  | {
      readonly kind: 'revokes';
      /** Whether the people of this target or those of all targets together were counted. */
      readonly scope: 'target' | 'overall';
      readonly limit: 'max' | 'percent';
      /** How many people may lose access within the window. */
      readonly allowed: number;
    }
  | { readonly kind: 'min' | 'max'; readonly role: string; readonly allowed: number };

export const holdStates = ['open', 'released', 'discarded', 'dissolved'] as const;
/** `dissolved`: everybody in it regained access, was offboarded or was approved before anybody decided. */
export type HoldState = (typeof holdStates)[number];

/** A batch of changes that waits for a person: one per target and window; changes stopped by `min` or `max` are alone in theirs. */
export interface Hold {
  readonly id: HoldId;
  readonly targetId: TargetId;
  readonly reason: HoldReason;
  readonly state: HoldState;
  readonly createdAt: Date;
  /** Accounts that wait in it; once decided, those the decision was about. */
  readonly count: number;
  readonly decided?: { readonly at: Date; readonly by: string };
}

/** What a person decides about a batch. */
export interface HoldDecision {
  readonly at: Date;
  readonly by: string;
  /** Who was seen in it (hold-hash.ts); whoever is in it when absent. */
  readonly expectedHash?: string;
}

/** `ended`: an exception that the person's inputs or the policy have overtaken. */
export type HoldMemberState = 'held' | 'released' | 'discarded' | 'dissolved' | 'ended';

/** One account of a batch. */
export interface HoldMember {
  readonly assignmentId: AssignmentId;
  readonly key: string;
  readonly userIds: readonly UserId[];
  readonly heldAt: Date;
  readonly state: HoldMemberState;
  /** What the account was to hold before the change; absent when it had nothing. */
  readonly before?: AccountState;
}

/** A stop of every delivery, made by a person. SCIM is still accepted; what is owed stays owed. */
export interface ServiceFreeze {
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
  /** It ends by itself then. */
  readonly until?: Date;
}
