import type { Filter, BoundPath } from '../core/filter/tree.js';
import type { DirectoryId, GroupId, TokenId, UserId } from '../core/ids.js';
import type { Page, PageRequest } from '../core/page.js';
import type { OAuthClientStore } from './oauth-model.js';
import type {
  Directory,
  DirectoryToken,
  Group,
  GroupDraft,
  Member,
  MemberChange,
  Membership,
  MemberId,
  Stamp,
  Stamped,
  Subject,
  User,
  UserDraft,
} from './model.js';
import type { UserDisplay, UserText, UserTexts } from './user-template.js';

/** Directories and their tokens. Names are unique (folded): `name_taken`. */
export interface DirectoryRegistry {
  insertDirectory(directory: Directory): Promise<void>;
  findDirectory(directoryId: DirectoryId): Promise<Directory | undefined>;
  listDirectories(page: PageRequest): Promise<Page<Directory>>;
  updateDirectory(directory: Directory): Promise<void>;
  /** Removes the directory's tokens and record, and deletes its users as SCIM DELETE would (they stay due until revoked). */
  removeDirectory(directoryId: DirectoryId, at: Date): Promise<boolean>;
  insertToken(token: DirectoryToken): Promise<void>;
  findTokenByHash(hash: string): Promise<DirectoryToken | undefined>;
  listTokens(directoryId: DirectoryId, page: PageRequest): Promise<Page<DirectoryToken>>;
  noteTokenUse(tokenId: TokenId, at: Date): Promise<void>;
  /** Replaces the ranges it may be used from; undefined: from anywhere. The token as it is now, undefined when the directory has no such token. */
  limitToken(
    directoryId: DirectoryId,
    tokenId: TokenId,
    allowFrom: readonly string[] | undefined,
  ): Promise<DirectoryToken | undefined>;
  removeToken(directoryId: DirectoryId, tokenId: TokenId): Promise<boolean>;
}

/** How a SCIM list is cut and ordered. Default order is creation (`ordinal`). */
export interface ListQuery {
  readonly filter?: Filter;
  readonly sort?: { readonly path: BoundPath; readonly descending: boolean };
  /** By index: `offset` rows are skipped. By cursor: rows after `afterOrdinal` (creation order only). */
  readonly from:
    { readonly kind: 'offset'; readonly offset: number } | { readonly kind: 'after'; readonly ordinal: number };
  readonly limit: number;
}

export interface ListResult<Item> {
  readonly items: readonly Item[];
  /** Number of records that match, over all pages. */
  readonly total: number;
}

/** Users as SCIM sees them: deleted ones do not exist here. `user_name_taken` on a folded userName in use in the directory. */
export interface UserStore {
  insertUser(directoryId: DirectoryId, id: UserId, draft: UserDraft, stamp: Stamped<User>): Promise<User>;
  findUser(directoryId: DirectoryId, userId: UserId): Promise<User | undefined>;
  /** Writes over the record as it was read, and marks it, in one step. `version_mismatch` when somebody wrote it since; `not_found` when gone. */
  replaceUser(before: User, draft: UserDraft, stamp: Stamped<User>): Promise<User>;
  /** Hides the user, frees its userName, marks it. False when there was none. */
  removeUser(directoryId: DirectoryId, userId: UserId, stamp: Stamped<void>): Promise<boolean>;
  listUsers(directoryId: DirectoryId, query: ListQuery): Promise<ListResult<User>>;
  /** Memberships of users of one directory, direct and indirect, by user; groups that are gone, and users without any, are left out. */
  listMemberships(
    directoryId: DirectoryId,
    userIds: readonly UserId[],
  ): Promise<ReadonlyMap<UserId, readonly Membership[]>>;
  /**
   * One user as text, made by the engine (an engine that makes none lacks the method). Undefined when there is no such user, and when this text cannot be
   * made as things stand: whoever asks reads the record then.
   */
  readonly findUserText?: (
    directoryId: DirectoryId,
    userId: UserId,
    display: UserDisplay,
  ) => Promise<UserText | undefined>;
  /** One page of users as texts; undefined when they cannot be made as things stand. */
  readonly listUserTexts?: (
    directoryId: DirectoryId,
    query: ListQuery,
    display: UserDisplay,
  ) => Promise<UserTexts | undefined>;
}

