import { useQuery, type QueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import type { Permission } from '../../admins/roles.js';
import { call } from './client.js';
import { ApiProblem } from './problem.js';
import type { components } from './schema.js';

/** Who is logged in, and what they may do. `admin` is absent for keys. */
export type Session = components['schemas']['CurrentSession'];

export const sessionKey = ['session'] as const;

/** The session of this browser; null when nobody is logged in. */
export function useSessionQuery() {
  return useQuery({ queryKey: sessionKey, queryFn: currentSession, staleTime: 60_000, retry: 1 });
}

/** A login by e-mail and password, or by a key. Throws ApiProblem: 401 for a wrong pair, 429 with `retryAfter` when locked out. */
export async function logIn(
  credentials: { readonly email: string; readonly password: string } | { readonly key: string },
): Promise<Session> {
  return call('post', '/sessions', { body: credentials });
}

/** Ends the session on the server and forgets everything that was read with it. */
export async function logOut(client: QueryClient): Promise<void> {
  await call('delete', '/sessions/current').catch((error: unknown) => {
    if (!(error instanceof ApiProblem && error.status === 401)) throw error;
  });
  client.setQueryData(sessionKey, null);
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
}

/** Whoever is logged in, for everything below the shell. */
export const SessionContext = createContext<Session | undefined>(undefined);

/** The session; only below the shell, where there is one. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession is for screens inside the shell');
  return session;
}

/** Whether the session has the permission. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

async function currentSession(): Promise<Session | null> {
  try {
    return await call('get', '/sessions/current');
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}
