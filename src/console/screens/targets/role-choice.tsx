import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/language.js';
import type { RoleInUse } from './model.js';

interface Props {
  readonly roles: readonly RoleInUse[];
  readonly value: string;
  readonly onChange: (key: string) => void;
}

/** Which role's permissions to show; privileged ones say so. */
export function RoleChoice({ roles, value, onChange }: Props) {
  const { t } = useTranslation('targets');
  const lang = useLanguage();
  return (
    <NativeSelect
      label={t('role')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={roles.map(({ key, name, isPrivileged }) => ({
        value: key,
        label: isPrivileged ? `${name[lang]} (${t('role.privileged')})` : name[lang],
      }))}
      maw={360}
    />
  );
}
