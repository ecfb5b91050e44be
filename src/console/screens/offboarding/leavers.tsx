import { Anchor, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { call } from '../../api/client.js';
import { usePages } from '../../api/paging.js';
import { useMay } from '../../api/session.js';
import { useNow } from '../../components/now.js';
import { Empty, QueryState } from '../../components/query-state.js';
import { useFormat } from '../../i18n/format.js';
import { Filters } from './filters.js';
import { LeaverTable } from './leaver-table.js';
import { periods, sinceOf } from './model.js';
import { Times } from './times.js';

const everyMs = 5_000;

/** The leavers of a period against the goal; read again every few seconds. */
export function Leavers() {
  const { t } = useTranslation('offboarding');
  const [params] = useSearchParams();
  const period = periods.find((one) => one === params.get('days')) ?? '30';
  const since = sinceOf(period, useNow());
  const target = params.get('target') ?? '';
  const isLate = params.get('late') === 'true';
  const isOpen = params.get('open') === 'true';
  const query = {
    since,
    ...(target === '' ? {} : { target }),
    ...(isLate ? { late: 'true' as const } : {}),
    ...(isOpen ? { open: 'true' as const } : {}),
  };
  const leavers = usePages('/leavers', { query }, { refetchInterval: everyMs });
  const isFiltered = isLate || isOpen || target !== '';
  const seen = [...new Set(leavers.items.flatMap(({ accounts }) => accounts.map((account) => account.target)))];
  return (
    <Stack gap="lg">
      <Goal />
      <Filters period={period} targetsSeen={seen} />
      <QueryState
        query={leavers}
        isEmpty={() => leavers.items.length === 0}
        empty={
          isFiltered ? (
            <Empty title={t('empty.filtered')} text={t('empty.filtered.text')} />
          ) : (
            <Empty title={t('empty')} text={t('empty.text')} />
          )
        }
      >
        {() => <LeaverTable leavers={leavers.items} pages={leavers} />}
      </QueryState>
      <Times since={since} />
    </Stack>
  );
}

function Goal() {
  const { t } = useTranslation('offboarding');
  const format = useFormat();
  const mayChange = useMay('settings.manage');
  const goal = useQuery({ queryKey: ['/settings/revocations'], queryFn: () => call('get', '/settings/revocations') });
  if (!goal.data) return null;
  return (
    <Text>
      {t('goal', { goal: format.span(goal.data.goalSeconds * 1000) })}{' '}
      {mayChange && (
        <Anchor component={Link} to="/settings/service" inherit>
          {t('goal.change')}
        </Anchor>
      )}
    </Text>
  );
}
