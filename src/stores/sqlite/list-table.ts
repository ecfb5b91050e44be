import type { SortColumns } from './sort-sql.js';

/** A table of SCIM resources and the attributes its columns can sort by. */
export interface ListTable {
  readonly name: 'users' | 'groups';
  readonly sortColumns: SortColumns;
}

/** Which records make up a page, as ordinals in the order asked, and how many match over all pages. */
export interface ListedOrdinals {
  readonly ordinals: readonly number[];
  readonly total: number;
}
