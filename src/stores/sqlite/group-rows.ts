import { fold } from '../../core/fold.js';
import { trustId, type DirectoryId, type GroupId } from '../../core/ids.js';
import type { JsonObject } from '../../core/json.js';
import type { Group, GroupDraft } from '../../directory/model.js';
import { readJson, readTime, toTime } from './columns.js';
import type { Database } from './database.js';
import { nestedBelow } from './nesting.js';
import { freedKey } from './user-rows.js';

/** A group as its columns hold it. */
export interface GroupRow {
  readonly ordinal: number;
  readonly id: string;
  readonly directory_id: string;
  readonly display_name: string;
  readonly display_name_key: string;
  readonly external_id: string | null;
  readonly revision: number;
  readonly created_at: number;
  readonly last_modified_at: number;
  readonly deleted_at: number | null;
  readonly doc: string;
}

export function toGroup(row: GroupRow): Group {
  const group: { -readonly [Key in keyof Group]: Group[Key] } = {
    id: trustId('grp', row.id),
    directoryId: trustId('dir', row.directory_id),
    ordinal: row.ordinal,
    displayName: row.display_name,
    attributes: readJson<JsonObject>(row.doc),
    revision: row.revision,
    createdAt: readTime(row.created_at),
    lastModifiedAt: readTime(row.last_modified_at),
  };
  if (row.external_id !== null) group.externalId = row.external_id;
  if (row.deleted_at !== null) group.deletedAt = readTime(row.deleted_at);
  return group;
}

/** The columns of GroupRow in their order. */
type GroupColumns = readonly [number, string, string, string, string, string | null, number, number, number, string];

/** A group that SCIM can see. */
export function liveGroupRow(db: Database, directoryId: DirectoryId, groupId: GroupId): GroupRow | undefined {
  const sql = `SELECT ordinal, id, directory_id, display_name, display_name_key, external_id, revision, created_at, last_modified_at, doc
    FROM groups WHERE id = ? AND directory_id = ? AND deleted_at IS NULL`;
  const columns = db.tuples<GroupColumns>(sql).get(groupId, directoryId);
  if (columns === undefined) return undefined;
  return {
    ordinal: columns[0],
    id: columns[1],
    directory_id: columns[2],
    display_name: columns[3],
    display_name_key: columns[4],
    external_id: columns[5],
    revision: columns[6],
    created_at: columns[7],
    last_modified_at: columns[8],
    deleted_at: null,
    doc: columns[9],
  };
}

/** Groups by ordinal, in the order asked. */
export function groupRowsByOrdinal(db: Database, ordinals: readonly number[]): readonly GroupRow[] {
  const sql = 'SELECT * FROM groups WHERE ordinal IN (SELECT value FROM json_each(?))';
  const rows = new Map(
    db
      .statement<GroupRow>(sql)
      .all(JSON.stringify(ordinals))
      .map((row) => [row.ordinal, row]),
  );
  return ordinals.flatMap((ordinal) => rows.get(ordinal) ?? []);
}

/**
 * Notes that the members of these groups must be looked at again, and those of every group nested in them. The pipeline spreads the marks
 * in chunks; one that is being spread already starts over. One call for many groups follows a shared nesting once.
 */
export function markGroups(db: Database, groupIds: readonly string[]): void {
  if (groupIds.length === 0) return;
  const sql = 'UPDATE groups SET spread_after = 0 WHERE id IN (SELECT value FROM json_each(?))';
  db.statement(sql).run(JSON.stringify(nestedBelow(db, groupIds)));
}

/** A group's revision rises because its members or attributes changed. */
export function touchGroup(db: Database, ordinal: number, at: number): void {
  db.statement('UPDATE groups SET revision = revision + 1, last_modified_at = ? WHERE ordinal = ?').run(at, ordinal);
}

/** True when the draft calls the group something else, which the policy may match. */
export function isRenamed(row: GroupRow, { displayName, externalId }: GroupDraft): boolean {
  return row.display_name !== displayName || row.external_id !== (externalId ?? null);
}

/**
 * Hides a group, frees its name, drops a member write that was under way and marks members. The record and its membership rows stay until
 * the marks are spread. False when there is no live group of that id.
 */
export function deleteGroup(db: Database, directoryId: DirectoryId, groupId: GroupId, at: Date): boolean {
  const sql = `UPDATE groups SET deleted_at = @at, last_modified_at = @at, display_name_key = @key, revision = revision + 1
    WHERE id = @groupId AND directory_id = @directoryId AND deleted_at IS NULL`;
  const { changes } = db.statement(sql).run({ at: toTime(at), key: freedKey(groupId), groupId, directoryId });
  if (changes === 0) return false;
  markGroups(db, [groupId]);
  const parents = `UPDATE groups SET revision = revision + 1, last_modified_at = ?
    WHERE deleted_at IS NULL AND id IN (SELECT parent_id FROM group_members WHERE child_id = ?)`;
  db.statement(parents).run(toTime(at), groupId);
  db.statement('DELETE FROM member_writes WHERE group_id = ?').run(groupId);
  return true;
}

/** True when another live group has that name, or a member write under way is about to give it to one. */
export function isNameTaken(db: Database, directoryId: DirectoryId, displayName: string, except?: GroupId): boolean {
  const sql = `SELECT 1 AS found FROM groups WHERE directory_id = @directoryId AND display_name_key = @key AND id <> @except
    UNION ALL SELECT 1 FROM member_writes WHERE directory_id = @directoryId AND name_key = @key AND group_id <> @except`;
  return (
    db.statement<{ found: number }>(sql).get({ directoryId, key: fold(displayName), except: except ?? '' }) !==
    undefined
  );
}
