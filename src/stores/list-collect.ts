import { codePointOrder } from '../core/code-point-order.js';
import type { ListQuery } from '../directory/store.js';

/** What a record is sorted by; null where it has no such value. */
export type SortKey = string | number | bigint | null;

/** A record that a list found, while its page is being made up. */
export interface Found {
  readonly ordinal: number;
  readonly key: SortKey;
}

/** Which records make up a page, as ordinals in the order asked, and how many match over all pages. */
export interface ListedOrdinals {
  readonly ordinals: readonly number[];
  readonly total: number;
}

/** Takes what a list finds, in order of creation and some at a time, and keeps what the page needs. */
export interface Collected {
  add(found: readonly Found[]): void;
  listed(): ListedOrdinals;
}

/** For one list: in order of creation only the page is kept and the rest counted; sorted by a value everything found is kept. */
export function collectFor(query: ListQuery): Collected {
  const { sort, from } = query;
  return sort && from.kind === 'offset' ? inOrder(sort.descending, from.offset, query.limit) : inCreationOrder(query);
}

function inCreationOrder({ from, limit }: ListQuery): Collected {
  const ordinals: number[] = [];
  let total = 0;
  const isInPage = (ordinal: number) => (from.kind === 'after' ? ordinal > from.ordinal : total > from.offset);
  return {
    add(found) {
      for (const { ordinal } of found) {
        total += 1;
        if (ordinals.length < limit && isInPage(ordinal)) ordinals.push(ordinal);
      }
    },
    listed: () => ({ ordinals, total }),
  };
}

/** Each turn's records are merged into those before. */
function inOrder(descending: boolean, offset: number, limit: number): Collected {
  let sorted: readonly Found[] = [];
  const order = (a: Found, b: Found) => (descending ? -1 : 1) * compareKeys(a.key, b.key) || a.ordinal - b.ordinal;
  return {
    add: (found) => void (sorted = merged(sorted, [...found].sort(order), order)),
    listed: () => ({
      ordinals: sorted.slice(offset, offset + Math.max(limit, 0)).map(({ ordinal }) => ordinal),
      total: sorted.length,
    }),
  };
}

function merged(
  left: readonly Found[],
  right: readonly Found[],
  order: (a: Found, b: Found) => number,
): readonly Found[] {
  const result: Found[] = [];
  let at = 0;
  for (const next of right) {
    for (let other = left[at]; other !== undefined && order(other, next) <= 0; other = left[at]) {
      result.push(other);
      at += 1;
    }
    result.push(next);
  }
  return right.length === 0 ? left : result.concat(left.slice(at));
}

/** Numbers before text, text by code point; what is missing comes last. */
function compareKeys(a: SortKey, b: SortKey): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'string' && typeof b === 'string') return codePointOrder(a, b);
  if (typeof a === 'string' || typeof b === 'string') return typeof a === 'string' ? 1 : -1;
  return a < b ? -1 : Number(a > b);
}
