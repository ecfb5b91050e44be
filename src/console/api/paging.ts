import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import { call } from './client.js';
import type { Answer, PathOf, Request } from './types.js';

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

type ItemOf<P extends PathOf<'get'>> = Answer<P, 'get'> extends { items: readonly (infer Item)[] } ? Item : never;

/** A paged list: `items` of all pages read so far, and how to read more. Extra query settings such as `refetchInterval` go in `live`. */
export function usePages<P extends PathOf<'get'>>(
  path: P,
  request: Request<P, 'get'> = {},
  live: { readonly refetchInterval?: number | false; readonly enabled?: boolean } = {},
) {
  const query = useInfiniteQuery({
    queryKey: listKey(path, request),
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const paged: unknown = { ...request, query: { ...request.query, cursor: pageParam }, signal };
      const answer: unknown = await call('get', path, paged as Request<P, 'get'>); // the same request with a cursor, which every list takes
      return answer as PageOf<ItemOf<P>>; // every list of the API is a page of its items
    },
    getNextPageParam: (page) => page.nextCursor,
    ...live,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return { ...query, items };
}

/** The key under which a list is cached: invalidate `[path]` to have every view of it read again. */
export function listKey(path: string, { path: parameters, query }: { path?: unknown; query?: unknown }): QueryKey {
  return [path, parameters ?? {}, query ?? {}];
}
