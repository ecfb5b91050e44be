import type { DirectoryId, GroupId } from '../../core/ids.js';
import type { Database } from './database.js';
import { freedKey } from './directory-documents.js';
import { groupsOf, raiseGroups, spreading } from './group-documents.js';

/**
 * Hides a group, frees its name, drops a member write that was under way and marks it in one write, which notes the groups it was nested in; then
 * their revisions rise. The record and the memberships that name it stay until the mark is spread, which also raises what a crash left noted.
 * False when there is no live group of that id.
 */
export async function deleteGroup(
  db: Database,
  directoryId: DirectoryId,
  groupId: GroupId,
  at: Date,
): Promise<boolean> {
  const groups = groupsOf(db);
  for (;;) {
    const live = { directoryId, _id: groupId, deletedAt: null };
    const found = await groups.findOne(live, { projection: { parents: 1, spreads: 1 } });
    if (!found) return false;
    const { parents, spreads } = found;
    const parentIds = parents.map(({ id }) => id);
    const gone = { deletedAt: at, lastModifiedAt: at, displayNameKey: freedKey(groupId), memberWrite: null };
    const { matchedCount } = await groups.updateOne(
      { ...live, spreads },
      { $set: { ...gone, ...spreading(at, true), touchedGroups: parentIds }, $inc: { revision: 1, spreads: 1 } },
    );
    if (matchedCount === 0) continue; // nested elsewhere or marked meanwhile
    await raiseParents(db, directoryId, groupId, { parentIds, at });
    return true;
  }
}

/** Raises the groups a deleted group was in, then takes the note away. */
export async function raiseParents(
  db: Database,
  directoryId: DirectoryId,
  groupId: GroupId,
  { parentIds, at }: { readonly parentIds: readonly GroupId[]; readonly at: Date },
): Promise<void> {
  if (parentIds.length === 0) return;
  await raiseGroups(db, directoryId, parentIds, at);
  await groupsOf(db).updateOne({ directoryId, _id: groupId }, { $set: { touchedGroups: [] } });
}
