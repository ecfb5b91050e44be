import type { Filter } from '../../core/filter/tree.js';
import type { Bind } from './database.js';
import type { FilterOptions } from './filter-index.js';
import { compileFilter } from './filter-sql.js';

/** A filter as a SQL condition on the rows of `table`, with the values it binds. */
export function filterCondition(
  filter: Filter,
  table: 'users' | 'groups',
  options: FilterOptions = {},
): { readonly sql: string; readonly params: readonly Bind[] } {
  const { sql, params } = compileFilter(filter, table, options);
  return { sql, params: params.map(toBind) };
}

function toBind(value: unknown): Bind {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || value === null)
    return value;
  throw new TypeError(`a filter cannot bind a ${typeof value}`);
}
