import { Box, Group, Stack, Table, Text } from '@mantine/core';
import { ShieldAlert, SlidersHorizontal } from 'lucide-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Cell } from './cell.js';
import { grouped } from './grouped.js';
import { useLanguage } from '../../i18n/language.js';
import type { Catalog, RoleInUse } from './model.js';

interface Props {
  readonly catalog: Catalog;
  readonly roles: readonly RoleInUse[];
}

/** Permissions down, roles across. The first column stays in view while a narrow page scrolls the table. */
export function PermissionMatrix({ catalog, roles }: Props) {
  const { t } = useTranslation('targets');
  const lang = useLanguage();
  const first = {
    position: 'sticky',
    left: 0,
    background: 'var(--mantine-color-body)',
    zIndex: 1,
    minWidth: 120,
  } as const;
  return (
    <Stack gap="xs">
      <Legend catalog={catalog} roles={roles} />
      <Box tabIndex={0} role="region" aria-label={t('permissions')} pos="relative" style={{ overflowX: 'auto' }}>
        <Table verticalSpacing={6} horizontalSpacing="sm" withRowBorders>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col" style={first}>
                {t('permission')}
              </Table.Th>
              {roles.map(({ key, name, isPrivileged }) => (
                <Table.Th key={key} scope="col">
                  <Group gap={4} wrap="nowrap">
                    {isPrivileged && (
                      <ShieldAlert aria-label={t('role.privileged')} role="img" size={14} style={{ flexShrink: 0 }} />
                    )}
                    {name[lang]}
                  </Group>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {grouped(catalog).map(({ category, permissions }) => (
              <Fragment key={category?.key ?? ''}>
                {category && (
                  <Table.Tr>
                    <Table.Th scope="colgroup" colSpan={roles.length + 1} pt="md">
                      <span style={{ position: 'sticky', left: 12 }}>{category.label[lang]}</span>
                    </Table.Th>
                  </Table.Tr>
                )}
                {permissions.map((permission) => (
                  <Table.Tr key={permission.key}>
                    <Table.Th scope="row" fw={400} style={first}>
                      {permission.label[lang]}
                    </Table.Th>
                    {roles.map((role) => (
                      <Table.Td key={role.key}>
                        <Cell catalog={catalog} role={role} permission={permission} />
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Fragment>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </Stack>
  );
}

function Legend({ catalog, roles }: Props) {
  const { t } = useTranslation('targets');
  const isAnyCustomisable = Object.values(catalog.defaults).some((cells) =>
    Object.values(cells).some(({ isCustomisable }) => isCustomisable === true),
  );
  return (
    <Group gap="md">
      {roles.some(({ isPrivileged }) => isPrivileged) && (
        <Group gap={6} wrap="nowrap">
          <ShieldAlert aria-hidden size={14} />
          <Text size="sm">{t('role.privileged')}</Text>
        </Group>
      )}
      {isAnyCustomisable && (
        <Group gap={6} wrap="nowrap">
          <SlidersHorizontal aria-hidden size={14} />
          <Text size="sm">{t('cell.customisable')}</Text>
        </Group>
      )}
    </Group>
  );
}
