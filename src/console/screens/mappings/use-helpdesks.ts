import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { useAllTargets } from '../../api/known.js';
import type { Answer } from '../../api/types.js';

type CatalogSummary = Answer<'/catalogs', 'get'>['items'][number];

/** A role of a target as a person picks it. */
export interface RoleChoice {
  readonly key: string;
  readonly label: string;
  readonly isPrivileged: boolean;
  readonly isAssignable: boolean;
}

/** What the screen knows of the helpdesks: names of targets, and of their roles in the language in use. */
export function useHelpdesks() {
  const { i18n } = useTranslation();
  const language = i18n.language === 'fr' ? 'fr' : 'en';
  const targets = useAllTargets();
  const catalogs = useQuery({
    queryKey: ['/catalogs', 'names'],
    queryFn: () => call('get', '/catalogs', { query: { limit: 200 } }),
    staleTime: Infinity,
  });
  return useMemo(() => {
    const byKey = new Map(catalogs.data?.items.map((catalog) => [catalog.key, catalog]));
    const byTarget = new Map(
      targets.data?.items.filter(({ deletedAt }) => !deletedAt).map(({ name, catalog }) => [name, byKey.get(catalog)]),
    );
    const roles = (target: string): readonly RoleChoice[] =>
      byTarget.get(target)?.roles.map(({ label, ...role }) => ({ ...role, label: label[language] })) ?? [];
    const roleOf = (target: string, key: string) => roles(target).find((role) => role.key === key);
    return {
      names: [...byTarget.keys()],
      isLoaded: targets.data !== undefined && catalogs.data !== undefined,
      catalogOf: (target: string): CatalogSummary | undefined => byTarget.get(target),
      roles,
      roleName: (target: string, key: string) => roleOf(target, key)?.label ?? key,
      isPrivileged: (target: string, key: string) => roleOf(target, key)?.isPrivileged ?? false,
    };
  }, [targets.data, catalogs.data, language]);
}

export type Helpdesks = ReturnType<typeof useHelpdesks>;
