import { assertNever } from '../../core/assert-never.js';
import type { BoundPath, Filter } from '../../core/filter/tree.js';
import { fold } from '../../core/fold.js';
import { filterColumn, filterRelation, type FilterTable, type SqlPiece } from './filter-columns.js';

// Which parts of a filter an index answers; filter-sql.ts compiles the rest.

/** How a filter is to be compiled. */
export interface FilterOptions {
  /** A group that is named has so many members that they are not to be listed: each user's own groups are looked through instead. */
  readonly isGroupLarge?: boolean;
}

type Comparison = Filter & { readonly kind: 'compare' };

/** What is read, and how. */
interface Reading {
  readonly table: FilterTable;
  readonly isGroupLarge: boolean;
}

const uniqueColumns: ReadonlySet<string> = new Set(['id', 'externalId', 'userName', 'displayName']);

/** The `value` that every match must have, when the filter says so: it can be looked up in an index. */
export function equalTo(path: BoundPath, filter: Filter): string | undefined {
  switch (filter.kind) {
    case 'compare': {
      const leaf = filter.path.sub ?? filter.path.attribute;
      const isValue = leaf.name === 'value' && filter.path.extension === undefined && path.extension === undefined;
      return isValue && filter.operator === 'eq' && typeof filter.value === 'string' ? filter.value : undefined;
    }
    case 'and':
      return filter.terms.map((term) => equalTo(path, term)).find((value) => value !== undefined);
    case 'or':
    case 'not':
    case 'present':
    case 'element':
      return undefined;
    default:
      return assertNever(filter);
  }
}

/** Records that have `value` by an index; for a relation exactly those, for e-mail addresses maybe a few more (keys are trimmed). */
export function holders(
  path: BoundPath,
  { table, isGroupLarge }: Reading,
  value: string | undefined,
): SqlPiece | undefined {
  if (value === undefined) return undefined;
  const relation = filterRelation(table, path);
  if (relation && table === 'users' && isGroupLarge) return undefined;
  if (relation)
    return {
      sql: `${table}.ordinal IN (${relation.holders})`,
      params: Array.from({ length: relation.holderMarks }, () => value),
    };
  const isMail = table === 'users' && path.extension === undefined && path.attribute.name === 'emails';
  if (!isMail || value.trim() === '') return undefined;
  return {
    sql: 'users.ordinal IN (SELECT ordinal FROM user_keys WHERE key = ?)',
    params: [`mail:${fold(value.trim())}`],
  };
}

/** Users that have a `displayName` by an index; maybe a few more, since keys are trimmed. */
export function namesakes(comparison: Comparison, { table }: Reading): SqlPiece | undefined {
  const name = table === 'users' ? displayNameOf(comparison) : undefined;
  if (name === undefined) return undefined;
  return {
    sql: 'users.ordinal IN (SELECT ordinal FROM user_keys WHERE key = ?)',
    params: [`displayName:${fold(name.trim())}`],
  };
}

function displayNameOf({ path, operator, value }: Comparison): string | undefined {
  const isDisplayName = path.extension === undefined && path.attribute.name === 'displayName';
  return isDisplayName && operator === 'eq' && typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/**
 * Is every match found through an index, whatever else the filter asks? Otherwise records must be looked at one by one. A few share an e-mail
 * address or a display name, and members of a group are listed unless it is large.
 */
export function isSelective(filter: Filter, table: FilterTable, options: FilterOptions = {}): boolean {
  const context: Reading = { table, isGroupLarge: options.isGroupLarge ?? false };
  switch (filter.kind) {
    case 'and':
      return filter.terms.some((term) => isSelective(term, table, options));
    case 'or':
      return filter.terms.every((term) => isSelective(term, table, options));
    case 'compare': {
      const { path, operator, value } = filter;
      if (operator !== 'eq' || typeof value !== 'string') return false;
      const isColumn = uniqueColumns.has(path.attribute.name) && filterColumn(table, path) !== undefined;
      return isColumn || (holders(path, context, equalTo(path, filter)) ?? namesakes(filter, context)) !== undefined;
    }
    case 'element':
      return holders(filter.path, context, equalTo(filter.path, filter.filter)) !== undefined;
    case 'not':
    case 'present':
      return false;
    default:
      return assertNever(filter);
  }
}

/** The members of each group that a filter on users would list, as statements that give their ordinals. */
export function listedMembers(filter: Filter): readonly SqlPiece[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.flatMap(listedMembers);
    case 'not':
      return listedMembers(filter.term);
    case 'compare':
      return membersNamed(filter.path, filter);
    case 'element':
      return membersNamed(filter.path, filter.filter);
    case 'present':
      return [];
    default:
      return assertNever(filter);
  }
}

function membersNamed(path: BoundPath, filter: Filter): readonly SqlPiece[] {
  const relation = filterRelation('users', path);
  const value = relation && equalTo(path, filter);
  return relation && value !== undefined ? [{ sql: relation.holders, params: [value] }] : [];
}
