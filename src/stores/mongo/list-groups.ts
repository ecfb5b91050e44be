import type { DirectoryId } from '../../core/ids.js';
import type { JsonObject } from '../../core/json.js';
import type { Group } from '../../directory/model.js';
import type { ListQuery, ListResult } from '../../directory/store.js';
import type { Database } from './database.js';
import { groupsOf, toGroup, type GroupDocument } from './group-documents.js';
import { listDocuments } from './list-query.js';
import { reading, type ListSource } from './list-source.js';
import { recordFields, shownRecord } from './shown.js';
import { usersOf, type UserDocument } from './user-documents.js';

/** One page of live groups of a directory. */
export async function listGroups(db: Database, directoryId: DirectoryId, query: ListQuery): Promise<ListResult<Group>> {
  const { documents, total } = await listDocuments(db, groupSource(db), directoryId, query);
  return { items: documents.map(toGroup), total };
}

function groupSource(db: Database): ListSource<GroupDocument> {
  return {
    resource: 'groups',
    ...reading(groupsOf(db)),
    shownFields: [...recordFields, 'directoryId'],
    shown: (documents, withMembers) => shownGroups(db, documents, withMembers),
  };
}

async function* shownGroups(
  db: Database,
  documents: readonly GroupDocument[],
  withMembers: boolean,
): AsyncGenerator<JsonObject> {
  for (const document of documents) {
    const shown = shownRecord(document, 'Group');
    const members = withMembers ? await membersOf(db, document) : [];
    yield members.length > 0 ? { ...shown, members } : shown;
  }
}

/** The direct members, users and groups, that are not gone. */
async function membersOf(db: Database, { _id, directoryId }: GroupDocument): Promise<readonly JsonObject[]> {
  const users = await usersOf(db)
    .find(
      { directoryId, 'memberships.id': _id, deletedAt: null },
      { projection: { userName: 1, 'search.displayName': 1 } },
    )
    .toArray();
  const groups = await groupsOf(db)
    .find({ directoryId, 'parents.id': _id, deletedAt: null }, { projection: { displayName: 1 } })
    .toArray();
  return [
    ...users.map((user) => ({ value: user._id, display: displayName(user), type: 'User' })),
    ...groups.map((group) => ({ value: group._id, display: group.displayName, type: 'Group' })),
  ];
}

function displayName({ search, userName }: Pick<UserDocument, 'search' | 'userName'>): string {
  const node = search['displayName'];
  const text = typeof node === 'object' && 's' in node ? node['s'] : undefined;
  return typeof text === 'string' ? text : userName;
}
