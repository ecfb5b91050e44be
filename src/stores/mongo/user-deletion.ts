import type { DirectoryId, UserId } from '../../core/ids.js';
import type { Stamp } from '../../directory/model.js';
import type { Database } from './database.js';
import { freedKey } from './directory-documents.js';
import { raiseTouched } from './touches.js';
import { marking, usersOf } from './user-documents.js';

/**
 * Hides a user, frees its userName, ends its memberships and marks it in one write, which notes the groups it was in; then their revisions rise.
 * The record and what it can be found by stay. False when there is no live user of that id.
 */
export async function deleteUser(
  db: Database,
  directoryId: DirectoryId,
  userId: UserId,
  stamp: Stamp,
): Promise<boolean> {
  const users = usersOf(db);
  for (;;) {
    const found = await users.findOne(
      { directoryId, _id: userId, deletedAt: null },
      { projection: { revision: 1, memberships: 1, touchedGroups: 1 } },
    );
    if (!found) return false;
    const { revision, memberships } = found;
    const groupIds = [...new Set([...found.touchedGroups, ...memberships.map(({ id }) => id)])];
    const mark = marking(stamp);
    const gone = { deletedAt: stamp.at, userNameKey: freedKey(userId), isLeaver: true, memberships: [] };
    const { matchedCount } = await users.updateOne(
      { directoryId, _id: userId, deletedAt: null, revision },
      { ...mark, $set: { ...mark.$set, ...gone, touchedGroups: groupIds } },
    );
    if (matchedCount === 0) continue; // somebody wrote it meanwhile
    await raiseTouched(db, { directoryId, userId, revision: revision + 1, groupIds, at: stamp.at });
    return true;
  }
}
