import type { Json } from '../../core/json.js';

/**
 * A SCIM document made to be searched: the same tree under keys that no server keeps for itself (see `searchKey`), each value a node. A node has `p`
 * when the value is present as `pr` means it; a scalar has the forms that filters compare: text as written (`s`), folded (`f`) and as an instant in
 * milliseconds where it is one (`t`), a number (`n`), a truth value (`b`). A list stays a list of nodes; what is null or empty is left out.
 */
export interface Searchable {
  readonly [key: string]: Searchable | readonly Searchable[] | string | number | boolean;
}

/** The forms a scalar is kept in. */
export type SearchForm = 's' | 'f' | 't' | 'n' | 'b';

/**
 * A key of a SCIM document without dots and leading dollar signs, which servers keep for paths and operators, and never one letter long, as the forms
 * are; two keys never become one.
 */
export function searchKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('.', '~1').replace(/^\$/, '~2').replace(/^.?$/u, '~3$&');
}

/** The kinds of JSON that hold one value. */
export type JsonScalar = Exclude<Json, object | null>;
