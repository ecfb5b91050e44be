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
  /** Order of joining among the nested groups of a parent. */
  readonly ordinal: number;
}

/** A write of several members under way: what is to be, and how far it came. */
export interface MemberWriteDocument {
  readonly at: Date;
  readonly requestId?: string;
  /** The draft and the change as JSON text. */
  readonly body: string;
  readonly position: number;
  /** Users up to this ordinal were looked at by the sweep of a replace. */
  readonly removedAfter: number;
  readonly isChanged: boolean;
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
  /** Users up to this ordinal were marked because of the group; absent when nobody has to be. */
  readonly spreadAfter: number | null;
  readonly memberWrite: MemberWriteDocument | null;
}

export const groupIndexes: readonly Index[] = [
  { collection: 'groups', name: 'by_name', keys: { directoryId: 1, displayNameKey: 1 }, isUnique: true },
  { collection: 'groups', name: 'live', keys: { directoryId: 1, deletedAt: 1, ordinal: 1 } },
  { collection: 'groups', name: 'by_external_id', keys: { directoryId: 1, externalId: 1 } },
  { collection: 'groups', name: 'by_parent', keys: { directoryId: 1, 'parents.id': 1 } },
  { collection: 'groups', name: 'spreading', keys: { spreadAfter: 1 } },
  { collection: 'groups', name: 'writing', keys: { 'memberWrite.at': 1 } },
];

export function groupsOf(db: Database): Collection<GroupDocument> {
  return db.collection('groups');
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
