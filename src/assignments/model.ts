import type { AssignmentId, DirectoryId, OffboardingId, TargetId, UserId } from '../core/ids.js';
import type { AccountKeyKind } from '../directory/account-key.js';
import type { DesiredRole } from '../mapping/access.js';

/** Signature schemes of Standard Webhooks. */
export const signatureSchemes = ['v1', 'v1a'] as const;
export type SignatureScheme = (typeof signatureSchemes)[number];

/** Deliveries to a target stopped by a person, or with those of every target when `isWholeService`. */
export interface TargetFreeze {
  readonly reason: string;
  readonly at: Date;
  readonly until?: Date;
  readonly isWholeService?: boolean;
}

/** One helpdesk instance. `name` is the policy's and the event's word for it and never changes. */
export interface Target {
  readonly id: TargetId;
  readonly name: string;
  /** Key of its catalog, e.g. `gorgias`. */
  readonly catalog: string;
  readonly connector: { readonly kind: string; readonly settings: Readonly<Record<string, string>> };
  readonly accountKey: AccountKeyKind;
  /** How events are signed; several while receivers move from one to the other. `v1` is HMAC-SHA256, `v1a` is Ed25519. */
  readonly signatures: readonly SignatureScheme[];
  /** Requests per second at most; the service's default when absent. */
  readonly rateLimit?: number;
  readonly isEnabled: boolean;
  readonly frozen?: TargetFreeze;
  readonly createdAt: Date;
  /** Raised by every write of the record or its keys; what a conditional write compares. */
  readonly revision: number;
  /** Set once deletion was asked for; the record goes when every assignment is revoked. */
  readonly deletedAt?: Date;
}

export type AccountStatus = 'active' | 'suspended' | 'removed';

/** The person's data a helpdesk needs to have an account. */
export interface Account {
  readonly key: string;
  readonly userName: string;
  readonly externalId?: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly active: boolean;
}

/** What a target should hold, or has acknowledged to hold, for one account. */
export interface AccountState {
  readonly account: Account;
  readonly status: AccountStatus;
  readonly roles: readonly DesiredRole[];
}

export const causeKinds = ['group', 'attribute', 'policy', 'offboarding', 'expiry', 'manual', 'repair'] as const;
export type CauseKind = (typeof causeKinds)[number];

/** Why a version of an assignment was made. */
export interface Cause {
  readonly kind: CauseKind;
  readonly directory?: DirectoryId;
  readonly rules: readonly string[];
  readonly groups: readonly string[];
  readonly policyVersion: number;
  readonly requestId?: string;
  /** When the directory meant it to hold from, where that is known and earlier than `receivedAt`: an end date. Not part of the event. */
  readonly saidAt?: string;
  /** When what caused it reached this service, or, for a moment that came, that moment. Not part of the event. */
  readonly receivedAt?: string;
}

/** 0 offboarding and leavers, 1 fewer roles, 2 grants and other changes, 3 repair and resync. Lower goes first. */
export type Lane = 0 | 1 | 2 | 3;

/** The inputs a version was decided from; read again before a grant is sent. */
export interface Basis {
  readonly users: readonly { readonly id: UserId; readonly revision: number }[];
  readonly policyVersion: number;
}

/** What the target acknowledged last. */
export interface Acknowledged {
  readonly epoch: number;
  readonly version: number;
  readonly at: Date;
  readonly state: AccountState;
}

/** The last acknowledged state as the event's `previous` shows it, fixed when a version is made. */
export interface PreviousState {
  readonly key: string;
  readonly status: AccountStatus;
  readonly roles: readonly { readonly key: string }[];
}

/**
 * One account on one target: roles held and owed. Key is unique per target. `desired` of (epoch, version) is owed while `acknowledged` is not
 * that version; nothing else says that work is due.
 */
export interface Assignment {
  readonly id: AssignmentId;
  readonly targetId: TargetId;
  /** Current account key. */
  readonly key: string;
  /** Every user record behind the account; an old identity stays until another takes over. */
  readonly userIds: readonly UserId[];
  readonly desired: AccountState;
  readonly previous?: PreviousState;
  readonly acknowledged?: Acknowledged;
  /** (epoch, version) only grows over all assignments of the store. */
  readonly epoch: number;
  readonly version: number;
  readonly versionAt: Date;
  readonly cause: Cause;
  readonly basis: Basis;
  readonly lane: Lane;
  /** `removed` follows `suspended` at this moment (`offboard: remove-after`). */
  readonly removeAt?: Date;
  /** Raised by every write of this record; what a conditional write compares. */
  readonly revision: number;
  readonly createdAt: Date;
  /** Delivery of the current version: how often tried, since when failing, when next. */
  readonly delivery: DeliveryState;
}

export interface DeliveryState {
  /** `owed`: to be sent at `dueAt`. `done`: the current version is acknowledged. `parked`: given up until somebody resends or something changes. `held`: waits for a person to release it. */
  readonly state: 'owed' | 'done' | 'parked' | 'held';
  readonly dueAt?: Date;
  readonly attempts: number;
  readonly firstFailedAt?: Date;
  readonly lastError?: string;
  /** Number of extra sends of this version (`_r<n>` of the webhook-id); 0 for the first. */
  readonly resend: number;
  /** Who asked for the extra send; absent for the first. `settle`: this service, because an earlier send may land late. */
  readonly resendBy?: 'manual' | 'resync' | 'settle';
}

/** What an admin asks for by `?state=`. */
export const assignmentStates = ['in_step', 'pending', 'failing', 'dead', 'held', 'frozen'] as const;
export type AssignmentStateName = (typeof assignmentStates)[number];

/** The one word for an assignment's delivery. `isFrozen`: its target or the service is frozen. */
export function assignmentState({ state, attempts }: DeliveryState, isFrozen: boolean): AssignmentStateName {
  if (state === 'done') return 'in_step';
  if (state === 'parked') return 'dead';
  if (state === 'held') return 'held';
  if (isFrozen) return 'frozen';
  return attempts > 0 ? 'failing' : 'pending';
}

/** An explicit offboarding: it holds for every user id and key of the person until somebody reinstates. */
export interface Offboarding {
  readonly id: OffboardingId;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
  readonly userIds: readonly UserId[];
  /** Person keys (see personKeys, `email:` ones), also those met later. */
  readonly keys: readonly string[];
  readonly reinstated?: { readonly at: Date; readonly by: string; readonly reason: string };
}

/** A group that a folded name of the policy stands for. */
export interface BoundGroup {
  readonly name: string;
  readonly id: string;
}

/** A directory that a folded name of the policy stands for. */
export interface BoundDirectory {
  readonly name: string;
  readonly id: DirectoryId;
}

/** A published policy. `text` is the document as written, comments included. */
export interface PolicyVersion {
  readonly version: number;
  readonly hash: string;
  readonly text: string;
  readonly publishedAt: Date;
  /** What each group name of the text meant when it was published: rules follow these groups by id through renames. */
  readonly groups: readonly BoundGroup[];
  /** The same of directories: rules listen to these whatever they are called since. Names that are not among them mean whichever directory has them. */
  readonly directories: readonly BoundDirectory[];
  readonly by: string;
}
