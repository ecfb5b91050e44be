import type { DirectoryId, UserId } from '../../core/ids.js';
import type {
  GroupsPart,
  TextPart,
  UserDisplay,
  UserField,
  UserGroupField,
  UserTemplate,
  UserText,
  UserTexts,
} from '../../directory/user-template.js';
import type { Database } from './database.js';
import type { SqlPiece } from './filter-columns.js';

/**
 * A live user as text, made by the engine: record and groups in one statement, and only the text crosses into JavaScript. Undefined without such a user.
 * Reading the records of a page and writing them out took seven times as long.
 */
export function userTextOf(
  db: Database,
  directoryId: DirectoryId,
  userId: UserId,
  { template, base }: UserDisplay,
): UserText | undefined {
  const sql = compiled(template).one;
  const row = db.tuples<readonly [revision: number, text: string]>(sql).get({ directoryId, userId, base });
  return row && { id: userId, revision: row[0], text: row[1] };
}

/** Users of one directory as text, in the order in which a statement gives their ordinals; `last` is the highest of these. */
export function userTextsOf(
  db: Database,
  directoryId: DirectoryId,
  ordinals: SqlPiece,
  { template, base }: UserDisplay,
): Pick<UserTexts, 'joined' | 'count'> & { readonly last: number } {
  // CROSS JOIN: users come, and are joined, in the order of the page
  const sql = `${compiled(template).page} FROM (${ordinals.sql}) AS page CROSS JOIN users ON users.ordinal = page.ordinal`;
  const [joined, count, last] = db.tuples<TextsRow>(sql).get(...ordinals.params, { directoryId, base }) ?? [];
  return { joined: joined ?? new Uint8Array(), count: count ?? 0, last: last ?? 0 };
}

type TextsRow = readonly [joined: Uint8Array | null, count: number, last: number | null];

/** The statements of one template. Their text depends on it alone; everything else is bound. */
interface Compiled {
  readonly one: string;
  readonly page: string;
}

const known = new WeakMap<UserTemplate, Compiled>();

function compiled(template: UserTemplate): Compiled {
  const before = known.get(template);
  if (before) return before;
  const text = `concat(${template.map((part) => (isGroups(part) ? groupsSql(part) : partSql(part, userFields))).join(', ')})`;
  const statements = {
    one: `SELECT users.revision, ${text} FROM users
      WHERE users.id = @userId AND users.directory_id = @directoryId AND users.deleted_at IS NULL`,
    page: `SELECT CAST(group_concat(${text}, ',') AS BLOB), count(*), max(page.ordinal)`,
  };
  known.set(template, statements);
  return statements;
}

const userFields: Readonly<Record<UserField, string>> = {
  // as bytes, because SQLite would look for the end of each character
  attributes: 'substr(CAST(users.doc AS BLOB), 2, octet_length(users.doc) - 2)',
  id: 'users.id',
  createdAt: isoTime('users.created_at'),
  lastModifiedAt: isoTime('users.last_modified_at'),
  revision: 'users.revision',
};

const groupFields: Readonly<Record<UserGroupField, string>> = {
  groupId: 'groups.id',
  displayName: 'json_quote(groups.display_name)',
  kind: `'direct'`, // no texts are made while any group is nested
};

function partSql<Field extends string>(part: TextPart<Field>, fields: Readonly<Record<Field, string>>): string {
  if (typeof part === 'string') return `'${part.replaceAll("'", "''")}'`;
  return part.field === 'base' ? '@base' : fields[part.field];
}

/** The groups of the user at hand, by id, which is how the index has them; NULL, which concat leaves out, for a user without any. */
function groupsSql({ before, each, after }: GroupsPart): string {
  const text = `concat(${each.map((part) => partSql(part, groupFields)).join(', ')})`;
  const list = `SELECT group_concat(text, ',') FROM (
    SELECT ${text} AS text FROM memberships CROSS JOIN groups ON groups.id = memberships.group_id AND groups.deleted_at IS NULL
    WHERE memberships.user_id = users.id AND groups.directory_id = @directoryId ORDER BY memberships.group_id)`;
  return `${partSql(before, {})} || (${list}) || ${partSql(after, {})}`;
}

/** Milliseconds as `2026-11-22T09:00:00.000Z`; `datetime` takes half the time of `strftime`. */
function isoTime(column: string): string {
  return `replace(datetime(${column} / 1000.0, 'unixepoch', 'subsec'), ' ', 'T') || 'Z'`;
}

function isGroups(part: UserTemplate[number]): part is GroupsPart {
  return typeof part !== 'string' && 'each' in part;
}
