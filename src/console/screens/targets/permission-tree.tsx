import { Box, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Cell } from './cell.js';
import { useLanguage } from '../../i18n/language.js';
import type { Catalog, RoleInUse } from './model.js';
import { RoleChoice } from './role-choice.js';

interface Props {
  readonly catalog: Catalog;
  readonly roles: readonly RoleInUse[];
}

type Permission = Catalog['permissions'][number];

/** The privilege tree of one role: branches open and close, each with what the role has of it. */
export function PermissionTree({ catalog, roles }: Props) {
  const { t } = useTranslation('targets');
  const [key, setKey] = useState(roles[0]?.key ?? '');
  const role = roles.find((one) => one.key === key);
  const root = catalog.permissions.find(({ node }) => node?.kind === 'root');
  return (
    <Stack>
      <RoleChoice roles={roles} value={key} onChange={setKey} />
      {role && isUnknown(role) && <Text size="sm">{t('tree.unknown')}</Text>}
      {role && <Branch catalog={catalog} role={role} permissions={root ? [root] : catalog.permissions} depth={0} />}
    </Stack>
  );
}

/** The vendor does not say what the role has. */
function isUnknown({ permissions }: RoleInUse): boolean {
  return Object.values(permissions).every(({ value }) => value === null);
}

interface BranchProps {
  readonly catalog: Catalog;
  readonly role: RoleInUse;
  readonly permissions: readonly Permission[];
  readonly depth: number;
}

function Branch({ catalog, role, permissions, depth }: BranchProps) {
  return (
    <Stack component="ul" gap={2} m={0} pl={depth === 0 ? 0 : 'lg'} style={{ listStyle: 'none' }}>
      {permissions.map((permission) => (
        <li key={permission.key}>
          <Node catalog={catalog} role={role} permission={permission} depth={depth} />
        </li>
      ))}
    </Stack>
  );
}

function Node({
  catalog,
  role,
  permission,
  depth,
}: Omit<BranchProps, 'permissions'> & { readonly permission: Permission }) {
  const below = catalog.permissions.filter(({ node }) => node?.parent === permission.key);
  const line = <Line catalog={catalog} role={role} permission={permission} />;
  if (below.length === 0) return <Box py={4}>{line}</Box>;
  return (
    <Box component="details" open={depth === 0 && !isUnknown(role)}>
      <Box component="summary" py={4} style={{ cursor: 'pointer' }}>
        <Box component="span" display="inline-block" style={{ verticalAlign: 'middle' }}>
          {line}
        </Box>
      </Box>
      <Branch catalog={catalog} role={role} permissions={below} depth={depth + 1} />
    </Box>
  );
}

function Line({
  catalog,
  role,
  permission,
}: Omit<BranchProps, 'permissions' | 'depth'> & { readonly permission: Permission }) {
  const { t } = useTranslation('targets');
  const lang = useLanguage();
  const { parameter, example } = permission.node ?? {};
  return (
    <Group gap="sm">
      <Text size="sm" component="span">
        {permission.label[lang]}
        {parameter !== undefined &&
          ` (${t(example === undefined ? 'tree.each' : 'tree.example', { parameter, example })})`}
      </Text>
      <Cell catalog={catalog} role={role} permission={permission} />
    </Group>
  );
}
