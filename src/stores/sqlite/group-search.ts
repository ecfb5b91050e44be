import { fold } from '../../core/fold.js';
import type { Page, PageRequest } from '../../core/page.js';
import type { Group } from '../../directory/model.js';
import { cursorOrdinal, pageOf } from '../pages.js';
import type { Database } from './database.js';
import { toGroup, type GroupRow } from './group-rows.js';

interface CountedGroupRow extends GroupRow {
  readonly member_count: number;
}

/** Live groups of all directories whose folded name begins with the query, with the number of direct members; in order of creation. */
export function searchGroups(
  db: Database,
  query: string | undefined,
  page: PageRequest,
): Page<Group & { readonly memberCount: number }> {
  const prefix = fold(query?.trim() ?? '');
  const sql = `SELECT groups.*,
      (SELECT count(*) FROM memberships WHERE memberships.group_id = groups.id)
      + (SELECT count(*) FROM group_members JOIN groups AS child ON child.id = group_members.child_id AND child.deleted_at IS NULL
         WHERE group_members.parent_id = groups.id) AS member_count
    FROM groups WHERE groups.deleted_at IS NULL AND groups.ordinal > ? AND groups.display_name_key >= ? AND groups.display_name_key < ?
    ORDER BY groups.ordinal LIMIT ?`;
  const rows = db
    .statement<CountedGroupRow>(sql)
    .all(cursorOrdinal(page) ?? 0, prefix, `${prefix}\u{10ffff}`, page.limit + 1);
  return pageOf(rows, page, (row) => ({ ...toGroup(row), memberCount: row.member_count }));
}
