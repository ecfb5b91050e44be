import { Code, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { JsonView } from '../../components/json-view.js';
import type { Entry } from './model.js';

/** Each attribute before and after. The values are personal: masked until asked for, and erased after their time. */
export function Changes({ changed, changes }: Pick<Entry, 'changed' | 'changes'>) {
  const { t } = useTranslation('log');
  if (!changes)
    return (
      <Text size="sm">
        <Code>{changed.join(', ')}</Code>. {t('changes.erased')}
      </Text>
    );
  return (
    <Stack gap="sm">
      {changes.map(({ attribute, before, after }) => (
        <Paper key={attribute} withBorder radius="md" p="sm">
          <Text fw={600} size="sm" mb="xs">
            {attribute}
          </Text>
          <JsonView
            label={t('changes.of', { attribute })}
            value={{
              ...(before === undefined ? {} : { [t('before')]: { [attribute]: before } }),
              ...(after === undefined ? {} : { [t('after')]: { [attribute]: after } }),
            }}
          />
        </Paper>
      ))}
    </Stack>
  );
}
