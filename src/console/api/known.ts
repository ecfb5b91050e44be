import { useQuery } from '@tanstack/react-query';
import { call } from './client.js';

/** Every target, up to 200, for names and choices. `enabled`: false for those who may not read them. */
export function useAllTargets(enabled = true) {
  return useQuery({
    queryKey: ['/targets', 'list', 'all'],
    queryFn: ({ signal }) => call('get', '/targets', { query: { limit: 200 }, signal }),
    enabled,
  });
}

/** Every directory, up to 200, for names and choices. */
export function useAllDirectories() {
  return useQuery({
    queryKey: ['/directories', 'list', 'all'],
    queryFn: ({ signal }) => call('get', '/directories', { query: { limit: 200 }, signal }),
  });
}
