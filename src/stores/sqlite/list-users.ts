import type { DirectoryId } from '../../core/ids.js';
import type { User } from '../../directory/model.js';
import type { ListQuery, ListResult } from '../../directory/store.js';
import type { UserDisplay, UserTexts } from '../../directory/user-template.js';
import type { Database } from './database.js';
import { listOrdinals, readPage } from './list-query.js';
import type { ListTable } from './list-table.js';
import { hasNesting } from './nesting.js';
import { toUser, userRowsByOrdinal } from './user-rows.js';
import { userTextsOf } from './user-texts.js';

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
  return { items: await db.read(() => userRowsByOrdinal(db, ordinals).map((row) => toUser(row))), total };
}

/** The same as texts, found and written out by one statement; undefined while groups are nested, which takes more to follow. */
export async function listUserTexts(
  db: Database,
  directoryId: DirectoryId,
  query: ListQuery,
  display: UserDisplay,
): Promise<UserTexts | undefined> {
  if (await db.read(() => hasNesting(db))) return undefined;
  return readPage(db, users, { directoryId, query }, (page) => {
    const { last, ...texts } = userTextsOf(db, directoryId, page.ordinals, display);
    const total = page.total(texts.count);
    const isFull = texts.count > 0 && texts.count === query.limit;
    const isNext = query.from.kind === 'after' && isFull && page.isFollowed(last);
    return { ...texts, total, ...(isNext ? { nextAfter: last } : {}) };
  });
}
