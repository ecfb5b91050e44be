import { trustId, type DirectoryId, type UserId } from '../../core/ids.js';
import type { JsonObject } from '../../core/json.js';
import { withAttributesText } from '../../directory/attributes-text.js';
import type { User } from '../../directory/model.js';
import { readJson, readTime } from './columns.js';
import type { Bind, Database } from './database.js';

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

/** The columns of UserRow in the order of userColumns. */
type UserColumns = readonly [
  ordinal: number,
  id: string,
  directory_id: string,
  user_name: string,
  external_id: string | null,
  active: number,
  revision: number,
  created_at: number,
  last_modified_at: number,
  deleted_at: number | null,
  marked_at: number,
  request_id: string | null,
  former_keys: string,
  doc: string,
];

/** Written out, as toUser below: spreading and unpacking made a page of a hundred users four times as dear. */
function toRow(columns: UserColumns): UserRow {
  return {
    ordinal: columns[0],
    id: columns[1],
    directory_id: columns[2],
    user_name: columns[3],
    external_id: columns[4],
    active: columns[5],
    revision: columns[6],
    created_at: columns[7],
    last_modified_at: columns[8],
    deleted_at: columns[9],
    marked_at: columns[10],
    request_id: columns[11],
    former_keys: columns[12],
    doc: columns[13],
  };
}

type Fields = Omit<User, 'attributes'>;

/** The record of a row. Its attributes are parsed when somebody looks at them, unless they are known. */
export function toUser(row: UserRow, attributes?: JsonObject): User {
  const user: { -readonly [Key in keyof Fields]: Fields[Key] } = {
    id: trustId('usr', row.id),
    directoryId: trustId('dir', row.directory_id),
    ordinal: row.ordinal,
    userName: row.user_name,
    active: row.active === 1,
    revision: row.revision,
    createdAt: readTime(row.created_at),
    lastModifiedAt: readTime(row.last_modified_at),
    formerKeys: row.former_keys === '[]' ? [] : readJson<readonly string[]>(row.former_keys),
    markedAt: readTime(row.marked_at),
  };
  if (row.external_id !== null) user.externalId = row.external_id;
  if (row.request_id !== null) user.lastRequestId = trustId('req', row.request_id);
  if (row.deleted_at !== null) user.deletedAt = readTime(row.deleted_at);
  return withAttributesText(user, row.doc, attributes);
}

/** The records of a statement that selects userColumns. */
export function usersOf(db: Database, sql: string, ...params: readonly Bind[]): readonly User[] {
  return db
    .tuples<UserColumns>(sql)
    .all(...params)
    .map((columns) => toUser(toRow(columns)));
}

/** A user that SCIM can see. */
export function liveUserRow(db: Database, directoryId: DirectoryId, userId: UserId): UserRow | undefined {
  const sql = `SELECT ${userColumns} FROM users WHERE id = ? AND directory_id = ? AND deleted_at IS NULL`;
  const columns = db.tuples<UserColumns>(sql).get(userId, directoryId);
  return columns && toRow(columns);
}

/** Users by ordinal, in the order asked. */
export function userRowsByOrdinal(db: Database, ordinals: readonly number[]): readonly UserRow[] {
  const sql = `SELECT ${userColumns} FROM users WHERE ordinal IN (SELECT value FROM json_each(?))`;
  const [only] = ordinals;
  if (ordinals.length === 1 && only !== undefined) {
    const columns = db.tuples<UserColumns>(`SELECT ${userColumns} FROM users WHERE ordinal = ?`).get(only);
    return columns ? [toRow(columns)] : [];
  }
  const found = db.tuples<UserColumns>(sql).all(JSON.stringify(ordinals)).map(toRow);
  if (found.every(({ ordinal }, at) => ordinal === ordinals[at])) return found; // the order of creation, which the engine gives anyway
  const rows = new Map(found.map((row) => [row.ordinal, row]));
  return ordinals.flatMap((ordinal) => rows.get(ordinal) ?? []);
}

/** The key column of a deleted user or group: no folded name can equal it, so the name is free again. */
export function freedKey(id: string): string {
  return `\u0000deleted ${id}`;
}

/** SQL that marks a user: the revision rises, and so (a trigger sees to it) a pause from an earlier failure ends, because what failed may be mended now. */
export const markUserSql = 'revision = revision + 1';
