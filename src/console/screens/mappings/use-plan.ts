import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { call } from '../../api/client.js';
import { asProblem, type ApiProblem } from '../../api/problem.js';
import type { TextFault } from './policy-model.js';

/** Milliseconds without a key pressed before the server is asked. */
const pauseMs = 600;

/** What publishing the text would do, a moment after the last change of it. Asks nothing while `text` is undefined. */
export function usePlan(text: string | undefined) {
  const [settled] = useDebouncedValue(text, pauseMs);
  const query = useInfiniteQuery({
    queryKey: ['/policy/plan', settled],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call('post', '/policy/plan', {
        body: settled ?? '',
        contentType: 'application/yaml',
        query: pageParam === '' ? {} : { cursor: pageParam },
        signal,
      }),
    getNextPageParam: (page) => page.nextCursor,
    enabled: settled !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 30_000,
    gcTime: 60_000,
  });
  const first = query.data?.pages[0];
  const problem = query.error === null ? undefined : asProblem(query.error);
  return {
    /** The plan of the newest text that could be read; `isCurrent` says whether that is this one. */
    plan: first && { ...first, changes: query.data?.pages.flatMap(({ changes }) => changes) ?? [] },
    isCurrent: settled === text && !query.isFetching && problem === undefined && !query.isPlaceholderData,
    isBusy: settled !== text || query.isFetching,
    faults: problem === undefined ? [] : faultsOf(problem),
    /** A failure that is no fault of the text. */
    failure: problem !== undefined && faultsOf(problem).length === 0 ? problem : undefined,
    pages: query,
    refetch: () => void query.refetch(),
  };
}

export type PlanReading = ReturnType<typeof usePlan>;

/** What the server says is wrong with the text, each at its place. */
export function faultsOf({ problem }: ApiProblem): readonly TextFault[] {
  const faults = problem.faults ?? [];
  return faults.map(({ line = 1, column = 1, message }) => ({ line, column, message }));
}
