import type { ResourceSchema } from '../core/attributes.js';
import type { ListQuery, ListResult } from '../directory/store.js';
import type { Piece, Rendered, ScimAnswer } from './answer.js';
import type { Cursors, CursorScope, Position } from './cursor.js';
import type { ReadEndpoint, ResourceTypeName, Slice, Window } from './endpoint.js';
import { ScimFault } from './faults.js';
import { bindForAnyType, bindForType, readFilter, sortPathOf, type TypeFilter } from './filtering.js';
import { limits } from './limits.js';
import { projectionOf, type Projection } from './projection.js';
import type { ScimQuery } from './query.js';
import type { ScimContext } from './request.js';
import { messageUrns } from './urns.js';

/** What distinguishes the lists of one resource type. */
interface ListedType {
  readonly type: ResourceTypeName;
  readonly schema: ResourceSchema;
  readonly cursors: Cursors;
  /** Records that fit the query, rendered. */
  readonly window: (context: ScimContext, query: ListQuery, projection: Projection) => Promise<Slice>;
}

/** The verbs that list one resource type: alone, and as its part of a search over all types. */
export function createListing({ type, schema, cursors, window }: ListedType): Pick<ReadEndpoint, 'list' | 'slice'> {
  const filtered = async (
    context: ScimContext,
    filter: TypeFilter,
    query: ListQuery,
    projection: Projection,
  ): Promise<Slice> => {
    if (filter === false) return { total: 0, items: [], count: 0 };
    return window(context, filter === true ? query : { ...query, filter }, projection);
  };

  return {
    async list(context, query) {
      const projection = projectionOf(schema, query, context.lenient);
      const tree = query.filter === undefined ? undefined : readFilter(query.filter, context.lenient);
      const filter = tree ? bindForType(tree, { schema, resourceType: type, lenient: context.lenient }) : true;
      const sort = sortOf(query, schema);
      return answerList({
        context,
        query,
        endpoint: `${type}s`,
        cursors,
        read: (part) => filtered(context, filter, { ...sort, ...part }, projection),
      });
    },

    async slice(context, query, tree, part) {
      const reading = { schema, resourceType: type, lenient: context.lenient };
      const { filter, isKnown } = tree ? bindForAnyType(tree, reading) : { filter: true, isKnown: true };
      const projection = projectionOf(schema, query, context.lenient);
      const sort = sortIfKnown(query, schema);
      return { ...(await filtered(context, filter, { ...sort, ...part }, projection)), isKnown };
    },
  };
}

/** How much of a list to read, from where, and how to say where the next page is. */
interface Paging {
  readonly from: Position;
  /** At most so many resources; 0 asks for the total only. */
  readonly limit: number;
  /** 1-based, for index paging; absent when the client pages by cursor. */
  readonly startIndex?: number;
  /** Present when the client pages by cursor. */
  readonly scope?: CursorScope;
}

/**
 * Reads paging parameters (RFC 7644 section 3.4.2.4, RFC 9865): a `startIndex` below 1 is 1, a `count` below 0 is 0, above the maximum it is the
 * maximum. A cursor pages in creation order, or by offset when the list is sorted.
 */
function pagingOf(query: ScimQuery, endpoint: string, context: ScimContext, cursors: Cursors): Paging {
  const limit = Math.min(Math.max(query.count ?? limits.defaultPageSize, 0), limits.maxPageSize);
  if (query.cursor === undefined) {
    const startIndex = Math.max(query.startIndex ?? 1, 1);
    return { from: { kind: 'offset', offset: startIndex - 1 }, limit, startIndex };
  }
  const { filter, sortBy, sortOrder, count } = query;
  const scope: CursorScope = {
    directoryId: context.directory.id,
    endpoint,
    ...(filter === undefined ? {} : { filter }),
    ...(sortBy === undefined ? {} : { sortBy }),
    ...(sortOrder === undefined ? {} : { sortOrder }),
    ...(count === undefined ? {} : { count }),
  };
  return { from: positionOf(query, scope, context, cursors), limit, scope };
}

function positionOf(
  { cursor = '', sortBy }: ScimQuery,
  scope: CursorScope,
  context: ScimContext,
  cursors: Cursors,
): Position {
  if (cursor !== '') return cursors.read(scope, cursor, context.at);
  const isOrdered = sortBy === undefined && scope.endpoint !== '';
  return isOrdered ? { kind: 'after', ordinal: 0 } : { kind: 'offset', offset: 0 };
}

