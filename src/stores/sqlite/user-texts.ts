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
  const text = concatSql(
    template.map((part) => (isGroups(part) ? varying(groupsSql(part)) : partSql(part, userFields))),
  );
  const statements = {
    one: `SELECT users.revision, ${text} FROM users
      WHERE users.id = @userId AND users.directory_id = @directoryId AND users.deleted_at IS NULL`,
    page: `SELECT CAST(group_concat(${text}, ',') AS BLOB), count(*), max(page.ordinal)`,
  };
  known.set(template, statements);
  return statements;
}

/** An expression: the same in every row of a statement, or not. */
interface Piece {
  readonly sql: string;
  readonly isConstant: boolean;
}

const varying = (sql: string): Piece => ({ sql, isConstant: false });
const constant = (sql: string): Piece => ({ sql, isConstant: true });

type Fields<Field extends string> = Readonly<Record<Field, Piece>>;

const userFields: Fields<UserField> = {
  // as bytes, because SQLite would look for the end of each character
  attributes: varying('substr(CAST(users.doc AS BLOB), 2, octet_length(users.doc) - 2)'),
  id: varying('users.id'),
  createdAt: varying(isoTime('users.created_at')),
  lastModifiedAt: varying(isoTime('users.last_modified_at')),
  revision: varying('users.revision'),
};

const groupFields: Fields<UserGroupField> = {
  groupId: varying('groups.id'),
  displayName: varying('json_quote(groups.display_name)'),
  kind: constant(`'direct'`), // no texts are made while any group is nested
};

function partSql<Field extends string>(part: TextPart<Field>, fields: Fields<Field>): Piece {
  if (typeof part === 'string') return constant(quoted(part));
  return part.field === 'base' ? constant('@base') : fields[part.field];
}

/** Texts one after the other; neighbours that are the same in every row are put together once, since each argument costs in each row: 6 % of a page. */
function concatSql(pieces: readonly Piece[]): string {
  const args: Piece[] = [];
  for (const piece of pieces) {
    const before = args.at(-1);
    if (before?.isConstant && piece.isConstant) args.splice(-1, 1, constant(`${before.sql} || ${piece.sql}`));
    else args.push(piece);
  }
  return `concat(${args.map(({ sql }) => sql).join(', ')})`;
}

/** The groups of the user at hand, by id, which is how the index has them; NULL, which concat leaves out, for a user without any. */
function groupsSql({ before, each, after }: GroupsPart): string {
  const list = `SELECT group_concat(text, ',') FROM (
    SELECT ${concatSql(each.map((part) => partSql(part, groupFields)))} AS text
    FROM memberships CROSS JOIN groups ON groups.id = memberships.group_id AND groups.deleted_at IS NULL
    WHERE memberships.user_id = users.id AND groups.directory_id = @directoryId ORDER BY memberships.group_id)`;
  return `${quoted(before)} || (${list}) || ${quoted(after)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Milliseconds as `2026-11-22T09:00:00.000Z`; `datetime` takes half the time of `strftime`. */
function isoTime(column: string): string {
  return `replace(datetime(${column} / 1000.0, 'unixepoch', 'subsec'), ' ', 'T') || 'Z'`;
}

function isGroups(part: UserTemplate[number]): part is GroupsPart {
  return typeof part !== 'string' && 'each' in part;
}
