import type { DirectoryId, GroupId, OAuthClientId, RequestId, TokenId, UserId } from '../core/ids.js';
import type { JsonObject } from '../core/json.js';

/** How forgiving the SCIM edge is for one directory; `auto` serves every known client. */
export const dialects = ['auto', 'okta', 'entra', 'onelogin', 'strict'] as const;
export type Dialect = (typeof dialects)[number];

/** One identity provider tenant and all it sent. */
export interface Directory {
  readonly id: DirectoryId;
  readonly name: string;
  readonly dialect: Dialect;
  /** Sustained SCIM requests per second; the service's default when absent, 0 is unlimited. */
  readonly rateLimit?: number;
  readonly createdAt: Date;
}

export type TokenScope = 'read' | 'write';

/** A bearer token of a directory. Only its SHA-256 is kept. */
export interface DirectoryToken {
  readonly id: TokenId;
  readonly directoryId: DirectoryId;
  readonly name: string;
  readonly hash: string;
  /** The last four characters, so that a person can tell two tokens apart. */
  readonly lastFour: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: Date;
  readonly expiresAt?: Date;
  readonly lastUsedAt?: Date;
  /** Address ranges (CIDR) it may be used from, at least one; absent: from anywhere. */
  readonly allowFrom?: readonly string[];
  /** The OAuth client that got it at the token endpoint; absent for a token a person made. */
  readonly oauthClientId?: OAuthClientId;
}

/**
 * A user as the directory last described it. `attributes` is the canonical SCIM document: schema spelling, no `id`, `meta`,
 * `groups` or `password`; `schemas` lists the URNs in use. `userName`, `externalId` and `active` stand in it too.
 */
export interface User {
  readonly id: UserId;
  readonly directoryId: DirectoryId;
  /** Store-wide creation order: the default sort, and the tie-break between two holders of one account key. */
  readonly ordinal: number;
  readonly userName: string;
  readonly externalId?: string;
  readonly active: boolean;
  readonly attributes: JsonObject;
  /** Raised by every write of this record or its memberships; the weak ETag. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly lastModifiedAt: Date;
  /**
   * Person keys it gave up since the pipeline last resolved it: whoever shares one may hold an account now. Noted by the write that changes
   * them, so that no second record needs marking.
   */
  readonly formerKeys: readonly string[];
  /** When this record was last marked for the pipeline, and so when what it now says was received. */
  readonly markedAt: Date;
  /** The request that last marked this record, when one did. */
  readonly lastRequestId?: RequestId;
  /** Set once deleted over SCIM: hidden from every SCIM answer, kept until every target has acknowledged. */
  readonly deletedAt?: Date;
}

/** A group as the directory last described it. Members live on the user side and are never part of this record. */
export interface Group {
  readonly id: GroupId;
  readonly directoryId: DirectoryId;
  readonly ordinal: number;
  readonly displayName: string;
  readonly externalId?: string;
  /** Canonical SCIM document without `id`, `meta` and `members`. */
  readonly attributes: JsonObject;
  readonly revision: number;
  readonly createdAt: Date;
  readonly lastModifiedAt: Date;
  readonly deletedAt?: Date;
}

/** What a create or a replace says about a user; ids, times and revision are the store's. */
export interface UserDraft {
  readonly userName: string;
  readonly externalId?: string;
  readonly active: boolean;
  readonly attributes: JsonObject;
}

export interface GroupDraft {
  readonly displayName: string;
  readonly externalId?: string;
  readonly attributes: JsonObject;
}

/** One member of a group as SCIM shows it. */
export type Member =
  | { readonly kind: 'user'; readonly id: UserId; readonly display: string }
  | { readonly kind: 'group'; readonly id: GroupId; readonly display: string };

export type MemberId = UserId | GroupId;

/** A change of a group's members: either `replaceWith` (exactly these), or some in and some out. */
export type MemberChange =
  | { readonly kind: 'delta'; readonly add: readonly MemberId[]; readonly remove: readonly MemberId[] }
  | { readonly kind: 'replace'; readonly members: readonly MemberId[] };

/** One group a user is in. Indirect ones come through nested groups. */
export interface Membership {
  readonly groupId: GroupId;
  readonly displayName: string;
  readonly externalId?: string;
  readonly isDirect: boolean;
  /** When the membership was first seen; kept when a replace keeps the member. */
  readonly sinceAt: Date;
}

/** A user with its memberships: what the policy looks at. */
export interface Subject {
  readonly user: User;
  readonly memberships: readonly Membership[];
}

/** When something is written, and the request that asks for it: it becomes the cause of what follows. */
export interface Stamp {
  readonly at: Date;
  readonly requestId?: RequestId;
}

/** A stamp of somebody who has more to write when the record is. */
export interface Stamped<Written> extends Stamp {
  /**
   * Called once, with what was written, as part of the write, and not at all when nothing was. What it asks the store to write then, before it returns,
   * reaches the disk together with the record where the engine has such writes (SQLite), else after it. It must not throw.
   */
  readonly onWritten?: (written: Written) => void;
}
