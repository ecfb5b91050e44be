import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { call } from '../../api/client.js';

/** The directory that the address names. */
export function useConnection() {
  const { id = '' } = useParams();
  return useQuery({
    queryKey: ['/directories', 'one', id],
    queryFn: ({ signal }) => call('get', '/directories/{id}', { path: { id }, signal }),
  });
}
