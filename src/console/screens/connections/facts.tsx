import { SimpleGrid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyField } from '../../components/copy-field.js';
import { Fact } from '../../components/fact.js';
import { Moment } from '../../components/moment.js';
import { useFormat } from '../../i18n/format.js';
import type { Connection } from './model.js';

/** The address to enter at the provider, and how the connection is set. */
export function Facts({ connection: { baseUrl, dialect, rateLimit, createdAt } }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  const format = useFormat();
  const rate =
    rateLimit === undefined
      ? t('rate.default')
      : rateLimit === 0
        ? t('rate.none')
        : t('rate.value', { count: rateLimit, number: format.number(rateLimit) });
  return (
    <Stack gap="md">
      <CopyField label={t('baseUrl')} value={baseUrl} />
      <SimpleGrid component="dl" cols={{ base: 1, xs: 3 }} m={0}>
        <Fact name={t('dialect')}>{t(`dialect.${dialect}`)}</Fact>
        <Fact name={t('rate')}>{rate}</Fact>
        <Fact name={t('created')}>
          <Moment at={createdAt} />
        </Fact>
      </SimpleGrid>
    </Stack>
  );
}
