import { assertNever } from '../../core/assert-never.js';
import type { Filter } from '../../core/filter/tree.js';
import type { DirectoryId } from '../../core/ids.js';
import { nextTurn } from '../../core/turns.js';
import type { ListQuery } from '../../directory/store.js';
import { collectFor, type Found, type ListedOrdinals } from '../list-collect.js';
import type { Database } from './database.js';
import { filterRelation } from './filter-columns.js';
import { filterCondition } from './filter-condition.js';
import type { FilterOptions } from './filter-index.js';
import type { ListTable } from './list-table.js';
import { sortValue } from './sort-sql.js';

/** Work of one turn, in records times comparisons: some milliseconds. */
const turnWork = 2_000;

/** What looking through the members of one group, or the groups of one user, costs beside one comparison. */
const relationWork = 50;

/**
 * One page of a list that no index serves: the live records of the directory are looked at in order of creation, some of them in each turn of
 * the event loop, so that other requests are answered in between. A record written meanwhile is seen once, as it was or as it is.
 */
export async function scanOrdinals(
  db: Database,
  table: ListTable,
  directoryId: DirectoryId,
  query: ListQuery,
  options: FilterOptions,
): Promise<ListedOrdinals> {
  const collected = collectFor(query);
  for await (const found of turns(db, table, directoryId, query, options)) collected.add(found);
  return collected.listed();
}

async function* turns(
  db: Database,
  table: ListTable,
  directoryId: DirectoryId,
  query: ListQuery,
  options: FilterOptions,
): AsyncGenerator<readonly Found[]> {
  const { name } = table;
  const size = Math.max(1, Math.floor(turnWork / workOf(query.filter, table)));
  const live = `${name}.directory_id = ? AND ${name}.deleted_at IS NULL AND ${name}.ordinal > ?`;
  const last = db.statement<{ ordinal: number }>(
    `SELECT ordinal FROM ${name} WHERE ${live} ORDER BY ${name}.ordinal LIMIT 1 OFFSET ?`,
  );
  const condition = query.filter ? filterCondition(query.filter, name, options) : { sql: '1', params: [] };
  const key = query.sort ? sortValue(query.sort.path, name, table.sortColumns) : { sql: 'NULL', params: [] };
  const rows = db.statement<Found>(
    `SELECT ${name}.ordinal, ${key.sql} AS key FROM ${name} WHERE ${live} AND ${name}.ordinal <= ? AND (${condition.sql}) ORDER BY ${name}.ordinal`,
  );
  for (let after = 0; ;) {
    const start = after;
    const end = await db.read(() => last.get(directoryId, start, size - 1)?.ordinal);
    const until = end ?? Number.MAX_SAFE_INTEGER;
    yield await db.read(() => rows.all(...key.params, directoryId, start, until, ...condition.params));
    if (end === undefined) return;
    after = end;
    await nextTurn();
  }
}

/** How many comparisons the filter makes on one record, roughly. */
function workOf(filter: Filter | undefined, table: ListTable): number {
  if (filter === undefined) return 1;
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.reduce((sum, term) => sum + workOf(term, table), 0);
    case 'not':
      return workOf(filter.term, table);
    case 'compare':
    case 'present':
      return filterRelation(table.name, filter.path) ? relationWork : 1;
    case 'element':
      return (filterRelation(table.name, filter.path) ? relationWork : 1) + workOf(filter.filter, table);
    default:
      return assertNever(filter);
  }
}
