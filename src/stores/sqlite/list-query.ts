import type { DirectoryId } from '../../core/ids.js';
import type { ListQuery } from '../../directory/store.js';
import type { ListedOrdinals } from '../list-collect.js';
import type { Bind, Database } from './database.js';
import { filterCondition } from './filter-condition.js';
import { isSelective, listedMembers, type FilterOptions } from './filter-index.js';
import { scanOrdinals } from './list-scan.js';
import type { ListTable } from './list-table.js';
import { isIndexed, orderBy, type SqlPart } from './sort-sql.js';

/**
 * Finds the records of one page without reading them: skipping to a deep page walks an index, and only the rows of the page are read later.
 * What no index serves is looked at in turns (list-scan.ts). The statement's text depends on the shape of filter and sort alone; every value is bound.
 */
export async function listOrdinals(
  db: Database,
  table: ListTable,
  directoryId: DirectoryId,
  query: ListQuery,
): Promise<ListedOrdinals> {
  const options = { isGroupLarge: await namesLargeGroup(db, table, query) };
  if (needsScan(table, query, options)) return scanOrdinals(db, table, directoryId, query, options);
  return db.read(() => {
    const match = matching(table, directoryId, query, options);
    const count = (): number => {
      const sql = `SELECT count(*) AS total FROM ${table.name} WHERE ${match.sql}`;
      return db.statement<{ total: number }>(sql).get(...match.params)?.total ?? 0;
    };
    if (query.filter !== undefined) return filtered(db, table, match, query, count);
    const total = db.remembered[table.name].of(directoryId, count);
    if (query.limit <= 0 || total === 0) return { ordinals: [], total };
    return { ordinals: unfiltered(db, table, match, query, total), total };
  });
}

/** A first page that is not full has all there is: most filters name one record, and need not be counted. */
function filtered(db: Database, table: ListTable, match: Match, query: ListQuery, count: () => number): ListedOrdinals {
  const ordinals = query.limit <= 0 ? [] : pageOrdinals(db, table, match, query);
  const isFirst = query.from.kind === 'offset' && query.from.offset === 0;
  return { ordinals, total: isFirst && ordinals.length < query.limit ? ordinals.length : count() };
}

/** Skipping records costs by their number: beyond the middle they are counted from the end. */
function unfiltered(db: Database, table: ListTable, match: Match, query: ListQuery, total: number): readonly number[] {
  const { from, limit, sort } = query;
  if (sort !== undefined || from.kind !== 'offset' || from.offset <= total / 2)
    return pageOrdinals(db, table, match, query);
  const behind = Math.max(0, total - from.offset - limit);
  const size = Math.min(limit, total - from.offset);
  if (size <= 0) return [];
  const { name } = table;
  const sql = `SELECT ordinal FROM ${name} WHERE ${match.sql} ORDER BY ordinal DESC LIMIT ? OFFSET ?`;
  const rows = db.tuples<[number]>(sql).all(...match.params, size, behind);
  return rows.map(([ordinal]) => ordinal).reverse();
}

/** Members up to this many are listed within one turn of the event loop. */
const mostListed = 2_000;

function namesLargeGroup(db: Database, { name }: ListTable, { filter }: ListQuery): Promise<boolean> {
  const groups = filter !== undefined && name === 'users' ? listedMembers(filter) : [];
  if (groups.length === 0) return Promise.resolve(false);
  return db.read(() =>
    groups.some(({ sql, params }) => {
      const count = `SELECT count(*) AS members FROM (SELECT 1 FROM (${sql}) LIMIT ${mostListed + 1})`;
      return (db.statement<{ members: number }>(count).get(...params.map(String))?.members ?? 0) > mostListed;
    }),
  );
}

function needsScan(
  { name, sortColumns }: ListTable,
  { filter, sort, from, limit }: ListQuery,
  options: FilterOptions,
): boolean {
  if (filter !== undefined) return !isSelective(filter, name, options);
  return sort !== undefined && from.kind === 'offset' && limit > 0 && !isIndexed(sort.path, sortColumns);
}

interface Match {
  readonly sql: string;
  readonly params: readonly Bind[];
}

function matching({ name }: ListTable, directoryId: DirectoryId, { filter }: ListQuery, options: FilterOptions): Match {
  const live = `${name}.directory_id = ? AND ${name}.deleted_at IS NULL`;
  if (filter === undefined) return { sql: live, params: [directoryId] };
  const condition = filterCondition(filter, name, options);
  return { sql: `${live} AND (${condition.sql})`, params: [directoryId, ...condition.params] };
}

function pageOrdinals(db: Database, table: ListTable, match: Match, query: ListQuery): readonly number[] {
  const { from, limit } = query;
  const order = orderOf(table, query);
  const select = `SELECT ${table.name}.ordinal FROM ${table.name} WHERE ${match.sql}`;
  const [sql, cut]: [string, readonly number[]] =
    from.kind === 'after'
      ? [`${select} AND ${table.name}.ordinal > ? ${order.sql} LIMIT ?`, [from.ordinal]]
      : [`${select} ${order.sql} LIMIT ? OFFSET ?`, []];
  const end = from.kind === 'after' ? [limit] : [limit, from.offset];
  const rows = db.tuples<[number]>(sql).all(...match.params, ...cut, ...order.params, ...end);
  return rows.map(([ordinal]) => ordinal);
}

function orderOf({ name, sortColumns }: ListTable, { sort, from }: ListQuery): SqlPart {
  if (sort === undefined || from.kind === 'after') return { sql: `ORDER BY ${name}.ordinal`, params: [] };
  return orderBy(sort.path, sort.descending, name, sortColumns);
}
