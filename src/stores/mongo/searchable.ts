import type { Json } from '../../core/json.js';

/**
 * A SCIM document made to be searched: the same tree under keys that hold no dot (see `searchKey`), each value in the forms that filters compare.
 */
export type Searchable = { readonly [key: string]: SearchValue };

/** Text as written (`s`), folded (`f`), and as an instant in milliseconds where it is one (`t`); a number (`n`); a truth value (`b`). */
export interface SearchScalar {
  readonly s?: string;
  readonly f?: string;
  readonly t?: number;
  readonly n?: number;
  readonly b?: boolean;
}

export type SearchValue = SearchScalar | Searchable | readonly (SearchScalar | Searchable)[];

/** A key of a SCIM document without dots and leading dollar signs, which servers keep for paths and operators; two keys never become one. */
export function searchKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('.', '~1').replace(/^\$/, '~2');
}

/** The kinds of JSON that hold one value. */
export type JsonScalar = Exclude<Json, object | null>;
