import { useQuery } from '@tanstack/react-query';
import { call, callTagged } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import type { components } from '../../api/schema.js';

export type Target = components['schemas']['Target'];
export type TargetState = components['schemas']['TargetState'];
export type Health = components['schemas']['TargetHealth'];
export type Manifest = components['schemas']['ConnectorManifest'];
export type Catalog = components['schemas']['Catalog'];
export type RolesOfTarget = components['schemas']['RolesOfTarget'];
export type RoleInUse = RolesOfTarget['roles'][number];

/** Keys made just now, shown once. */
export type NewKeys = Pick<Answer<'/targets/{id}/rotate-secret', 'post'>, 'signingSecret' | 'verificationKey'>;

const everyMs = 10_000;

/** How each target stands, read again every ten seconds. */
export function useTargetStates() {
  return useQuery({
    queryKey: ['/target-states'],
    queryFn: ({ signal }) => call('get', '/target-states', { query: { limit: 200 }, signal }),
    refetchInterval: everyMs,
  });
}

/** A target as it was read, with the ETag that names this state of it. */
export type ReadTarget = Target & { readonly etag?: string };

/** One target, by id or name. */
export function useTarget(id: string) {
  return useQuery({ queryKey: ['/targets', 'one', id], queryFn: ({ signal }) => readTarget(id, signal) });
}

/** The target as it stands now. */
export async function readTarget(id: string, signal?: AbortSignal): Promise<ReadTarget> {
  const { answer, etag } = await callTagged('get', '/targets/{id}', { path: { id }, ...(signal ? { signal } : {}) });
  return { ...answer, ...(etag === undefined ? {} : { etag }) };
}

/** The kinds of connectors; they only change with the service. */
export function useConnectors() {
  return useQuery({
    queryKey: ['/connectors'],
    queryFn: ({ signal }) => call('get', '/connectors', { query: { limit: 200 }, signal }),
    staleTime: Infinity,
  });
}

/** The helpdesks; they only change with the service. */
export function useCatalogs() {
  return useQuery({
    queryKey: ['/catalogs'],
    queryFn: ({ signal }) => call('get', '/catalogs', { query: { limit: 200 }, signal }),
    staleTime: Infinity,
  });
}
