import type { Index } from '../../../src/stores/mongo/indexes.js';
import type { Query } from '../../../src/stores/mongo/filter-pieces.js';

export type Order = Readonly<Record<string, 1 | -1>>;

/** A query that is asked often or waited for, as the store asks it. */
export interface HotQuery {
  /** Who asks, in a few words. */
  readonly what: string;
  readonly collection: string;
  readonly filter: Query;
  readonly sort?: Order;
  /** Fields whose values few documents share: once one is bound, sorting what is left, or looking at more fields of it, costs nothing. */
  readonly few?: readonly string[];
}

/** How a field is restricted: to values it equals, or to a range. */
type Bound = 'equal' | 'range';

/**
 * The declared indexes whose prefix serves a query: first the fields it holds equal, then either its order or one range. All conditions lie in that
 * prefix and the order comes from the index, unless the prefix binds one of the `few`. For `$or` every branch must be served.
 */
export function servedBy(
  { collection, filter, sort = {}, few = [] }: HotQuery,
  indexes: readonly Index[],
): readonly string[] {
  const candidates = [
    { collection, name: '_id_', keys: { _id: 1 }, isUnique: true } as const,
    ...indexes.filter((index) => index.collection === collection),
  ];
  const branches = branchesOf(filter).map((branch) => {
    const bounds = boundsOf(branch);
    return candidates.filter((index) => serves(index, bounds, sort, few)).map(({ name }) => name);
  });
  return branches.some((names) => names.length === 0) ? [] : [...new Set(branches.flat())];
}

function branchesOf(filter: Query): readonly Query[] {
  const { $or, ...rest } = filter;
  return Array.isArray($or) ? $or.map((branch: Query) => ({ ...rest, ...branch })) : [filter];
}

function boundsOf(filter: Query): ReadonlyMap<string, Bound> {
  const bounds = new Map<string, Bound>();
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and' && Array.isArray(condition)) {
      for (const [inner, bound] of condition.flatMap((term: Query) => [...boundsOf(term)])) bounds.set(inner, bound);
    } else bounds.set(field, isRange(condition) ? 'range' : 'equal');
  }
  return bounds;
}

function isRange(condition: unknown): boolean {
  if (typeof condition !== 'object' || condition === null || condition instanceof Date) return false;
  return Object.keys(condition).some((key) => key.startsWith('$') && key !== '$in' && key !== '$eq');
}

function serves(
  { keys, isUnique }: Index,
  bounds: ReadonlyMap<string, Bound>,
  sort: Order,
  few: readonly string[],
): boolean {
  const fields = Object.keys(keys);
  const firstOpen = fields.findIndex((field) => bounds.get(field) !== 'equal');
  const equal = fields.slice(0, firstOpen === -1 ? fields.length : firstOpen);
  const rest = fields.slice(equal.length);
  const ordered = Object.keys(sort).filter((field) => !equal.includes(field));
  const isOne = isUnique === true && rest.length === 0;
  const isSorted = ordered.every((field, at) => rest[at] === field && isSameWay(keys, sort, ordered, field));
  const range = rest[0] !== undefined && bounds.get(rest[0]) === 'range' ? [rest[0]] : [];
  const covered = new Set([...equal, ...range]);
  const isBounded = covered.size > 0 || (bounds.size === 0 && ordered.length > 0 && isSorted);
  const hasAll = [...bounds.keys()].every((field) => covered.has(field));
  return isBounded && (isOne || few.some((field) => covered.has(field)) || (isSorted && hasAll));
}

/** An index is read in one direction: all sorted fields as declared, or all the other way. */
function isSameWay(keys: Index['keys'], sort: Order, ordered: readonly string[], field: string): boolean {
  const [first = field] = ordered;
  return (keys[field] ?? 1) * (sort[field] ?? 1) === (keys[first] ?? 1) * (sort[first] ?? 1);
}
