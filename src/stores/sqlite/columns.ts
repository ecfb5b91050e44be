import type { Page, PageRequest } from '../../core/page.js';
import { ServiceError } from '../../core/errors.js';

/** A value kept as JSON text in a column, read back in the shape it was written in. Not for values that hold dates. */
export function readJson<Value>(text: string): Value {
  return JSON.parse(text) as Value; // this store alone writes the column, from a Value
}

/** The same for a column that may be NULL. */
export function readOptionalJson<Value>(text: string | null): Value | undefined {
  return text === null ? undefined : readJson<Value>(text);
}

export function toJson(value: object): string {
  return JSON.stringify(value);
}

export function toOptionalJson(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** A moment as the columns keep it: milliseconds since 1970, UTC. */
export function toTime(at: Date): number {
  return at.getTime();
}

export function toOptionalTime(at: Date | undefined): number | null {
  return at === undefined ? null : at.getTime();
}

export function readTime(milliseconds: number): Date {
  return new Date(milliseconds);
}

export function readOptionalTime(milliseconds: number | null): Date | undefined {
  return milliseconds === null ? undefined : new Date(milliseconds);
}

export function toFlag(claim: boolean): 0 | 1 {
  return claim ? 1 : 0;
}

/** The record without the fields whose value is undefined: an optional field is absent, not undefined. */
export function compact<Shape extends object>(record: Shape): Shape {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Shape; // only optional fields can be undefined
}

/** The ordinal a page starts after. Undefined for the first page; `invalid_input` for a cursor this store did not make. */
export function cursorOrdinal({ cursor }: PageRequest): number | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const match = /^o(\d{1,15})$/.exec(text);
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
