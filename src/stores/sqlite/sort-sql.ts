import type { BoundPath } from '../../core/filter/tree.js';

/** One SQL expression or clause and the values it binds, in order. */
export interface SqlPart {
  readonly sql: string;
  readonly params: readonly (string | number)[];
}

/** Columns that hold a sortable form of an attribute already, by attribute path in lower case. They are never NULL unless `isOptional`. */
export type SortColumns = ReadonlyMap<string, SortColumn>;

export interface SortColumn {
  readonly column: string;
  readonly isOptional: boolean;
  /** An index of the live records of a directory holds them in this order. */
  readonly isIndexed?: true;
}

/**
 * ORDER BY for RFC 7644 section 3.4.2.3: a multi-valued attribute sorts by its primary value, else its first; records without a value come
 * last ascending and first descending; ties keep the order of creation. `doc` is the column of the canonical document.
 */
export function orderBy(path: BoundPath, descending: boolean, table: string, columns: SortColumns): SqlPart {
  const direction = descending ? 'DESC' : 'ASC';
  const known = path.extension === undefined ? columns.get(pathName(path)) : undefined;
  if (known !== undefined && !known.isOptional)
    return { sql: `ORDER BY ${known.column} ${direction}, ${table}.ordinal`, params: [] };
  const value = sortValue(path, table, columns);
  const sql = `ORDER BY ${value.sql} IS NULL ${direction}, ${value.sql} ${direction}, ${table}.ordinal`;
  return { sql, params: [...value.params, ...value.params] };
}

/** The value a record is sorted by, NULL where it has none, as in `orderBy`. */
export function sortValue(path: BoundPath, table: string, columns: SortColumns): SqlPart {
  const known = path.extension === undefined ? columns.get(pathName(path)) : undefined;
  return known === undefined ? documentValue(path, table) : { sql: known.column, params: [] };
}

/** Does an index hold the records in this order? */
export function isIndexed(path: BoundPath, columns: SortColumns): boolean {
  return path.extension === undefined && columns.get(pathName(path))?.isIndexed === true;
}

function pathName({ attribute, sub }: BoundPath): string {
  return (sub === undefined ? attribute.name : `${attribute.name}.${sub.name}`).toLowerCase();
}

function documentValue(path: BoundPath, table: string): SqlPart {
  const { attribute, sub } = path;
  const at =
    path.extension === undefined
      ? `$.${quoted(attribute.name)}`
      : `$.${quoted(path.extension)}.${quoted(attribute.name)}`;
  if (!attribute.multiValued) {
    const whole = sub === undefined ? at : `${at}.${quoted(sub.name)}`;
    return { sql: comparable(path, `json_extract(${table}.doc, ?)`), params: [whole] };
  }
  const element = sub === undefined ? 'element.value' : 'json_extract(element.value, ?)';
  const primary = attribute.type === 'complex' ? "json_extract(element.value, '$.primary') IS 1 DESC, " : '';
  const sql = `(SELECT ${comparable(path, element)} FROM json_each(${table}.doc, ?) AS element ORDER BY ${primary}element.key LIMIT 1)`;
  return { sql, params: sub === undefined ? [at] : [`$.${quoted(sub.name)}`, at] };
}

/** The value as its type compares: instants for dates, folded text unless case counts. */
function comparable({ attribute, sub }: BoundPath, value: string): string {
  const { type, caseExact } = sub ?? attribute;
  if (type === 'dateTime') return `instant(${value})`;
  return type === 'string' && !caseExact ? `fold(${value})` : value;
}

function quoted(name: string): string {
  return `"${name}"`;
}
