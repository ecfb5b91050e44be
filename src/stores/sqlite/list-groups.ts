import type { DirectoryId } from '../../core/ids.js';
import type { Group } from '../../directory/model.js';
import type { ListQuery, ListResult } from '../../directory/store.js';
import type { Database } from './database.js';
import { groupRowsByOrdinal, toGroup } from './group-rows.js';
import { listOrdinals } from './list-query.js';
import type { ListTable } from './list-table.js';

const groups: ListTable = {
  name: 'groups',
  sortColumns: new Map([
    ['id', { column: 'groups.id', isOptional: false }],
    ['displayname', { column: 'groups.display_name_key', isOptional: false, isIndexed: true }],
    ['externalid', { column: 'groups.external_id', isOptional: true }],
    ['meta.created', { column: 'groups.created_at', isOptional: false }],
    ['meta.lastmodified', { column: 'groups.last_modified_at', isOptional: false }],
  ]),
};

/** One page of live groups of a directory. */
export async function listGroups(db: Database, directoryId: DirectoryId, query: ListQuery): Promise<ListResult<Group>> {
  const { ordinals, total } = await listOrdinals(db, groups, directoryId, query);
  return { items: await db.read(() => groupRowsByOrdinal(db, ordinals).map(toGroup)), total };
}
