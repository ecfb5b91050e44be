import type { DirectoryId } from '../../core/ids.js';
import type { JsonObject } from '../../core/json.js';
import type { User } from '../../directory/model.js';
import type { ListQuery, ListResult } from '../../directory/store.js';
import type { Database } from './database.js';
import { listDocuments } from './list-query.js';
import { reading, type ListSource } from './list-source.js';
import { recordFields, shownRecord } from './shown.js';
import { subjectsOf } from './subjects.js';
import { toUser, usersOf, type UserDocument } from './user-documents.js';

/** One page of live users of a directory. */
export async function listUsers(db: Database, directoryId: DirectoryId, query: ListQuery): Promise<ListResult<User>> {
  const { documents, total } = await listDocuments(db, userSource(db), directoryId, query);
  return { items: documents.map(toUser), total };
}

function userSource(db: Database): ListSource<UserDocument> {
  return {
    resource: 'users',
    ...reading(usersOf(db)),
    shownFields: [...recordFields, 'directoryId', 'memberships'],
    shown: (documents, withGroups) => shownUsers(db, documents, withGroups),
  };
}

async function* shownUsers(
  db: Database,
  documents: readonly UserDocument[],
  withGroups: boolean,
): AsyncGenerator<JsonObject> {
  const subjects = withGroups ? await subjectsOf(db, documents) : [];
  for (const [at, document] of documents.entries()) {
    const groups = (subjects[at]?.memberships ?? []).map(({ groupId, displayName, isDirect }) => ({
      value: groupId,
      display: displayName,
      type: isDirect ? 'direct' : 'indirect',
    }));
    const shown = shownRecord(document, 'User');
    yield groups.length > 0 ? { ...shown, groups } : shown;
  }
}
