import type { BoundPath } from '../../core/filter/tree.js';
import type { Bind } from './database.js';

/** A piece of SQL and the values it binds, in the order of their marks. */
export interface SqlPiece {
  readonly sql: string;
  readonly params: readonly Bind[];
}

/** The table whose rows a filter chooses. */
export type FilterTable = 'users' | 'groups';

/** A column, or an expression, that holds an attribute in comparable form. */
export interface FilterColumn {
  readonly sql: string;
  /** `text` is compared as it is; `folded` holds the folded form; `instant` holds milliseconds; `flag` 0 or 1. */
  readonly form: 'text' | 'folded' | 'instant' | 'flag';
  /** False for what the document does not hold: it is then there for every record. */
  readonly isInDocument: boolean;
}

const common = (table: FilterTable, resourceType: string): readonly (readonly [string, FilterColumn])[] => [
  ['id', { sql: `${table}.id`, form: 'text', isInDocument: false }],
  ['externalId', { sql: `${table}.external_id`, form: 'text', isInDocument: true }],
  ['meta.created', { sql: `${table}.created_at`, form: 'instant', isInDocument: false }],
  ['meta.lastModified', { sql: `${table}.last_modified_at`, form: 'instant', isInDocument: false }],
  ['meta.version', { sql: `('W/"' || ${table}.revision || '"')`, form: 'text', isInDocument: false }],
  ['meta.resourceType', { sql: `'${resourceType}'`, form: 'text', isInDocument: false }],
];

const columns: Readonly<Record<FilterTable, ReadonlyMap<string, FilterColumn>>> = {
  users: new Map([
    ...common('users', 'User'),
    ['userName', { sql: 'users.user_name_key', form: 'folded', isInDocument: true }],
    ['active', { sql: 'users.active', form: 'flag', isInDocument: true }],
  ]),
  groups: new Map([
    ...common('groups', 'Group'),
    ['displayName', { sql: 'groups.display_name_key', form: 'folded', isInDocument: true }],
  ]),
};

/** The column that holds a core attribute, where there is one. */
export function filterColumn(table: FilterTable, { extension, attribute, sub }: BoundPath): FilterColumn | undefined {
  if (extension !== undefined) return undefined;
  return columns[table].get(sub ? `${attribute.name}.${sub.name}` : attribute.name);
}

/** Multi-valued attributes that live in tables of their own: name, the rows of one record, and the records that have a given `value`. */
export interface FilterRelation {
  /** Rows with the columns `value`, `display` and `type`, of the record in the outer query. */
  readonly rows: string;
  /** Ordinals of the records one of whose rows has the value bound here; every mark takes the same value. */
  readonly holders: string;
  readonly holderMarks: number;
}

/** A user's groups: its own and those that contain them; what is reached only through a group that is gone does not count. */
const groupsOfUser: FilterRelation = {
  rows: `WITH RECURSIVE up (id, type) AS (
      SELECT m.group_id, 'direct' FROM memberships AS m JOIN groups AS g ON g.id = m.group_id AND g.deleted_at IS NULL
        WHERE m.user_id = users.id
      UNION SELECT n.parent_id, 'indirect' FROM up JOIN group_members AS n ON n.child_id = up.id
        JOIN groups AS g ON g.id = n.parent_id AND g.deleted_at IS NULL
    ) SELECT g.id AS value, g.display_name AS display, min(up.type) AS type FROM up JOIN groups AS g ON g.id = up.id GROUP BY g.id`,
  holders: `WITH RECURSIVE down (id) AS (
      SELECT g.id FROM groups AS g WHERE g.id = ? AND g.deleted_at IS NULL
      UNION SELECT n.child_id FROM down JOIN group_members AS n ON n.parent_id = down.id
        JOIN groups AS g ON g.id = n.child_id AND g.deleted_at IS NULL
    ) SELECT u.ordinal FROM down JOIN memberships AS m ON m.group_id = down.id JOIN users AS u ON u.id = m.user_id`,
  holderMarks: 1,
};

/** A group's direct members, users and groups; those that are gone do not count. */
const membersOfGroup: FilterRelation = {
  rows: `SELECT u.id AS value, coalesce(json_extract(u.doc, '$.displayName'), u.user_name) AS display, 'User' AS type
      FROM memberships AS m JOIN users AS u ON u.id = m.user_id AND u.deleted_at IS NULL WHERE m.group_id = groups.id
    UNION ALL SELECT g.id, g.display_name, 'Group'
      FROM group_members AS n JOIN groups AS g ON g.id = n.child_id AND g.deleted_at IS NULL WHERE n.parent_id = groups.id`,
  holders: `SELECT g.ordinal FROM memberships AS m JOIN users AS u ON u.id = m.user_id AND u.deleted_at IS NULL
      JOIN groups AS g ON g.id = m.group_id WHERE m.user_id = ?
    UNION ALL SELECT p.ordinal FROM group_members AS n JOIN groups AS g ON g.id = n.child_id AND g.deleted_at IS NULL
      JOIN groups AS p ON p.id = n.parent_id WHERE n.child_id = ?`,
  holderMarks: 2,
};

/** The relation behind a core attribute, where there is one. */
export function filterRelation(table: FilterTable, { extension, attribute }: BoundPath): FilterRelation | undefined {
  if (extension !== undefined) return undefined;
  if (table === 'users' && attribute.name === 'groups') return groupsOfUser;
  return table === 'groups' && attribute.name === 'members' ? membersOfGroup : undefined;
}
