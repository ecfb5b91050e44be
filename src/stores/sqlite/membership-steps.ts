import type { DirectoryId, GroupId, RequestId } from '../../core/ids.js';
import type { Database } from './database.js';
import { markUserSql } from './user-rows.js';

/** The group whose members change, and when (milliseconds). */
export interface MembershipStep {
  readonly directoryId: DirectoryId;
  readonly groupId: GroupId;
  readonly at: number;
  readonly requestId: RequestId | undefined;
}

/** What one step did; the group's own record is the caller's to raise. */
export type StepResult = 'changed' | 'unchanged' | 'unknown_member';

/** Puts a user in. One who is in already keeps the time of joining and is not marked. */
export function joinUser(
  db: Database,
  { directoryId, groupId, at, requestId }: MembershipStep,
  userId: string,
): StepResult {
  const sql = `INSERT INTO memberships (group_id, user_id, since_at)
    SELECT ?, id, ? FROM users WHERE id = ? AND directory_id = ? AND deleted_at IS NULL ON CONFLICT DO NOTHING`;
  const { changes } = db.statement(sql).run(groupId, at, userId, directoryId);
  if (changes === 0) return isLiveUser(db, directoryId, userId) ? 'unchanged' : 'unknown_member';
  markMember(db, userId, { at, requestId });
  return 'changed';
}

/** Takes a user out. */
export function leaveUser(
  db: Database,
  { directoryId, groupId, at, requestId }: MembershipStep,
  userId: string,
): StepResult {
  const { changes } = db.statement('DELETE FROM memberships WHERE user_id = ? AND group_id = ?').run(userId, groupId);
  if (changes === 0) return isLiveUser(db, directoryId, userId) ? 'unchanged' : 'unknown_member';
  markMember(db, userId, { at, requestId });
  return 'changed';
}

/** Nests a group. Marking it, so that every user in it is looked at again, is the caller's: once for all groups of a chunk. */
export function joinGroup(db: Database, { directoryId, groupId, at }: MembershipStep, childId: string): StepResult {
  const live = 'SELECT 1 AS found FROM groups WHERE id = ? AND directory_id = ? AND deleted_at IS NULL';
  if (db.statement<{ found: number }>(live).get(childId, directoryId) === undefined) return 'unknown_member';
  const sql = 'INSERT INTO group_members (parent_id, child_id, since_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
  if (db.statement(sql).run(groupId, childId, at).changes === 0) return 'unchanged';
  return 'changed';
}

/** Takes a nested group out; marking it is the caller's too. */
export function leaveGroup(db: Database, { groupId }: MembershipStep, childId: string): StepResult {
  const { changes } = db
    .statement('DELETE FROM group_members WHERE child_id = ? AND parent_id = ?')
    .run(childId, groupId);
  if (changes === 0) return 'unchanged';
  return 'changed';
}

function isLiveUser(db: Database, directoryId: DirectoryId, userId: string): boolean {
  const sql = 'SELECT 1 AS found FROM users WHERE id = ? AND directory_id = ? AND deleted_at IS NULL';
  return db.statement<{ found: number }>(sql).get(userId, directoryId) !== undefined;
}

function markMember(db: Database, userId: string, { at, requestId }: Pick<MembershipStep, 'at' | 'requestId'>): void {
  const sql = `UPDATE users SET last_modified_at = ?, marked_at = ?, request_id = ?, ${markUserSql} WHERE id = ?`;
  db.statement(sql).run(at, at, requestId ?? null, userId);
}
