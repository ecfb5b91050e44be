import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { Chart } from '../../components/chart.js';
import { QueryState } from '../../components/query-state.js';
import { useFormat } from '../../i18n/format.js';

/** How soon losses of access were confirmed in the period, within the goal and after it. */
export function Times({ since }: { readonly since: string }) {
  const { t } = useTranslation('offboarding');
  const format = useFormat();
  const query = useQuery({
    queryKey: ['/revocations/times', since],
    queryFn: () => call('get', '/revocations/times', { query: { since } }),
    refetchInterval: 60_000,
  });
  return (
    <QueryState query={query} isEmpty={({ confirmed }) => confirmed === 0} empty={null}>
      {({ spans, confirmed, open, late, isWhole }) => {
        const last = spans.at(-2)?.upTo ?? 0;
        return (
          <Stack gap="xs">
            <Chart
              title={t('times')}
              axis={t('times.axis')}
              series={[
                { key: 'onTime', label: t('times.onTime') },
                { key: 'late', label: t('times.late') },
              ]}
              points={spans.map(({ upTo, onTime, late: after }) => ({
                label: upTo === undefined ? `> ${format.span(last * 1000)}` : `≤ ${format.span(upTo * 1000)}`,
                values: { onTime, late: after },
              }))}
            />
            <Text size="sm" c="dimmed">
              {t('times.sum', {
                confirmed: format.number(confirmed),
                open: format.number(open),
                late: format.number(late),
              })}{' '}
              {!isWhole && t('times.part', { number: format.number(10_000) })}
            </Text>
          </Stack>
        );
      }}
    </QueryState>
  );
}
