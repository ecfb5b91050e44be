import { ServiceError } from '../../core/errors.js';
import { trustId, type DirectoryId, type GroupId } from '../../core/ids.js';
import type { JsonObject } from '../../core/json.js';
import type { Group, GroupDraft, MemberChange } from '../../directory/model.js';
import { compact } from '../pages.js';
import type { Collection, Database } from './database.js';
import type { Index } from './indexes.js';
import type { Searchable } from './searchable.js';

/** One group this group is nested in. */
export interface NestingDocument {
  readonly id: GroupId;
  readonly sinceAt: Date;
}

/** The mark of a group: its members are to be looked at again because of what changed at `at`. */
export interface SpreadDocument {
  readonly at: Date;
  /** Users up to this ordinal were marked. */
  readonly after: number;
  /** The groups nested in it are still to be marked. */
  readonly isDeep: boolean;
}

/** A write of several members under way: what is to be, and how far it came. */
export interface MemberWriteDocument {
  /** Tells it from every other write, so that whoever was overtaken cannot go on with it. */
  readonly number: number;
  readonly at: Date;
  readonly requestId?: string;
  /** The draft and the change as JSON text. */
  readonly body: string;
  readonly position: number;
  /** Users up to this ordinal were looked at by the sweep of a replace. */
  readonly removedAfter: number;
  readonly isChanged: boolean;
  /** The groups it puts in, where there are any. */
  readonly nests?: readonly GroupId[];
  /** Nobody may go on with it yet: whether it closes a cycle is still to be seen (group-cycles.ts). */
  readonly isProposed?: true;
}

/** What `body` of a member write holds. */
export interface MemberWriteBody {
  readonly draft: GroupDraft;
  readonly change: MemberChange;
}

/** A group. Members are found on the users' side; which groups it is nested in stands here, on the child. */
export interface GroupDocument {
  readonly _id: string;
  readonly directoryId: DirectoryId;
  readonly ordinal: number;
  readonly displayName: string;
  /** Its folded name; while a member write that renames it is under way, the name to come, so that nobody else takes that. */
  readonly displayNameKey: string;
  readonly externalId?: string;
  /** The canonical SCIM document as JSON text. */
  readonly attributes: string;
  readonly search: Searchable;
  readonly parents: readonly NestingDocument[];
  readonly revision: number;
  readonly createdAt: Date;
  readonly lastModifiedAt: Date;
  readonly deletedAt: Date | null;
  readonly spread: SpreadDocument | null;
  /** Raised whenever the group is marked or its `parents` change. */
  readonly spreads: number;
  /** Of a deleted group: parents whose revision is still to be raised for it. */
  readonly touchedGroups: readonly GroupId[];
  readonly memberWrite: MemberWriteDocument | null;
}

export const groupIndexes: readonly Index[] = [
  { collection: 'groups', name: 'by_name', keys: { directoryId: 1, displayNameKey: 1 }, isUnique: true },
  { collection: 'groups', name: 'live', keys: { directoryId: 1, deletedAt: 1, ordinal: 1 } },
  { collection: 'groups', name: 'by_external_id', keys: { directoryId: 1, externalId: 1 } },
  { collection: 'groups', name: 'by_parent', keys: { directoryId: 1, 'parents.id': 1, ordinal: 1 } },
  { collection: 'groups', name: 'spreading', keys: { 'spread.at': 1 } },
  { collection: 'groups', name: 'writing', keys: { 'memberWrite.at': 1 } },
];

export function groupsOf(db: Database): Collection<GroupDocument> {
  return db.collection('groups');
}

/** Everything but what a member write is to do, which may be megabytes. */
export const withoutBody = { projection: { 'memberWrite.body': 0 } } as const;

/** A group that SCIM can see, without the body of its member write. */
export async function findLiveGroup(
  db: Database,
  directoryId: DirectoryId,
  groupId: GroupId,
): Promise<GroupDocument | undefined> {
  const read = () => groupsOf(db).findOne({ directoryId, _id: groupId, deletedAt: null }, withoutBody);
  const found = await db.shared(`group ${directoryId} ${groupId}`, read);
  return found ?? undefined;
}

/** `conflict` while a write of the group's members is under way: the caller finishes that one first (`continueMemberWrite`), then tries again. */
export function assertNoMemberWrite({ memberWrite }: Pick<GroupDocument, 'memberWrite'>): void {
  if (memberWrite === null) return;
  throw new ServiceError('conflict', { message: 'another change of this group is under way: try again in a moment' });
}

/** Sets the mark of a group; always with `$inc: { spreads: 1 }`, so that a spread under way starts over. */
export function spreading(at: Date, isDeep: boolean): { readonly spread: SpreadDocument } {
  return { spread: { at, after: 0, isDeep } };
}

/** A group's revision rises because its members or attributes changed. */
export async function raiseGroups(
  db: Database,
  directoryId: DirectoryId,
  groupIds: readonly GroupId[],
  at: Date,
): Promise<void> {
  await groupsOf(db).updateMany(
    { directoryId, _id: { $in: [...groupIds] }, deletedAt: null },
    { $inc: { revision: 1 }, $set: { lastModifiedAt: at } },
  );
}

export function toGroup(document: GroupDocument): Group {
  const { _id, directoryId, ordinal, displayName, externalId, attributes, revision } = document;
  const { createdAt, lastModifiedAt, deletedAt } = document;
  return compact({
    id: trustId('grp', _id),
    directoryId,
    ordinal,
    displayName,
    externalId,
    attributes: JSON.parse(attributes) as JsonObject, // this store alone writes it, from a JsonObject
    revision,
    createdAt,
    lastModifiedAt,
    deletedAt: deletedAt ?? undefined,
  });
}
