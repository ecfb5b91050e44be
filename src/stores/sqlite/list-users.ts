import type { DirectoryId } from '../../core/ids.js';
import type { User } from '../../directory/model.js';
import type { ListQuery, ListResult } from '../../directory/store.js';
import type { Database } from './database.js';
import { listOrdinals, type ListTable } from './list-query.js';
import { toUser, userRowsByOrdinal } from './user-rows.js';

const users: ListTable = {
  name: 'users',
  sortColumns: new Map([
    ['id', { column: 'users.id', isOptional: false }],
    ['username', { column: 'users.user_name_key', isOptional: false }],
    ['externalid', { column: 'users.external_id', isOptional: true }],
    ['meta.created', { column: 'users.created_at', isOptional: false }],
    ['meta.lastmodified', { column: 'users.last_modified_at', isOptional: false }],
  ]),
};

/** One page of live users of a directory. */
export function listUsers(db: Database, directoryId: DirectoryId, query: ListQuery): ListResult<User> {
  const { ordinals, total } = listOrdinals(db, users, directoryId, query);
  return { items: userRowsByOrdinal(db, ordinals).map(toUser), total };
}
