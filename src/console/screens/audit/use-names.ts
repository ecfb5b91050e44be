import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.js';

/** Names of targets and directories by their ids, as far as they still exist. */
export function useNames(): ReadonlyMap<string, string> {
  const names = useQuery({
    queryKey: ['/targets', '/directories', 'names'],
    queryFn: async () => {
      const query = { limit: 200 };
      const [targets, directories] = await Promise.all([
        call('get', '/targets', { query }),
        call('get', '/directories', { query }),
      ]);
      return new Map([...targets.items, ...directories.items].map(({ id, name }) => [id, name]));
    },
    staleTime: 60_000,
  });
  return names.data ?? new Map<string, string>();
}
