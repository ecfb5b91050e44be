import { ServiceError } from '../../core/errors.js';
import type { Filter } from '../../core/filter/tree.js';
import type { Bind } from './database.js';

/** A filter as a SQL condition on the rows of `table`, with the values it binds. */
export function filterCondition(
  _filter: Filter,
  table: 'users' | 'groups',
): { readonly sql: string; readonly params: readonly Bind[] } {
  throw new ServiceError('invalid_input', { faults: [{ path: 'filter', message: `${table} cannot be filtered` }] });
}
