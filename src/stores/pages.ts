import { ServiceError } from '../core/errors.js';
import type { Page, PageRequest } from '../core/page.js';

/** A record without the fields whose value is undefined: an optional field is absent, not undefined. */
export function compact<Shape extends object>(record: Shape): Shape {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) if (value !== undefined) kept[name] = value;
  return kept as Shape; // only optional fields can be undefined
}

/** The ordinal a page starts after. Undefined for the first page; `invalid_input` for a cursor this store did not make. */
export function cursorOrdinal({ cursor }: PageRequest): number | undefined {
  if (cursor === undefined) return undefined;
  const match = /^o(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (match) return Number(match[1]);
  const faults = [{ path: 'cursor', message: 'unknown cursor: pass a nextCursor exactly as it was answered' }];
  throw new ServiceError('invalid_input', { faults });
}

/** A page of the rows read, which must be up to `limit + 1`, the extra one telling that there is a next page. */
export function pageOf<Row extends { readonly ordinal: number }, Item>(
  rows: readonly Row[],
  { limit }: PageRequest,
  toItem: (row: Row) => Item,
): Page<Item> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const items = kept.map(toItem);
  if (last === undefined || rows.length <= limit) return { items };
  return { items, nextCursor: Buffer.from(`o${last.ordinal}`).toString('base64url') };
}
