import type { Database } from './database.js';
import { markUserSql } from './user-rows.js';

interface MarkedGroupRow {
  readonly ordinal: number;
  readonly id: string;
  readonly deleted_at: number | null;
  readonly last_modified_at: number;
  readonly spread_after: number;
}

interface MemberRow {
  readonly ordinal: number;
  readonly user_id: string;
}

/**
 * Marks up to `limit` users of groups that carry a mark, in order of joining, and clears each group's mark after its last member. Of a deleted
 * group the membership rows go with the marks, then the tombstone. Nested groups carry marks of their own, set when this one was.
 */
export function spreadGroupMarks(db: Database, limit: number): number {
  let marked = 0;
  while (marked < limit) {
    const group = nextGroup(db);
    if (group === undefined) break;
    const members = nextMembers(db, group, limit - marked);
    markUsers(db, members, group.last_modified_at);
    if (group.deleted_at !== null) forgetMemberships(db, members);
    const last = members.length < limit - marked ? undefined : members.at(-1)?.ordinal;
    marked += members.length;
    if (last === undefined) clearMark(db, group);
    else db.statement('UPDATE groups SET spread_after = ? WHERE ordinal = ?').run(last, group.ordinal);
  }
  return marked;
}

/** Does any group carry a mark? */
export function hasMarkedGroup(db: Database): boolean {
  return nextGroup(db) !== undefined;
}

function nextGroup(db: Database): MarkedGroupRow | undefined {
  const sql = `SELECT ordinal, id, deleted_at, last_modified_at, spread_after FROM groups INDEXED BY groups_marked
    WHERE spread_after IS NOT NULL ORDER BY ordinal LIMIT 1`;
  return db.statement<MarkedGroupRow>(sql).get();
}

function nextMembers(db: Database, { id, spread_after }: MarkedGroupRow, limit: number): readonly MemberRow[] {
  const sql = 'SELECT ordinal, user_id FROM memberships WHERE group_id = ? AND ordinal > ? ORDER BY ordinal LIMIT ?';
  return db.statement<MemberRow>(sql).all(id, spread_after, limit);
}

function markUsers(db: Database, members: readonly MemberRow[], at: number): void {
  const mark = db.statement(`UPDATE users SET marked_at = ?, ${markUserSql} WHERE id = ?`);
  for (const { user_id } of members) mark.run(at, user_id);
}

function forgetMemberships(db: Database, members: readonly MemberRow[]): void {
  const forget = db.statement('DELETE FROM memberships WHERE ordinal = ?');
  for (const { ordinal } of members) forget.run(ordinal);
}

function clearMark(db: Database, { ordinal, id, deleted_at }: MarkedGroupRow): void {
  if (deleted_at === null) {
    db.statement('UPDATE groups SET spread_after = NULL WHERE ordinal = ?').run(ordinal);
    return;
  }
  db.statement('DELETE FROM group_members WHERE parent_id = @id OR child_id = @id').run({ id });
  db.statement('DELETE FROM groups WHERE ordinal = ?').run(ordinal);
}
