import { useQuery, type QueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import type { Permission, Role } from '../../admins/roles.js';
import type { Language } from '../i18n/i18n.js';
import { apiUrl } from './client.js';
import { ApiProblem, problemOf } from './problem.js';

/** Who is logged in. `admin` is absent for the admin key and for API keys. */
export interface Session {
  readonly admin?: { readonly id: string; readonly email: string; readonly name: string };
  readonly role: Role;
  readonly permissions: readonly string[];
  readonly language?: Language;
}

export const sessionKey = ['session'] as const;

/** The session of this browser; null when nobody is logged in. */
export function useSessionQuery() {
  return useQuery({ queryKey: sessionKey, queryFn: currentSession, staleTime: 60_000, retry: 1 });
}

/** A login by e-mail and password, or by the admin key. Throws ApiProblem: 401 for a wrong pair, 429 with `retryAfter` when locked out. */
export async function logIn(
  credentials: { readonly email: string; readonly password: string } | { readonly key: string },
): Promise<void> {
  await send('POST', '/sessions', credentials);
}

/** Ends the session on the server and forgets everything that was read with it. */
export async function logOut(client: QueryClient): Promise<void> {
  await send('DELETE', '/sessions/current').catch((error: unknown) => {
    if (!(error instanceof ApiProblem && error.status === 401)) throw error;
  });
  client.clear();
  client.setQueryData(sessionKey, null);
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
    const answer: unknown = await send('GET', '/sessions/current');
    return answer as Session; // the server's tests hold its answers to this shape
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

async function send(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(apiUrl(path), {
    method,
    credentials: 'same-origin',
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw await problemOf(response);
  return response.status === 204 ? undefined : await response.json();
}
