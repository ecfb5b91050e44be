import type { SortColumns } from './sort-sql.js';

/** A table of SCIM resources and the attributes its columns can sort by. */
export interface ListTable {
  readonly name: 'users' | 'groups';
  readonly sortColumns: SortColumns;
}
