import type { DirectoryId, UserId } from '../../core/ids.js';
import type { Stamp } from '../../directory/model.js';
import { toTime } from './columns.js';
import type { Database } from './database.js';
import { freedKey, markUserSql } from './user-rows.js';

/**
 * Hides a user, frees its userName, ends its memberships (each group's revision rises) and marks it. The record and what it can be
 * found by stay. False when there is no live user of that id.
 */
export function deleteUser(db: Database, directoryId: DirectoryId, userId: UserId, { at, requestId }: Stamp): boolean {
  const sql = `UPDATE users SET deleted_at = @at, last_modified_at = @at, marked_at = @at, request_id = @requestId, user_name_key = @key, ${markUserSql}
    WHERE id = @userId AND directory_id = @directoryId AND deleted_at IS NULL`;
  const { changes } = db
    .statement(sql)
    .run({ at: toTime(at), requestId: requestId ?? null, key: freedKey(userId), userId, directoryId });
  if (changes === 0) return false;
  const touch = `UPDATE groups SET revision = revision + 1, last_modified_at = ?
    WHERE deleted_at IS NULL AND id IN (SELECT group_id FROM memberships WHERE user_id = ?)`;
  db.statement(touch).run(toTime(at), userId);
  db.statement('DELETE FROM memberships WHERE user_id = ?').run(userId);
  return true;
}
