import { z } from 'zod';
import { ServiceError } from '../core/errors.js';
import { parseId, type Id, type MintedPrefix } from '../core/ids.js';
import type { Page, PageRequest } from '../core/page.js';
import { parseDirectoryParam } from '../directory/base-path.js';

// Shapes and small readings that several resources share.

export const instant = z.iso.datetime({ offset: true });

/** A name a person gives to a record: one line, not blank. */
export const label = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line without control characters');

/** Why somebody does something; printed in timelines. */
export const reason = z.string().trim().min(1).max(500);

/** `limit` and `cursor` of every list. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(1_000).optional(),
});

/** One page of such items. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().optional().describe('pass it as ?cursor= for the next page; absent on the last'),
  });
}

/** The request for a page, without `cursor: undefined`. */
export function pageRequest({ limit, cursor }: z.output<typeof pageQuery>): PageRequest {
  return { limit, ...(cursor === undefined ? {} : { cursor }) };
}

/** A page of a store as the API shows it. */
export function showPage<Item, View>({ items, nextCursor }: Page<Item>, show: (item: Item) => View) {
  return { items: items.map(show), ...(nextCursor === undefined ? {} : { nextCursor }) };
}

/** A page of a short list held in memory; the cursor is the id of the last item shown. */
export function slicePage<Item>(
  all: readonly Item[],
  { limit, cursor }: PageRequest,
  idOf: (item: Item) => string,
): Page<Item> {
  const start = cursor === undefined ? 0 : all.findIndex((item) => idOf(item) === cursor) + 1;
  if (cursor !== undefined && start === 0) throw wrongCursor();
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  return last !== undefined && start + limit < all.length ? { items, nextCursor: idOf(last) } : { items };
}

/** The fault for a cursor that this list never gave. */
export function wrongCursor(): ServiceError {
  const message = 'This cursor does not belong to the list. Start again without it.';
  return new ServiceError('invalid_input', { faults: [{ path: 'query.cursor', message }] });
}

/** The id in a path, or `not_found`: a text that is no id names nothing. */
export function requireId<Prefix extends MintedPrefix>(prefix: Prefix, kind: string, text: string): Id<Prefix> {
  const id = parseId(prefix, text);
  if (id === undefined) throw new ServiceError('not_found', { kind, id: text });
  return id;
}

/** A directory's id in either spelling, or `not_found`. */
export function requireDirectoryId(text: string): Id<'dir'> {
  const id = parseDirectoryParam(text);
  if (id === undefined) throw new ServiceError('not_found', { kind: 'directory', id: text });
  return id;
}

type Present<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** The object without the fields that were left out, so that they do not overwrite anything. */
export function withoutUndefined<T extends object>(value: T): Partial<Present<T>> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<Present<T>>; // only fields were taken away
}
