import type { DirectoryId, GroupId } from '../../core/ids.js';
import type { MemberChange } from '../../directory/model.js';
import { groupsAdded, refuseCycle } from '../../directory/nesting.js';
import { readJson } from './columns.js';
import type { Database } from './database.js';
import type { MemberWriteBody } from './member-write-rows.js';
import { ancestorsOf } from './nesting.js';

/**
 * `group_cycle` when the change would put a group into itself, directly or through others: as they are nested now, or will be once the writes that stand
 * are done. Asked in the transaction that stores the change, so that no two can close a cycle between them.
 */
export function assertNoCycle(
  db: Database,
  { directoryId, groupId }: { readonly directoryId: DirectoryId; readonly groupId: GroupId },
  change: MemberChange,
): void {
  const added = groupsAdded(change);
  if (added.length === 0) return;
  const coming = nestingsToCome(db, directoryId);
  const above = new Set<string>();
  for (let open: readonly string[] = [groupId]; open.length > 0;) {
    const found = open.flatMap((id) => [id, ...ancestorsOf(db, id)]);
    for (const id of found) above.add(id);
    open = found.flatMap((id) => coming.get(id) ?? []).filter((id) => !above.has(id));
  }
  refuseCycle(groupId, added, above);
}

/** Which groups the writes that stand are going to put into which, by the group that is put in. Few stand, and fewer name a group. */
function nestingsToCome(db: Database, directoryId: DirectoryId): ReadonlyMap<string, readonly string[]> {
  const sql = `SELECT group_id, body FROM member_writes WHERE directory_id = ? AND instr(body, '"grp_') > 0`;
  const coming = new Map<string, string[]>();
  for (const { group_id, body } of db.statement<{ group_id: string; body: string }>(sql).all(directoryId))
    for (const child of groupsAdded(readJson<MemberWriteBody>(body).change))
      coming.set(child, [...(coming.get(child) ?? []), group_id]);
  return coming;
}
