import type { Admin, ApiKey, Session } from '../admins/model.js';
import type { HoldKind, HoldMemberState, HoldReason, HoldState, ServiceFreeze } from '../assignments/hold-model.js';
import type { AccountState, Assignment, Basis, Offboarding, PolicyVersion, Target } from '../assignments/model.js';
import type { ApprovedRevoke, EncryptedSecrets } from '../assignments/store.js';
import type { AssignmentId, GroupId, HoldId, TargetId, UserId } from '../core/ids.js';
import type { Json } from '../core/json.js';
import type { TargetHealth } from '../delivery/health.js';
import type { Attempt, EventType } from '../delivery/model.js';
import type { Directory, DirectoryToken, Group, GroupDraft, MemberChange, User } from '../directory/model.js';
import type { OAuthClient, OAuthSecret } from '../directory/oauth-model.js';
import type { Alert } from '../evidence/alerts/alert-model.js';
import type { OperatorWebhook } from '../evidence/alerts/alert-store.js';
import type { AuditEntry, AuditOutcome, NewAct } from '../evidence/audit/audit-model.js';
import type { ProvisioningEntry } from '../evidence/model.js';

/** A record in its place in the order of creation. */
export type Ordered<Shape> = Shape & { readonly ordinal: number };

export interface Since<Id> {
  readonly id: Id;
  readonly sinceAt: Date;
}

/** A write of several members that was under way. */
export interface MemberWriteCopy {
  readonly at: Date;
  readonly requestId?: string;
  readonly draft: GroupDraft;
  readonly change: MemberChange;
  readonly isChanged: boolean;
}

export interface GroupCopy {
  readonly group: Group;
  /** The groups it is nested in. */
  readonly parents: readonly Since<GroupId>[];
  /** Its members are to be looked at again. */
  readonly isSpreading: boolean;
  readonly memberWrite?: MemberWriteCopy;
}

export interface UserCopy {
  readonly user: User;
  readonly memberships: readonly Since<GroupId>[];
  readonly resolvedRevision: number;
  readonly resolvedPolicy: number;
  readonly wakeAt?: Date;
  readonly restUntil?: Date;
}

export interface FormerUserCopy {
  readonly userId: UserId;
  readonly untilAt: Date;
  readonly newUserIds: readonly UserId[];
}

/** What a lease took away to send; `resend` is absent once a person said otherwise. */
export interface SentCopy {
  readonly epoch: number;
  readonly version: number;
  readonly resend?: number;
  readonly state: AccountState;
}

export interface AssignmentCopy {
  readonly ordinal: number;
  readonly assignment: Assignment;
  readonly formerUsers: readonly FormerUserCopy[];
  readonly readyAt?: Date;
  /** The token of the last lease stays past its end: its request may have been sent. */
  readonly lease?: string;
  readonly leaseUntil?: Date;
  readonly sent?: SentCopy;
  readonly settleAt?: Date;
  /** Keys of the roles in effect. */
  readonly seats: readonly string[];
  readonly failedAt?: Date;
}

/** One line of history. `cause` is JSON text, because its bytes are what was chained. */
export interface VersionCopy {
  readonly deliveryId: string;
  readonly assignmentId: AssignmentId;
  readonly targetId: TargetId;
  readonly key: string;
  readonly userIds: readonly UserId[];
  readonly epoch: number;
  readonly version: number;
  readonly type: EventType;
  readonly roles: readonly string[];
  readonly cause: string;
  readonly createdAt: Date;
  readonly receivedAt: Date;
  readonly decided: 'owed' | 'held';
  readonly endsAccess: boolean;
  readonly isCurrent: boolean;
  readonly firstSentAt?: Date;
  readonly acknowledgedAt?: Date;
  readonly isChained: boolean;
}

export interface HoldCopy {
  readonly id: HoldId;
  readonly targetId: TargetId;
  readonly reason: HoldReason;
  readonly state: HoldState;
  readonly joinsUntil: Date;
  /** The batch that new people of its target would come into. */
  readonly isOpenToJoin: boolean;
  readonly joined: number;
  readonly createdAt: Date;
  readonly decidedAt?: Date;
  readonly decidedBy?: string;
  /** The state the audit chain holds; empty for none. */
  readonly chained: HoldState | '';
}

export interface HoldMemberCopy {
  readonly holdId: HoldId;
  readonly assignmentId: AssignmentId;
  readonly targetId: TargetId;
  readonly person: string;
  readonly key: string;
  readonly userIds: readonly UserId[];
  readonly kind: HoldKind;
  readonly role?: string;
  readonly before?: AccountState;
  readonly basis?: Basis;
  readonly state: HoldMemberState;
  readonly heldAt: Date;
}

