import type { DirectoryId } from '../../core/ids.js';
import type { ListQuery } from '../../directory/store.js';
import type { Database } from './database.js';
import { everything, type Query } from './filter-pieces.js';
import { compileFilter } from './filter-query.js';
import { holdersFor, type Resource } from './filter-relations.js';
import { scanOrdinals } from './list-scan.js';
import { sortField } from './list-sort.js';
import type { FindOptions, ListedDocument, ListSource } from './list-source.js';

/** The documents of one page, in the order asked, and how many match over all pages. */
export interface ListedDocuments<Doc> {
  readonly documents: readonly Doc[];
  readonly total: number;
}

/**
 * One page of the live records of a directory. What the server can choose and order by an index it does; what it lets through and what it cannot
 * order is looked at in batches (list-scan.ts).
 */
export async function listDocuments<Doc extends ListedDocument>(
  db: Database,
  source: ListSource<Doc>,
  directoryId: DirectoryId,
  query: ListQuery,
): Promise<ListedDocuments<Doc>> {
  const { filter, limit } = query;
  const piece = filter
    ? compileFilter(filter, source.resource, await holdersFor(db, source.resource, directoryId, filter))
    : everything;
  if (piece.restriction === 'none') return { documents: [], total: 0 };
  const live = { directoryId, deletedAt: null };
  const match = piece.restriction === 'all' ? live : { ...live, ...piece.restriction };
  if (piece.isExact && isOrderedByServer(source, query)) {
    const documents = limit <= 0 ? [] : await page(source, match, query);
    const count = () => source.count(match);
    const known = totalOf(documents.length, query);
    if (known !== undefined) return { documents, total: known };
    // How many there are is asked by everybody who reads page after page.
    return { documents, total: await (filter ? count() : db.shared(`live ${source.resource} ${directoryId}`, count)) };
  }
  const { ordinals, total } = await scanOrdinals(source, match, query, piece.isExact ? undefined : filter);
  return { documents: await byOrdinal(source, live, ordinals), total };
}

/** How many match, where a page that is not full tells it: a lookup by name is one query. */
function totalOf(found: number, { from, limit }: ListQuery): number | undefined {
  if (from.kind !== 'offset' || found >= limit) return undefined;
  return found > 0 || from.offset === 0 ? from.offset + found : undefined;
}

function isOrderedByServer<Doc>({ resource }: ListSource<Doc>, { sort, from }: ListQuery): boolean {
  return sort === undefined || from.kind === 'after' || sortField(resource, sort.path)?.isIndexed === true;
}

function page<Doc>({ resource, find }: ListSource<Doc>, match: Query, query: ListQuery): Promise<readonly Doc[]> {
  const { sort, from, limit } = query;
  if (from.kind === 'after') return find({ ...match, ordinal: { $gt: from.ordinal } }, { sort: { ordinal: 1 }, limit });
  return find(match, { sort: orderOf(resource, sort), skip: from.offset, limit });
}

/** Ties keep the order of creation. */
export function orderOf(resource: Resource, sort: ListQuery['sort']): FindOptions['sort'] {
  const field = sort && sortField(resource, sort.path);
  if (!field) return { ordinal: 1 };
  const first = { [field.name]: sort.descending ? (-1 as const) : (1 as const) };
  return field.isUnique ? first : { ...first, ordinal: 1 };
}

async function byOrdinal<Doc extends ListedDocument>(
  { find }: ListSource<Doc>,
  live: Query,
  ordinals: readonly number[],
): Promise<readonly Doc[]> {
  if (ordinals.length === 0) return [];
  const match = { ...live, ordinal: { $in: ordinals } };
  const documents = await find(match, { sort: { ordinal: 1 }, limit: ordinals.length });
  const found = new Map(documents.map((document) => [document.ordinal, document]));
  return ordinals.flatMap((ordinal) => found.get(ordinal) ?? []);
}
