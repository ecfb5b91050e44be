import { assertNever } from '../../core/assert-never.js';
import type { Attribute } from '../../core/attributes.js';
import { fromRecord } from '../../core/filter/from-record.js';
import type { BoundPath, Filter, Operator } from '../../core/filter/tree.js';
import {
  filterColumn,
  filterRelation,
  type FilterRelation,
  type FilterTable,
  type SqlPiece,
} from './filter-columns.js';
import { compareSql, type DirectOperator } from './filter-compare.js';
import { equalTo, holders, namesakes, type FilterOptions } from './filter-index.js';

/**
 * A filter as a SQL condition on the rows of `table`; the statement's own conditions (directory, deleted) are the caller's. It chooses exactly
 * what core's `evaluate` accepts on the documents shown. Values are bound, so the text depends on the filter's shape alone. Needs the SQL
 * functions `fold` and `instant`.
 */
export function compileFilter(filter: Filter, table: FilterTable, options: FilterOptions = {}): SqlPiece {
  return condition(filter, recordContext(table, options));
}

function recordContext(table: FilterTable, { isGroupLarge = false }: FilterOptions): Context {
  return { table, source: { kind: 'record' }, depth: 0, isGroupLarge };
}

type Comparison = Filter & { readonly kind: 'compare' };

/** What a path is read from: the record itself, an element of a JSON list, or a row of a relation. */
type Source =
  | { readonly kind: 'record' }
  | { readonly kind: 'json'; readonly sql: string; readonly at: string }
  | { readonly kind: 'scalar'; readonly sql: string }
  | { readonly kind: 'row'; readonly alias: string };

interface Context {
  readonly table: FilterTable;
  readonly source: Source;
  /** Levels of EXISTS around; names the aliases. */
  readonly depth: number;
  readonly isGroupLarge: boolean;
}

/** Conditions may come to NULL, which chooses nothing; only NOT must see it as false. */
function condition(filter: Filter, context: Context): SqlPiece {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return joined(
        filter.terms.map((term) => condition(term, context)),
        filter.kind,
      );
    case 'not':
      return negated(condition(filter.term, context));
    case 'present':
      return present(filter.path, context);
    case 'compare':
      return comparison(filter, context);
    case 'element':
      return element(filter, context);
    default:
      return assertNever(filter);
  }
}

function comparison({ path, operator, value }: Comparison, context: Context): SqlPiece {
  if (operator === 'ne') return negated(comparison({ kind: 'compare', path, operator: 'eq', value }, context));
  if (value === null) return operator === 'eq' ? negated(present(path, context)) : { sql: '0', params: [] };
  const compared = { operator: directly(operator), wanted: value };
  if (context.source.kind === 'record') {
    const column = filterColumn(context.table, path);
    if (column) return compareSql(column.sql, path.sub ?? path.attribute, compared, column.form);
    const comparing = { kind: 'compare', path, operator, value } as const;
    const found = holders(path, context, equalTo(path, comparing)) ?? namesakes(comparing, context);
    if (found && filterRelation(context.table, path)) return found;
    const exact = anyValue(path, context, (sql, leaf) => compareSql(sql, leaf, compared));
    return found ? joined([found, exact], 'and') : exact;
  }
  return anyValue(path, context, (sql, leaf) => compareSql(sql, leaf, compared));
}

function directly(operator: Exclude<Operator, 'ne'>): DirectOperator {
  return operator;
}

function present(path: BoundPath, context: Context): SqlPiece {
  const isComputed =
    context.source.kind === 'record' &&
    (filterColumn(context.table, path)?.isInDocument === false || (path.attribute.name === 'meta' && !path.sub));
  if (isComputed) return { sql: '1', params: [] };
  return anyValue(path, context, (sql, leaf) => ({
    sql: leaf.type === 'complex' ? `${sql} <> '{}'` : `${sql} <> ''`,
    params: [],
  }));
}

