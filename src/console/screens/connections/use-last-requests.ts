import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.js';

/** When each directory was last heard, reads of the provider too; the overview shows the same. `everyMs`: how often it is read again. */
export function useLastRequests(everyMs: number): {
  readonly isKnown: boolean;
  /** ISO 8601; undefined while it never was, or nobody knows yet. */
  readonly lastOf: (directoryId: string) => string | undefined;
} {
  const { data } = useQuery({
    queryKey: ['/overview'],
    queryFn: ({ signal }) => call('get', '/overview', { signal }),
    refetchInterval: everyMs,
  });
  return {
    isKnown: data !== undefined,
    lastOf: (directoryId) => data?.directories.find(({ id }) => id === directoryId)?.lastRequestAt,
  };
}