/** What came of one membership step; `changed` with the group as it is now. */
export type MembershipResult =
  | { readonly kind: 'changed'; readonly group: Group }
  | { readonly kind: 'unchanged' | 'unknown_member' | 'unknown_group' };

/** A group write in progress: applied in chunks, resumable after a crash. */
export interface MemberWriteProgress {
  readonly group: Group;
  readonly isDone: boolean;
}

/** Groups as SCIM sees them. `group_name_taken` on a folded displayName in use in the directory. */
export interface GroupStore {
  /**
   * With members, which must be known ones, the group comes with the intent to let them in, in one write: `continueMemberWrite` goes on with it, after a
   * crash too.
   */
  insertGroup(
    directoryId: DirectoryId,
    id: GroupId,
    draft: GroupDraft,
    stamp: Stamp,
    members?: readonly MemberId[],
  ): Promise<Group>;
  findGroup(directoryId: DirectoryId, groupId: GroupId): Promise<Group | undefined>;
  /** Attributes only. A changed displayName or externalId marks the group, so that the pipeline marks its members. */
  replaceGroup(
    directoryId: DirectoryId,
    groupId: GroupId,
    draft: GroupDraft,
    at: Date,
    expectedRevision: number,
  ): Promise<Group>;
  /** Hides the group and marks it; the tombstone stays until no member is left. False when there was none. */
  removeGroup(directoryId: DirectoryId, groupId: GroupId, at: Date): Promise<boolean>;
  listGroups(directoryId: DirectoryId, query: ListQuery): Promise<ListResult<Group>>;

  /** Members in a stable order, users first, in batches; never the whole list at once. */
  streamMembers(directoryId: DirectoryId, groupId: GroupId): AsyncIterable<readonly Member[]>;
  /** Is this user or group a direct member? By index, whatever the group's size. */
  hasMember(directoryId: DirectoryId, groupId: GroupId, memberId: MemberId): Promise<boolean>;
  /** The ids among `ids` that are live users or groups of the directory. */
  filterKnownMembers(directoryId: DirectoryId, ids: readonly MemberId[]): Promise<ReadonlySet<MemberId>>;
  /** All groups that contain `groupId`, directly or through others, as they are nested now. */
  listAncestors(directoryId: DirectoryId, groupId: GroupId): Promise<ReadonlySet<GroupId>>;

  /**
   * One user in or out: one user record written and marked, the group's revision raised, no member list read. Like replaceGroup `conflict` while
   * an intent stands on the group: the caller finishes that one (`continueMemberWrite`) and tries again.
   */
  setMembership(
    directoryId: DirectoryId,
    groupId: GroupId,
    userId: UserId,
    state: 'in' | 'out',
    stamp: Stamped<Group>,
  ): Promise<MembershipResult>;
  /**
   * Stores attributes and member change as one intent on the group record (`version_mismatch` unless the revision is the expected one;
   * `conflict` while another intent stands; `group_cycle` when a group would come to contain itself, by this intent or with those that stand on others).
   * Nothing else changes yet; ids must have been validated.
   */
  beginMemberWrite(
    directoryId: DirectoryId,
    groupId: GroupId,
    write: {
      readonly draft: GroupDraft;
      readonly change: MemberChange;
      readonly stamp: Stamp;
      readonly expectedRevision: number;
    },
  ): Promise<void>;
  /** Applies up to `limit` member steps of the group's intent; the last call clears it and raises the revision once, if anything changed. Repeatable; done at once when no intent stands. */
  continueMemberWrite(directoryId: DirectoryId, groupId: GroupId, limit: number): Promise<MemberWriteProgress>;
  /** Groups whose intent stands and was begun before then, the oldest first: left by a crash, or being applied by another instance at this moment. */
  listUnfinishedWrites(
    limit: number,
    begunBefore: Date,
  ): Promise<readonly { readonly directoryId: DirectoryId; readonly groupId: GroupId }[]>;
}

