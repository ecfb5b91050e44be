import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import { ShieldAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../components/data-table.js';
import { RecordLink } from '../../components/record-link.js';
import { useFormat } from '../../i18n/format.js';
import { useLanguage } from '../../i18n/language.js';
import type { Catalog, RoleInUse } from './model.js';

interface Props {
  readonly catalog: Catalog;
  readonly roles: readonly RoleInUse[];
}

/** Each role with what it is, which rules give it, and how many hold it. */
export function RoleTable({ catalog, roles }: Props) {
  const { t } = useTranslation('targets');
  const lang = useLanguage();
  const format = useFormat();
  const summaries = new Map(catalog.roles.map(({ key, summary }) => [key, summary[lang]]));
  const columns: Column<RoleInUse>[] = [
    { key: 'name', title: t('role'), render: (role) => <RoleName role={role} /> },
    { key: 'what', title: t('role.what'), render: ({ key }) => <Text size="sm">{summaries.get(key) ?? '–'}</Text> },
    { key: 'kind', title: t('role.kind'), render: (role) => <Kinds role={role} /> },
    {
      key: 'rules',
      title: t('role.rules'),
      render: ({ rules }) =>
        rules.length === 0 ? (
          '–'
        ) : (
          <Stack gap={6} align="flex-start">
            {rules.map(({ id }) => (
              <RecordLink key={id} kind="rule" id={id}>
                {id}
              </RecordLink>
            ))}
          </Stack>
        ),
    },
    {
      key: 'holders',
      title: t('role.holders'),
      align: 'right',
      render: ({ holders }) => format.number(holders.length),
    },
  ];
  return <DataTable caption={t('roles')} columns={columns} rows={roles} rowKey={({ key }) => key} />;
}

/** The role's name, and its key where that is another word; privileged ones are marked. */
export function RoleName({ role: { key, name, isPrivileged } }: { readonly role: RoleInUse }) {
  const lang = useLanguage();
  return (
    <Stack gap={4} align="flex-start">
      <Text inherit fw={600}>
        {name[lang]}
      </Text>
      <Code>{key}</Code>
      {isPrivileged && <Privileged />}
    </Stack>
  );
}

function Privileged() {
  const { t } = useTranslation('targets');
  return (
    <Badge
      variant="outline"
      color="red"
      radius="sm"
      tt="none"
      leftSection={<ShieldAlert aria-hidden size={13} />}
      styles={{ root: { color: 'var(--mantine-color-text)', minWidth: 'max-content' } }}
    >
      {t('role.privileged')}
    </Badge>
  );
}

function Kinds({ role: { isCustom, isDefault, isAssignable, base, vendorValue } }: { readonly role: RoleInUse }) {
  const { t } = useTranslation('targets');
  const words = [
    t(isCustom ? 'role.custom' : 'role.builtIn'),
    ...(base === undefined ? [] : [t('role.base', { base })]),
    ...(isDefault ? [t('role.default')] : []),
    ...(isAssignable ? [] : [t('role.protected')]),
    ...(vendorValue === undefined ? [] : [t('role.vendor', { value: vendorValue })]),
  ];
  return (
    <Group gap={4}>
      <Text size="sm">{words.join(' · ')}</Text>
    </Group>
  );
}
