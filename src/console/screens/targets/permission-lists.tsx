import { Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Facts } from '../../components/facts.js';
import { Cell } from './cell.js';
import { grouped } from './grouped.js';
import { useLanguage } from '../../i18n/language.js';
import type { Catalog, RoleInUse } from './model.js';
import { RoleChoice } from './role-choice.js';

interface Props {
  readonly catalog: Catalog;
  readonly roles: readonly RoleInUse[];
}

/** What one role allows, under the vendor's headings. */
export function PermissionLists({ catalog, roles }: Props) {
  const { t } = useTranslation('targets');
  const lang = useLanguage();
  const [key, setKey] = useState(roles[0]?.key ?? '');
  const role = roles.find((one) => one.key === key);
  const isUnknown = role && Object.values(role.permissions).every(({ value }) => value === null);
  return (
    <Stack>
      <RoleChoice roles={roles} value={key} onChange={setKey} />
      {isUnknown === true && <Text size="sm">{t('tree.unknown')}</Text>}
      {role &&
        grouped(catalog).map(({ category, permissions }) => (
          <div key={category?.key ?? ''}>
            {category && (
              <Title order={3} size="h5" mb="xs">
                {category.label[lang]}
              </Title>
            )}
            <Facts
              facts={permissions.map((permission) => ({
                key: permission.key,
                label: permission.label[lang],
                value: <Cell catalog={catalog} role={role} permission={permission} />,
              }))}
            />
          </div>
        ))}
    </Stack>
  );
}
