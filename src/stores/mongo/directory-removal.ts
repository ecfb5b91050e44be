import { isServiceError } from '../../core/errors.js';
import { trustId, type DirectoryId } from '../../core/ids.js';
import type { Database } from './database.js';
import { directoriesOf, requireDirectory } from './directory-documents.js';
import { deleteGroup } from './group-deletion.js';
import { groupsOf } from './group-documents.js';
import { deleteUser } from './user-deletion.js';
import { usersOf } from './user-documents.js';

const chunk = 200;

/**
 * Deletes users and groups of a directory that is hidden already, as SCIM DELETE would, until none is left. Repeatable: after a crash
 * `finishRemovals` goes on from there.
 */
export async function emptyDirectory(db: Database, directoryId: DirectoryId, at: Date): Promise<void> {
  const live = { directoryId, deletedAt: null };
  const ids = { projection: { _id: 1 } } as const;
  for (;;) {
    const users = await usersOf(db).find(live, ids).limit(chunk).toArray();
    for (const { _id } of users) await deleteUser(db, directoryId, trustId('usr', _id), { at });
    const groups = await groupsOf(db).find(live, ids).limit(chunk).toArray();
    for (const { _id } of groups) await deleteGroup(db, directoryId, trustId('grp', _id), at);
    if (users.length + groups.length === 0) break;
  }
  await directoriesOf(db).updateOne({ _id: directoryId }, { $set: { emptiedAt: at } });
}

/** Finishes the removals a crash interrupted, and looks through those that were done: a create that a crash cut short may have come after. */
export async function finishRemovals(db: Database): Promise<void> {
  const removed = await directoriesOf(db)
    .find({ removedAt: { $ne: null } })
    .toArray();
  for (const { _id, removedAt } of removed) if (removedAt) await emptyDirectory(db, trustId('dir', _id), removedAt);
}

/**
 * Follows every create. A directory that is hidden before it looks is `not_found`, and `undo` deletes what was created; one that is hidden after
 * finds the new record itself.
 */
export async function undoIfRemoved(
  db: Database,
  directoryId: DirectoryId,
  undo: () => Promise<unknown>,
): Promise<void> {
  try {
    await requireDirectory(db, directoryId);
  } catch (error) {
    if (isServiceError(error, 'not_found')) await undo();
    throw error;
  }
}
