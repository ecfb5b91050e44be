import { ServiceError } from '../../core/errors.js';
import { trustId, type DirectoryId, type GroupId, type UserId } from '../../core/ids.js';
import type { Database } from './database.js';
import { deleteGroup } from './group-rows.js';
import { deleteUser } from './user-deletion.js';

/** Small enough that requests of other directories are answered in between. */
const chunk = 200;

/**
 * Deletes users and groups of a directory that is hidden already, as SCIM DELETE would. Repeatable: after a crash
 * `finishRemovals` goes on from there. The hidden record stays, so that a request still under way cannot add to what is gone.
 */
export async function emptyDirectory(db: Database, directoryId: DirectoryId, at: Date): Promise<void> {
  const users = 'SELECT id FROM users WHERE directory_id = ? AND deleted_at IS NULL LIMIT ?';
  const groups = 'SELECT id FROM groups WHERE directory_id = ? AND deleted_at IS NULL LIMIT ?';
  await inChunks(db, users, directoryId, (id) =>
    deleteUser(db, directoryId, trustId('usr', id) satisfies UserId, { at }),
  );
  await inChunks(db, groups, directoryId, (id) =>
    deleteGroup(db, directoryId, trustId('grp', id) satisfies GroupId, at),
  );
  await db.write(() =>
    db.statement('UPDATE directories SET emptied_at = ? WHERE id = ?').run(at.getTime(), directoryId),
  );
}

/** Finishes the removals a crash interrupted. */
export async function finishRemovals(db: Database): Promise<void> {
  const sql = 'SELECT id, removed_at FROM directories WHERE removed_at IS NOT NULL AND emptied_at IS NULL';
  for (const { id, removed_at } of db.statement<{ id: string; removed_at: number }>(sql).all()) {
    await emptyDirectory(db, trustId('dir', id), new Date(removed_at));
  }
}

async function inChunks(
  db: Database,
  sql: string,
  directoryId: DirectoryId,
  remove: (id: string) => void,
): Promise<void> {
  const step = (): number => {
    const rows = db.statement<{ id: string }>(sql).all(directoryId, chunk);
    for (const { id } of rows) remove(id);
    return rows.length;
  };
  while ((await db.write(step)) > 0);
}

/** `not_found` when the directory was removed. */
export function assertNotRemoved(db: Database, directoryId: DirectoryId): void {
  if (db.remembered.directories.of(directoryId, () => undefined)) return; // a removal would have made it forgotten
  const row = db
    .statement<{ removed_at: number | null }>('SELECT removed_at FROM directories WHERE id = ?')
    .get(directoryId);
  if (row !== undefined && row.removed_at !== null)
    throw new ServiceError('not_found', { kind: 'directory', id: directoryId });
}