/** Every kind of record an installation has, in the form that is taken from one engine to another. Leases and rate limits are of the moment and stay behind. */
export interface Copies {
  readonly directories: Ordered<{
    readonly directory: Directory;
    readonly removedAt?: Date;
    readonly emptiedAt?: Date;
  }>;
  readonly oauthClients: Ordered<{ readonly client: OAuthClient; readonly secrets: readonly OAuthSecret[] }>;
  readonly oauthAssertions: { readonly clientId: string; readonly key: string; readonly expiresAt: Date };
  readonly tokens: Ordered<{ readonly token: DirectoryToken }>;
  readonly groups: GroupCopy;
  readonly users: UserCopy;
  readonly targets: Ordered<{ readonly target: Target; readonly secrets: EncryptedSecrets }>;
  readonly targetHealth: TargetHealth;
  readonly policies: { readonly policy: PolicyVersion; readonly approved: readonly ApprovedRevoke[] };
  readonly offboardings: Ordered<{ readonly offboarding: Offboarding }>;
  readonly assignments: AssignmentCopy;
  readonly versions: VersionCopy;
  readonly attempts: Attempt;
  readonly holds: Ordered<HoldCopy>;
  readonly holdMembers: Ordered<HoldMemberCopy>;
  readonly passedRevokes: {
    readonly scope: string;
    readonly person: string;
    readonly at: Date;
    readonly isCounted: boolean;
  };
  readonly freezes: ServiceFreeze;
  readonly provisioning: Ordered<{ readonly entry: ProvisioningEntry }>;
  readonly audit: AuditEntry;
  readonly auditActs: Ordered<{ readonly act: NewAct; readonly outcome?: AuditOutcome }>;
  readonly settings: { readonly name: string; readonly value: Json };
  readonly alerts: Ordered<{ readonly alert: Alert }>;
  readonly operatorWebhooks: OperatorWebhook;
  readonly admins: Ordered<{ readonly admin: Admin }>;
  readonly sessions: Ordered<{ readonly session: Session }>;
  readonly apiKeys: Ordered<{ readonly apiKey: ApiKey }>;
  readonly loginTries: { readonly key: string; readonly count: number; readonly windowEndsAt: Date };
}

export type CopyKind = keyof Copies;

/** In the order they are copied: what others refer to first. */
export const copyKinds = [
  'directories',
  'oauthClients',
  'oauthAssertions',
  'tokens',
  'groups',
  'users',
  'targets',
  'targetHealth',
  'policies',
  'offboardings',
  'assignments',
  'versions',
  'attempts',
  'holds',
  'holdMembers',
  'passedRevokes',
  'freezes',
  'provisioning',
  'audit',
  'auditActs',
  'settings',
  'alerts',
  'operatorWebhooks',
  'admins',
  'sessions',
  'apiKeys',
  'loginTries',
] as const satisfies readonly CopyKind[];

/** Some records and where the next ones begin; no `next` when these were the last. */
export interface CopyBatch<Item> {
  readonly items: readonly Item[];
  readonly next?: number;
}

export interface CopyReader<Item> {
  count(): number;
  /** Up to `limit` records after a place; 0 is the start. */
  read(after: number, limit: number): CopyBatch<Item>;
}

export type CopyReaders = { readonly [Kind in CopyKind]: CopyReader<Copies[Kind]> };

/** Numbers that go on where they stood. */
export interface CopyCounters {
  readonly epoch: number;
  readonly version: number;
  /** How far the policies are in the audit chain. */
  readonly chainedPolicies: number;
  /** The last place given, by collection. */
  readonly ordinals: Readonly<Record<string, number>>;
}

/** An installation that nobody else serves while it is read. */
export interface CopySource {
  /** Names the installation, the same for all its life. */
  readonly installation: string;
  /** Differs when anything in it changed. */
  readonly digest: string;
  readonly readers: CopyReaders;
  counters(): CopyCounters;
  close(): Promise<void>;
}

export interface CopyWriter<Item> {
  count(): Promise<number>;
  /** Adds the records; those that are there stay. */
  write(items: readonly Item[]): Promise<void>;
}

export type CopyWriters = { readonly [Kind in CopyKind]: CopyWriter<Copies[Kind]> };

/** How far a copy came, kept in the database it is made into. */
export interface CopyNote {
  readonly installation: string;
  readonly digest: string;
  readonly state: 'copying' | 'done';
  /** By kind: where the next records begin; absent before the first, -1 after the last. */
  readonly places: Readonly<Partial<Record<CopyKind, number>>>;
}

/** A database that takes an installation in. */
export interface CopyDestination {
  readonly writers: CopyWriters;
  findNote(): Promise<CopyNote | undefined>;
  putNote(note: CopyNote): Promise<void>;
  /** True when nothing but a note and empty collections is there. */
  isEmpty(): Promise<boolean>;
  /** Takes away everything that was copied. */
  clear(): Promise<void>;
  /** Goes on from these numbers, in an epoch above. */
  raiseCounters(counters: CopyCounters): Promise<void>;
  streamAudit(batch: number): AsyncIterable<readonly AuditEntry[]>;
  close(): Promise<void>;
}
