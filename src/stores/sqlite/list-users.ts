import type { DirectoryId } from '../../core/ids.js';
import type { User } from '../../directory/model.js';
import type { ListQuery, ListResult } from '../../directory/store.js';
import type { Database } from './database.js';
import { listOrdinals } from './list-query.js';
import type { ListTable } from './list-table.js';
import { toUser, userRowsByOrdinal } from './user-rows.js';

const users: ListTable = {
  name: 'users',
  sortColumns: new Map([
    ['id', { column: 'users.id', isOptional: false }],
    ['username', { column: 'users.user_name_key', isOptional: false, isIndexed: true }],
    ['externalid', { column: 'users.external_id', isOptional: true }],
    ['meta.created', { column: 'users.created_at', isOptional: false }],
    ['meta.lastmodified', { column: 'users.last_modified_at', isOptional: false, isIndexed: true }],
  ]),
};

/** One page of live users of a directory. */
export async function listUsers(db: Database, directoryId: DirectoryId, query: ListQuery): Promise<ListResult<User>> {
  const { ordinals, total } = await listOrdinals(db, users, directoryId, query);
  return { items: await db.read(() => userRowsByOrdinal(db, ordinals).map(toUser)), total };
}