/** The order of a list, ready for the store. Throws ScimFault on an unknown attribute. */
function sortOf({ sortBy, sortOrder }: ScimQuery, schema: ResourceSchema): Pick<ListQuery, 'sort'> {
  if (sortBy === undefined) return {};
  return { sort: { path: sortPathOf(sortBy, schema), descending: sortOrder === 'descending' } };
}

/** The same for a search over several types: a type without the attribute keeps creation order. */
function sortIfKnown(query: ScimQuery, schema: ResourceSchema): Pick<ListQuery, 'sort'> {
  try {
    return sortOf(query, schema);
  } catch (error) {
    if (error instanceof ScimFault) return {};
    throw error;
  }
}

/** Reads one page through `read` and answers it as a ListResponse, with `nextCursor` when a client pages by cursor and more is to come. */
export async function answerList(list: {
  readonly context: ScimContext;
  readonly query: ScimQuery;
  /** Name of the endpoint a cursor is bound to; empty for the search over all types. */
  readonly endpoint: string;
  readonly cursors: Cursors;
  readonly read: (window: Window) => Promise<Slice>;
}): Promise<ScimAnswer> {
  const { context, cursors } = list;
  const { from, limit, startIndex, scope } = pagingOf(list.query, list.endpoint, context, cursors);
  const slice = await list.read({ from, limit });
  const next = scope && nextPosition(from, slice);
  const page = {
    ...slice,
    ...(startIndex === undefined ? {} : { startIndex }),
    ...(scope && next ? { nextCursor: cursors.make(scope, next, context.at) } : {}),
  };
  return { status: 200, headers: {}, body: listResponse(page) };
}

function nextPosition(from: Position, { total, count, nextAfter }: Slice): Position | undefined {
  if (from.kind === 'after') return nextAfter === undefined ? undefined : { kind: 'after', ordinal: nextAfter };
  const offset = from.offset + count;
  return count > 0 && offset < total ? { kind: 'offset', offset } : undefined;
}

/** Reads records for a page, by cursor one more than are shown: its presence tells that there is a next page. */
export async function listPage<Item extends { readonly ordinal: number }>(
  query: ListQuery,
  list: (query: ListQuery) => Promise<ListResult<Item>>,
): Promise<ListResult<Item> & Pick<Slice, 'nextAfter'>> {
  const { from, limit } = query;
  const { items, total } = await list(from.kind === 'after' && limit > 0 ? { ...query, limit: limit + 1 } : query);
  const shown = items.slice(0, limit);
  const last = items.length > limit ? shown.at(-1) : undefined;
  return { items: shown, total, ...(last === undefined ? {} : { nextAfter: last.ordinal }) };
}

/** One page as pieces to be joined, some of them read while it is written where groups show members: a ListResponse (RFC 7644 section 3.4.2). `itemsPerPage` is the number of resources in it. */
function listResponse(
  page: Slice & { readonly startIndex?: number; readonly nextCursor?: string },
): NonNullable<ScimAnswer['body']> {
  const { total, items, count, startIndex, nextCursor } = page;
  const head = {
    schemas: [messageUrns.list],
    totalResults: total,
    ...(startIndex === undefined ? {} : { startIndex }),
    itemsPerPage: count,
    ...(nextCursor === undefined ? {} : { nextCursor }),
  };
  const opening = `${JSON.stringify(head).slice(0, -1)},"Resources":[`;
  const pieces = items.filter(isPiece);
  if (pieces.length === items.length)
    return [opening, ...pieces.flatMap((piece, index) => (index === 0 ? [piece] : [',', piece])), ']}'];
  return inPieces(opening, items);
}

async function* inPieces(opening: string, items: readonly Rendered[]): AsyncGenerator<string> {
  yield opening;
  for (const [index, item] of items.entries()) {
    if (index > 0) yield ',';
    if (!isPiece(item)) yield* item;
    else yield typeof item === 'string' ? item : Buffer.from(item).toString();
  }
  yield ']}';
}

function isPiece(item: Rendered): item is Piece {
  return typeof item === 'string' || item instanceof Uint8Array;
}
