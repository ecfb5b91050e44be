import { fold } from '../../core/fold.js';
import { trustId, type DirectoryId, type UserId } from '../../core/ids.js';
import type { JsonObject } from '../../core/json.js';
import { personKeys } from '../../directory/account-key.js';
import type { User } from '../../directory/model.js';
import { compact } from '../pages.js';
import { readJson, readOptionalTime, readTime } from './columns.js';
import type { Database } from './database.js';

/** A user as its columns hold it, without those that only the pipeline's marks need. */
export interface UserRow {
  readonly ordinal: number;
  readonly id: string;
  readonly directory_id: string;
  readonly user_name: string;
  readonly external_id: string | null;
  readonly active: number;
  readonly revision: number;
  readonly created_at: number;
  readonly last_modified_at: number;
  readonly deleted_at: number | null;
  readonly marked_at: number;
  readonly request_id: string | null;
  readonly former_keys: string;
  readonly doc: string;
}

/** The columns of UserRow, for a table known as `users`. */
export const userColumns = [
  'ordinal',
  'id',
  'directory_id',
  'user_name',
  'external_id',
  'active',
  'revision',
  'created_at',
  'last_modified_at',
  'deleted_at',
  'marked_at',
  'request_id',
  'former_keys',
  'doc',
]
  .map((column) => `users.${column}`)
  .join(', ');

export function toUser(row: UserRow): User {
  return compact({
    id: trustId('usr', row.id),
    directoryId: trustId('dir', row.directory_id),
    ordinal: row.ordinal,
    userName: row.user_name,
    externalId: row.external_id ?? undefined,
    active: row.active === 1,
    attributes: readJson<JsonObject>(row.doc),
    revision: row.revision,
    createdAt: readTime(row.created_at),
    lastModifiedAt: readTime(row.last_modified_at),
    formerKeys: readJson<readonly string[]>(row.former_keys),
    markedAt: readTime(row.marked_at),
    lastRequestId: row.request_id === null ? undefined : trustId('req', row.request_id),
    deletedAt: readOptionalTime(row.deleted_at),
  });
}

/** A user that SCIM can see. */
export function liveUserRow(db: Database, directoryId: DirectoryId, userId: UserId): UserRow | undefined {
  const sql = `SELECT ${userColumns} FROM users WHERE id = ? AND directory_id = ? AND deleted_at IS NULL`;
  return db.statement<UserRow>(sql).get(userId, directoryId);
}

/** Users by ordinal, in the order asked. */
export function userRowsByOrdinal(db: Database, ordinals: readonly number[]): readonly UserRow[] {
  const sql = `SELECT ${userColumns} FROM users WHERE ordinal IN (SELECT value FROM json_each(?))`;
  const rows = new Map(
    db
      .statement<UserRow>(sql)
      .all(JSON.stringify(ordinals))
      .map((row) => [row.ordinal, row]),
  );
  return ordinals.flatMap((ordinal) => rows.get(ordinal) ?? []);
}

/** The key column of a deleted user or group: no folded name can equal it, so the name is free again. */
export function freedKey(id: string): string {
  return `\u0000deleted ${id}`;
}

/**
 * SQL that marks a user: the revision rises, and a pause from an earlier failure ends, because what failed may be mended now.
 * A lease that stands is left alone: the newer mark survives its settling.
 */
export const markUserSql = 'revision = revision + 1, not_before = CASE WHEN lease IS NULL THEN 0 ELSE not_before END';

/** The keys given up so far, with those that `next` no longer has. */
export function formerKeys(row: UserRow, next: JsonObject): readonly string[] {
  const kept = new Set(personKeys(next));
  const before = [...readJson<readonly string[]>(row.former_keys), ...personKeys(readJson<JsonObject>(row.doc))];
  return [...new Set(before)].filter((key) => !kept.has(key));
}

/** Rewrites what the user can be found by: its person keys, and its folded display name for the admin search. */
export function writeUserKeys(db: Database, userId: UserId, ordinal: number, attributes: JsonObject): void {
  const keys = new Set(personKeys(attributes));
  const displayName = attributes['displayName'];
  if (typeof displayName === 'string' && displayName.trim() !== '') keys.add(`displayName:${fold(displayName.trim())}`);
  db.statement('DELETE FROM user_keys WHERE user_id = ?').run(userId);
  const insert = db.statement('INSERT INTO user_keys (key, user_id, ordinal) VALUES (?, ?, ?)');
  for (const key of keys) insert.run(key, userId, ordinal);
}