/** A user that waits for the pipeline, with exactly what it was when claimed. */
export interface DueUser {
  readonly directoryId: DirectoryId;
  readonly userId: UserId;
  readonly revision: number;
  /** Why it is due: something was written, a moment came, or the policy changed. */
  readonly mark: 'revision' | 'wake' | 'policy';
  /** The moment that came; only with mark `wake`. */
  readonly wakeAt?: Date;
}

/** What the pipeline used when it resolved a user. */
export interface Resolved {
  readonly revision: number;
  readonly policyVersion: number;
  /** When the answer next changes by itself. */
  readonly wakeAt?: Date;
}

/** Whom a claim leased; a `DueUser` is one. */
export type LeasedUser = Pick<DueUser, 'directoryId' | 'userId'>;

/**
 * Marks: a user is due while `resolvedRevision` differs from `revision`, `resolvedPolicy` from the current policy version, or `wakeAt` has come.
 * Nothing else is a mark. Deleted users are due like any other.
 */
export interface MarkStore {
  /** Leases due users: inactive or deleted ones first, then written, woken, and last those a new policy version concerns. */
  claimDueUsers(claim: {
    readonly now: Date;
    readonly policyVersion: number;
    readonly limit: number;
    readonly lease: string;
    readonly leaseUntil: Date;
  }): Promise<readonly DueUser[]>;
  /** Records what was used and ends the lease; a newer mark set meanwhile survives, because `revision` is then still ahead. A lost lease changes nothing. */
  settleUser(user: LeasedUser, lease: string, resolved: Resolved): Promise<void>;
  /** Ends a lease without resolving; the user stays due, not before `notBefore`. */
  releaseUser(user: LeasedUser, lease: string, notBefore: Date): Promise<void>;
  /** Groups renamed, deleted or re-nested whose members are not marked yet: raises the revision of up to `limit` transitive members, clears the mark after the last. Returns how many users were marked. */
  spreadGroupMarks(limit: number): Promise<number>;
  /** The earliest `wakeAt` or lease end still to come, if any. */
  nextWakeAt(policyVersion: number): Promise<Date | undefined>;
  /** How many users are due now. */
  countDueUsers(now: Date, policyVersion: number): Promise<number>;
  /** Advances users that no changed rule can touch, resolved with version `from`: sets resolvedPolicy without resolving. Those that `exceptUsers` names, by id and present revision, stay due. */
  advancePolicy(from: number, to: number, exceptUsers: (userId: UserId, revision: number) => boolean): Promise<number>;
  /**
   * True when each of these users still has the revision given and, where a version is named, was resolved with or advanced to it. Without a revision: was
   * resolved as it is now.
   */
  areResolved(
    users: readonly { readonly id: UserId; readonly revision?: number }[],
    policyVersion: number | undefined,
  ): Promise<boolean>;
}

/** The same person across directories. Deleted users are included and say so; callers decide. */
export interface PersonStore {
  /** Users carrying that key (see account-key.ts: `account:`, `userName:`, `externalId:`, `mail:` … prefixed, folded), in creation order. */
  findUsersByKey(key: string): Promise<readonly User[]>;
  /** A user of any directory, deleted ones too. */
  findUserAnywhere(userId: UserId): Promise<User | undefined>;
  /** Subjects of any directory, deleted users included (without memberships). */
  getSubjects(userIds: readonly UserId[]): Promise<readonly Subject[]>;
  /** Admin search over live users of all directories: folded prefix of userName, display name or an e-mail. */
  searchUsers(query: string | undefined, page: PageRequest): Promise<Page<User>>;
  searchGroups(query: string | undefined, page: PageRequest): Promise<Page<Group & { readonly memberCount: number }>>;
  /** Every live user in creation order, in batches of at most `batch`; for plan, lint and export. */
  streamSubjects(batch: number): AsyncIterable<readonly Subject[]>;
  /** Forgets deleted users that are resolved and that no unacknowledged assignment names. Returns how many. */
  purgeDeleted(limit: number): Promise<number>;
}

export interface DirectoryStore
  extends DirectoryRegistry, OAuthClientStore, UserStore, GroupStore, MarkStore, PersonStore {}
