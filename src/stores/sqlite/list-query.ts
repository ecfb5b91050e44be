import type { DirectoryId } from '../../core/ids.js';
import type { ListQuery } from '../../directory/store.js';
import type { ListedOrdinals } from '../list-collect.js';
import type { Database } from './database.js';
import type { SqlPiece } from './filter-columns.js';
import { filterCondition } from './filter-condition.js';
import { isSelective, listedMembers, type FilterOptions } from './filter-index.js';
import { scanOrdinals } from './list-scan.js';
import type { ListTable } from './list-table.js';
import { isIndexed, orderBy, type SqlPart } from './sort-sql.js';

/** A page that was found, before its records are read. */
export interface FoundPage {
  /** A statement that gives the `ordinal` of each record, in the order asked. */
  readonly ordinals: SqlPiece;
  /** Number of records that match, over all pages, when so many of them are on this one. */
  total(count: number): number;
  /** Does any record that matches come after this one in order of creation? To be asked in the same turn. */
  isFollowed(ordinal: number): boolean;
}

/**
 * Finds the records of one page without reading them: skipping to a deep page walks an index, and only the rows of the page are read later.
 * What no index serves is looked at in turns (list-scan.ts). The statement's text depends on the shape of filter and sort alone; every value is bound.
 * `read` takes the page in the turn in which it was found.
 */
export async function readPage<Result>(
  db: Database,
  table: ListTable,
  { directoryId, query }: { readonly directoryId: DirectoryId; readonly query: ListQuery },
  read: (page: FoundPage) => Result,
): Promise<Result> {
  const options = { isGroupLarge: await namesLargeGroup(db, table, query) };
  if (needsScan(table, query, options)) {
    const found = await scanOrdinals(db, table, directoryId, { ...query, limit: query.limit + 1 }, options);
    return db.read(() => read(scanned(found, query.limit)));
  }
  return db.read(() => read(indexed(db, table, directoryId, query, options)));
}

/** The same as ordinals. */
export function listOrdinals(
  db: Database,
  table: ListTable,
  directoryId: DirectoryId,
  query: ListQuery,
): Promise<ListedOrdinals> {
  return readPage(db, table, { directoryId, query }, (page) => {
    const rows = db.tuples<[number]>(page.ordinals.sql).all(...page.ordinals.params);
    return { ordinals: rows.map(([ordinal]) => ordinal), total: page.total(rows.length) };
  });
}

function scanned({ ordinals, total }: ListedOrdinals, limit: number): FoundPage {
  const shown = JSON.stringify(ordinals.slice(0, Math.max(limit, 0)));
  return {
    ordinals: { sql: 'SELECT value AS ordinal FROM json_each(?)', params: [shown] },
    total: () => total,
    isFollowed: () => ordinals.length > limit,
  };
}

function indexed(
  db: Database,
  table: ListTable,
  directoryId: DirectoryId,
  query: ListQuery,
  options: FilterOptions,
): FoundPage {
  const { name } = table;
  const match = matching(table, directoryId, query, options);
  const countAll = (): number => {
    const sql = `SELECT count(*) AS total FROM ${name} WHERE ${match.sql}`;
    return db.statement<{ total: number }>(sql).get(...match.params)?.total ?? 0;
  };
  const isFollowed = (ordinal: number): boolean => {
    const sql = `SELECT 1 AS found FROM ${name} WHERE ${match.sql} AND ${name}.ordinal > ? LIMIT 1`;
    return db.statement<{ found: number }>(sql).get(...match.params, ordinal) !== undefined;
  };
  if (query.filter !== undefined) {
    // a first page that is not full has all there is: most filters name one record, and need not be counted
    const isFirst = query.from.kind === 'offset' && query.from.offset === 0;
    const total = (count: number): number => (isFirst && count < query.limit ? count : countAll());
    return { ordinals: pageOrdinals(table, match, query), total, isFollowed };
  }
  const total = db.remembered[name].of(directoryId, countAll);
  return { ordinals: unfiltered(table, match, query, total), total: () => total, isFollowed };
}

/** Skipping records costs by their number: beyond the middle the first of the page is found by counting from the end. */
function unfiltered(table: ListTable, match: SqlPiece, query: ListQuery, total: number): SqlPiece {
  const { from, limit, sort } = query;
  if (sort !== undefined || from.kind !== 'offset' || from.offset <= total / 2)
    return pageOrdinals(table, match, query);
  const { name } = table;
  const first = `SELECT ordinal FROM ${name} WHERE ${match.sql} ORDER BY ordinal DESC LIMIT 1 OFFSET ?`;
  const sql = `SELECT ordinal FROM ${name} WHERE ${match.sql} AND ordinal >= (${first}) ORDER BY ordinal LIMIT ?`;
  const behind = total - from.offset - 1;
  return { sql, params: [...match.params, ...match.params, Math.max(behind, 0), behind < 0 ? 0 : limit] };
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

function matching(
  { name }: ListTable,
  directoryId: DirectoryId,
  { filter }: ListQuery,
  options: FilterOptions,
): SqlPiece {
  const live = `${name}.directory_id = ? AND ${name}.deleted_at IS NULL`;
  if (filter === undefined) return { sql: live, params: [directoryId] };
  const condition = filterCondition(filter, name, options);
  return { sql: `${live} AND (${condition.sql})`, params: [directoryId, ...condition.params] };
}

function pageOrdinals(table: ListTable, match: SqlPiece, query: ListQuery): SqlPiece {
  const { from, limit } = query;
  const order = orderOf(table, query);
  const select = `SELECT ${table.name}.ordinal FROM ${table.name} WHERE ${match.sql}`;
  const count = Math.max(limit, 0);
  return from.kind === 'after'
    ? {
        sql: `${select} AND ${table.name}.ordinal > ? ${order.sql} LIMIT ?`,
        params: [...match.params, from.ordinal, ...order.params, count],
      }
    : {
        sql: `${select} ${order.sql} LIMIT ? OFFSET ?`,
        params: [...match.params, ...order.params, count, from.offset],
      };
}

function orderOf({ name, sortColumns }: ListTable, { sort, from }: ListQuery): SqlPart {
  if (sort === undefined || from.kind === 'after') return { sql: `ORDER BY ${name}.ordinal`, params: [] };
  return orderBy(sort.path, sort.descending, name, sortColumns);
}