/** `path[filter]`: one element must meet the whole filter. */
function element({ path, filter }: Filter & { readonly kind: 'element' }, context: Context): SqlPiece {
  if (!path.attribute.multiValued) {
    // an absent value has no element, which `ne` and `not` inside would overlook
    return joined([assigned(path, context), condition(fromRecord(filter, path), context)], 'and');
  }
  const found = context.source.kind === 'record' ? holders(path, context, equalTo(path, filter)) : undefined;
  if (found && filter.kind === 'compare' && filterRelation(context.table, path)) return found;
  const exact = eachOf(path.attribute, place(path, context), context, (source) =>
    condition(filter, { ...context, source, depth: context.depth + 1 }),
  );
  return found ? joined([found, exact], 'and') : exact;
}

function assigned(path: BoundPath, context: Context): SqlPiece {
  if (path.attribute.name === 'meta') return { sql: '1', params: [] };
  return anyValue(path, context, (sql) => ({ sql: `${sql} IS NOT NULL`, params: [] }));
}

/** True for records of which any value at the path meets `predicate`, which gets the value as SQL. */
function anyValue(path: BoundPath, context: Context, predicate: (sql: string, leaf: Attribute) => SqlPiece): SqlPiece {
  const { attribute, sub } = path;
  const leaf = sub ?? attribute;
  if (!sub) return eachOf(attribute, place(path, context), context, (source) => predicate(valueOf(source), leaf));
  const inner = { ...context, depth: context.depth + 1 };
  return eachOf(attribute, place(path, context), context, (source) =>
    eachOf(sub, below(source, sub.name), inner, (value) => predicate(valueOf(value), leaf)),
  );
}

/** Every value of an attribute in turn: itself when it is single, else some row of its list or relation. */
function eachOf(
  attribute: Attribute,
  source: Source | FilterRelation,
  { depth }: Context,
  predicate: (source: Source) => SqlPiece,
): SqlPiece {
  const alias = `e${depth}`;
  if (!('kind' in source)) return exists(`(${source.rows}) AS ${alias}`, predicate({ kind: 'row', alias }));
  if (!attribute.multiValued || source.kind !== 'json') return predicate(source);
  const value = `${alias}.value`;
  const item: Source =
    attribute.type === 'complex' ? { kind: 'json', sql: value, at: '$' } : { kind: 'scalar', sql: value };
  return exists(`json_each(${source.sql}, ${quoted(source.at)}) AS ${alias}`, predicate(item));
}

function exists(from: string, { sql, params }: SqlPiece): SqlPiece {
  return { sql: `EXISTS (SELECT 1 FROM ${from} WHERE ${sql})`, params };
}

/** Where an attribute's value is found from here. */
function place(path: BoundPath, { table, source }: Context): Source | FilterRelation {
  if (source.kind !== 'record') return below(source, path.attribute.name);
  const relation = filterRelation(table, path);
  if (relation) return relation;
  const container: Source = { kind: 'json', sql: `${table}.doc`, at: '$' };
  return below(path.extension === undefined ? container : below(container, path.extension), path.attribute.name);
}

function below(source: Source, name: string): Source {
  switch (source.kind) {
    case 'json':
      return { ...source, at: `${source.at}."${name}"` };
    case 'row':
      return { kind: 'scalar', sql: `${source.alias}."${name}"` };
    case 'scalar':
    case 'record':
      return source; // a simple element answers to `value` itself
    default:
      return assertNever(source);
  }
}

function valueOf(source: Source): string {
  switch (source.kind) {
    case 'json':
      return `json_extract(${source.sql}, ${quoted(source.at)})`;
    case 'scalar':
      return source.sql;
    case 'row':
      return `${source.alias}.value`;
    case 'record':
      return 'NULL';
    default:
      return assertNever(source);
  }
}

function negated({ sql, params }: SqlPiece): SqlPiece {
  return { sql: `NOT ifnull((${sql}), 0)`, params };
}

/** Joined as a balanced tree: SQLite limits how deep an expression may be, not how long. */
function joined(pieces: readonly SqlPiece[], word: 'and' | 'or'): SqlPiece {
  const [first] = pieces;
  if (pieces.length < 2) return first ?? { sql: word === 'and' ? '1' : '0', params: [] };
  const middle = Math.ceil(pieces.length / 2);
  const [left, right] = [joined(pieces.slice(0, middle), word), joined(pieces.slice(middle), word)];
  return { sql: `(${left.sql} ${word.toUpperCase()} ${right.sql})`, params: [...left.params, ...right.params] };
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}
