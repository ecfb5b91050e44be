import { trustId, type DirectoryId, type GroupId } from '../../core/ids.js';
import type { JsonObject } from '../../core/json.js';
import type { Stamp, User } from '../../directory/model.js';
import { compact } from '../pages.js';
import type { Collection, Database } from './database.js';
import type { Index } from './indexes.js';
import type { Searchable } from './searchable.js';

/** One direct membership, kept on the user: whoever joins or leaves is one write, whatever the size of the group. */
export interface MembershipDocument {
  readonly id: GroupId;
  readonly sinceAt: Date;
}

/**
 * A user with its memberships and its marks: everything one step of the pipeline or one SCIM request changes is in this one document.
 *
 * `isMarked` says that `revision` is ahead of `resolvedRevision`, `isLeaver` that it is inactive or deleted; both are written with what they follow
 * from, so that an index finds due users. A claimed user has a `lease` until `busyUntil`; one that failed rests until `restUntil`, and any mark ends
 * the rest. `isUnmoved` is taken away by every mark: a lease whose user was marked meanwhile does not make it rest.
 */
export interface UserDocument {
  readonly _id: string;
  readonly directoryId: DirectoryId;
  readonly ordinal: number;
  readonly userName: string;
  readonly userNameKey: string;
  readonly externalId?: string;
  readonly active: boolean;
  /** The canonical SCIM document as JSON text: its keys hold dots, and their order stays. */
  readonly attributes: string;
  /** The same, made to be searched. */
  readonly search: Searchable;
  /** Person keys, and the folded display name for the admin search as `displayName:…`. */
  readonly keys: readonly string[];
  readonly formerKeys: readonly string[];
  readonly memberships: readonly MembershipDocument[];
  /** Groups whose revision is still to be raised for a membership of this user that changed. */
  readonly touchedGroups: readonly GroupId[];
  readonly revision: number;
  readonly createdAt: Date;
  readonly lastModifiedAt: Date;
  readonly deletedAt: Date | null;
  readonly markedAt: Date;
  readonly requestId?: string;
  readonly isMarked: boolean;
  readonly isLeaver: boolean;
  readonly resolvedRevision: number;
  readonly resolvedPolicy: number;
  readonly wakeAt: Date | null;
  readonly lease: string | null;
  readonly busyUntil: Date;
  readonly restUntil: Date;
  readonly isUnmoved?: true;
}

/** The end of no lease and no rest. */
export const notBusy = new Date(0);

export const userIndexes: readonly Index[] = [
  { collection: 'users', name: 'by_name', keys: { directoryId: 1, userNameKey: 1 }, isUnique: true },
  { collection: 'users', name: 'live', keys: { directoryId: 1, deletedAt: 1, ordinal: 1 } },
  { collection: 'users', name: 'by_external_id', keys: { directoryId: 1, externalId: 1 } },
  {
    collection: 'users',
    name: 'by_modified',
    keys: { directoryId: 1, deletedAt: 1, lastModifiedAt: 1, ordinal: 1 },
  },
  { collection: 'users', name: 'by_membership', keys: { directoryId: 1, 'memberships.id': 1, ordinal: 1 } },
  { collection: 'users', name: 'by_key', keys: { keys: 1, ordinal: 1 } },
  {
    collection: 'users',
    name: 'marked',
    keys: { isMarked: 1, isLeaver: 1, markedAt: 1, ordinal: 1, busyUntil: 1, restUntil: 1 },
  },
  { collection: 'users', name: 'waking', keys: { wakeAt: 1, busyUntil: 1, restUntil: 1 } },
  { collection: 'users', name: 'by_policy', keys: { resolvedPolicy: 1, ordinal: 1 } },
  { collection: 'users', name: 'busy', keys: { busyUntil: 1 } },
  { collection: 'users', name: 'resting', keys: { restUntil: 1 } },
  { collection: 'users', name: 'touching', keys: { touchedGroups: 1, markedAt: 1 } },
  { collection: 'users', name: 'deleted', keys: { deletedAt: 1, ordinal: 1 } },
];

export function usersOf(db: Database): Collection<UserDocument> {
  return db.collection('users');
}

/** Raises the revision, makes the user due and ends its rest; a lease that stands is left alone, for the newer mark survives its settling. */
export const markStep = { revision: 1 } as const;

/** What a mark sets beside `markStep`; `isUnmoved` is taken away too. */
export function marked(at: Date) {
  return { markedAt: at, isMarked: true, restUntil: notBusy };
}

/** The mark of a write that a request asked for, as an update of the user's document. */
export function marking({ at, requestId }: Stamp) {
  const request = requestId === undefined ? {} : { requestId };
  const without: { readonly isUnmoved: true; readonly requestId?: true } =
    requestId === undefined ? { isUnmoved: true, requestId: true } : { isUnmoved: true };
  return { $inc: markStep, $set: { ...marked(at), lastModifiedAt: at, ...request }, $unset: without };
}

export function toUser(document: UserDocument): User {
  const { _id, directoryId, ordinal, userName, externalId, active, attributes, revision } = document;
  const { createdAt, lastModifiedAt, formerKeys, markedAt, requestId, deletedAt } = document;
  return compact({
    id: trustId('usr', _id),
    directoryId,
    ordinal,
    userName,
    externalId,
    active,
    attributes: JSON.parse(attributes) as JsonObject, // this store alone writes it, from a JsonObject
    revision,
    createdAt,
    lastModifiedAt,
    formerKeys,
    markedAt,
    lastRequestId: requestId === undefined ? undefined : trustId('req', requestId),
    deletedAt: deletedAt ?? undefined,
  });
}
