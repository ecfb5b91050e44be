import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import type { DirectoryId, GroupId } from '../../core/ids.js';
import type { Group, GroupDraft, MemberChange, MemberId, Stamp } from '../../directory/model.js';
import { groupsAdded } from '../../directory/nesting.js';
import type { GroupStore } from '../../directory/store.js';
import type { Database } from './database.js';
import { requireDirectory } from './directory-documents.js';
import { undoIfRemoved } from './directory-removal.js';
import { uniqueOr } from './faults.js';
import { deleteGroup } from './group-deletion.js';
import { assertNoMemberWrite, findLiveGroup, groupsOf, spreading, toGroup } from './group-documents.js';
import type { GroupDocument, MemberWriteBody, MemberWriteDocument } from './group-documents.js';
import { searchable } from './search-document.js';

type GroupRecords = Pick<GroupStore, 'insertGroup' | 'findGroup' | 'replaceGroup' | 'removeGroup'>;

/** Groups as SCIM sees them, without their members (memberships.ts, member-writes.ts) and their lists. */
export function createGroups(db: Database): GroupRecords {
  return {
    insertGroup: (directoryId, id, draft, stamp, members = []) =>
      insertGroup(db, { directoryId, id, draft, at: stamp.at }, { stamp, members }),
    async findGroup(directoryId, groupId) {
      const found = await findLiveGroup(db, directoryId, groupId);
      return found && toGroup(found);
    },
    replaceGroup: (directoryId, id, draft, at, expectedRevision) =>
      replaceGroup(db, { directoryId, id, draft, at }, expectedRevision),
    removeGroup: (directoryId, groupId, at) => deleteGroup(db, directoryId, groupId, at),
  };
}

interface GroupWrite {
  readonly directoryId: DirectoryId;
  readonly id: GroupId;
  readonly draft: GroupDraft;
  readonly at: Date;
}

async function insertGroup(
  db: Database,
  { directoryId, id, draft, at }: GroupWrite,
  { stamp, members }: { readonly stamp: Stamp; readonly members: readonly MemberId[] },
): Promise<Group> {
  await requireDirectory(db, directoryId);
  const { externalId } = draft;
  const document: GroupDocument = {
    _id: id,
    directoryId,
    ordinal: await db.next('groups'),
    ...draftFields(draft),
    ...(externalId === undefined ? {} : { externalId }),
    parents: [],
    revision: 1,
    createdAt: at,
    lastModifiedAt: at,
    deletedAt: null,
    spread: null,
    spreads: 0,
    touchedGroups: [],
    memberWrite:
      members.length > 0 ? await newMemberWrite(db, draft, { kind: 'delta', add: members, remove: [] }, stamp) : null,
  };
  await uniqueOr(() => groupsOf(db).insertOne(document), groupNameTaken(draft));
  await undoIfRemoved(db, directoryId, () => deleteGroup(db, directoryId, id, at));
  return toGroup(document);
}

async function replaceGroup(
  db: Database,
  { directoryId, id, draft, at }: GroupWrite,
  expectedRevision: number,
): Promise<Group> {
  const found = await findLiveGroup(db, directoryId, id);
  if (!found) throw new ServiceError('not_found', { kind: 'group', id });
  assertNoMemberWrite(found);
  const mismatch = new ServiceError('version_mismatch', { kind: 'group', id });
  if (found.revision !== expectedRevision) throw mismatch;
  const written = await uniqueOr(
    () =>
      groupsOf(db).findOneAndUpdate(
        { directoryId, _id: id, deletedAt: null, revision: expectedRevision, memberWrite: null },
        groupChange(found, draft, at),
        { returnDocument: 'after' },
      ),
    groupNameTaken(draft),
  );
  if (!written) throw mismatch; // or a member write began: the caller reads again and finds it
  return toGroup(written);
}

/** What is to be done to a group, whole; nothing of it is done yet. */
export async function newMemberWrite(
  db: Database,
  draft: GroupDraft,
  change: MemberChange,
  { at, requestId }: Stamp,
): Promise<MemberWriteDocument> {
  const body: MemberWriteBody = { draft, change };
  const nests = groupsAdded(change);
  return {
    number: await db.next('member_writes'),
    at,
    ...(requestId === undefined ? {} : { requestId }),
    body: JSON.stringify(body),
    position: 0,
    removedAfter: 0,
    isChanged: false,
    ...(nests.length > 0 ? { nests } : {}),
  };
}

/** A new revision with what the draft says; the mark with it when the policy may match it differently now. */
export function groupChange(before: GroupDocument, draft: GroupDraft, at: Date) {
  const { displayName, externalId } = draft;
  const isRenamed = before.displayName !== displayName || before.externalId !== externalId;
  return {
    $set: {
      ...draftFields(draft),
      ...(externalId === undefined ? {} : { externalId }),
      ...(isRenamed ? spreading(at, true) : {}),
      lastModifiedAt: at,
    },
    $inc: { revision: 1, spreads: isRenamed ? 1 : 0 },
    ...(externalId === undefined ? { $unset: { externalId: true as const } } : {}),
  };
}

/** What a draft decides of the document. */
export function draftFields({ displayName, attributes }: GroupDraft) {
  return {
    displayName,
    displayNameKey: fold(displayName),
    attributes: JSON.stringify(attributes),
    search: searchable(attributes),
  };
}

export function groupNameTaken({ displayName }: GroupDraft): () => Error {
  return () => new ServiceError('group_name_taken', { displayName });
}
