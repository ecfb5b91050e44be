import { Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../api/types.js';
import { RoleSelect } from './role-select.js';

type Rows = Answer<'/settings/sign-on', 'get'>['roles'];

interface Props {
  readonly rows: Rows;
  readonly onChange: (rows: Rows) => void;
}

/** Which value of the group claim gives which role, a row each. */
export function RoleRows({ rows, onChange }: Props) {
  const { t } = useTranslation('settings');
  const put = (index: number, change: Partial<Rows[number]>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...change } : row)));
  return (
    <Fieldset legend={t('signOn.roles')}>
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {t('signOn.roles.text')}
        </Text>
        {rows.map(({ value, role }, index) => {
          const number = index + 1;
          return (
            <Group key={index} gap="xs">
              <TextInput
                aria-label={t('signOn.value', { number })}
                value={value}
                onChange={(event) => put(index, { value: event.currentTarget.value })}
                autoComplete="off"
                required
                style={{ flex: '1 1 12rem' }}
              />
              <RoleSelect
                aria-label={t('signOn.role', { number })}
                value={role}
                onChange={(chosen) => put(index, { role: chosen })}
              />
              {rows.length > 1 && (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('signOn.removeValue', { number })}
                  onClick={() => onChange(rows.filter((_row, at) => at !== index))}
                >
                  {t('keys.remove')}
                </Button>
              )}
            </Group>
          );
        })}
        <Group>
          <Button size="xs" variant="default" onClick={() => onChange([...rows, { value: '', role: 'auditor' }])}>
            {t('signOn.add')}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}
