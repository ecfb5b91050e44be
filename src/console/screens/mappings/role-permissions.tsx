import { Box, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import { Failure } from '../../components/query-state.js';
import { useWork } from './work.js';

type Catalog = Answer<'/catalogs/{key}', 'get'>;

/** Folded away: what the helpdesk's catalog says that the role may do. */
export function RolePermissions({ target, role }: { readonly target: string; readonly role: string }) {
  const { t } = useTranslation('mappings');
  const { t: shell } = useTranslation();
  const { helpdesks } = useWork();
  const [isOpen, setOpen] = useState(false);
  const key = helpdesks.catalogOf(target)?.key;
  const catalog = useQuery({
    queryKey: ['/catalogs', key],
    queryFn: () => call('get', '/catalogs/{key}', { path: { key: key ?? '' } }),
    enabled: isOpen && key !== undefined,
    staleTime: Infinity,
  });
  return (
    <Box component="details" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <Text component="summary" size="sm" py={4} style={{ cursor: 'pointer' }}>
        {t('role.may', { role: helpdesks.roleName(target, role) })}
      </Text>
      {catalog.isLoading && <Loader size="sm" aria-label={shell('loading')} />}
      {catalog.error && <Failure error={catalog.error} onRetry={() => void catalog.refetch()} />}
      {catalog.data && <Permissions catalog={catalog.data} role={role} />}
    </Box>
  );
}

function Permissions({ catalog, role }: { readonly catalog: Catalog; readonly role: string }) {
  const { t, i18n } = useTranslation('mappings');
  const language = i18n.language === 'fr' ? 'fr' : 'en';
  const held = catalog.effective[role];
  const summary = catalog.roles.find(({ key }) => key === role)?.summary[language];
  const types = new Map(catalog.valueTypes.map((type) => [type.key, type]));
  const given = catalog.permissions.flatMap((permission) => {
    const value = held?.[permission.key];
    const type = types.get(permission.valueType);
    if (value === undefined || value === null || value === type?.values[0]) return [];
    const label = type?.kind === 'ordered' ? type.labels?.[value]?.[language] : undefined;
    return [{ ...permission, name: permission.label[language], level: label }];
  });
  const categories = [
    ...catalog.categories.map(({ key, label }) => ({ key, label: label[language] })),
    { key: undefined, label: '' },
  ];
  return (
    <Stack
      gap="xs"
      mah={300}
      tabIndex={0}
      role="region"
      aria-label={t('role.permissions')}
      style={{ overflowY: 'auto' }}
    >
      {summary !== undefined && <Text size="sm">{summary}</Text>}
      {given.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(held === undefined ? 'role.permissions.custom' : 'role.permissions.unknown')}
        </Text>
      )}
      {categories.map(({ key, label }) => {
        const here = given.filter(({ category }) => category === key);
        return here.length === 0 ? null : (
          <div key={key ?? ''}>
            {label !== '' && (
              <Text size="sm" fw={600}>
                {label}
              </Text>
            )}
            <Box component="ul" my={2} pl="md" fz="sm">
              {here.map(({ key: permission, name, level, risk }) => (
                <li key={permission}>
                  {name}
                  {level !== undefined && `: ${level}`}
                  {risk !== undefined && <b> ({t(`risk.${risk}`)})</b>}
                </li>
              ))}
            </Box>
          </div>
        );
      })}
    </Stack>
  );
}
