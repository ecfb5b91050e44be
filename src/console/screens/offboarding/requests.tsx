import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/paging.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { Empty, QueryState } from '../../components/query-state.js';
import { RecordLink } from '../../components/record-link.js';
import { StateBadge } from '../../components/state-badge.js';
import { useActorName } from '../../i18n/actor.js';
import { nameOf, type OffboardingRecord } from './model.js';

/** Offboardings that somebody asked for here, whatever the directories say. */
export function Requests({ offboard }: { readonly offboard: ReactNode }) {
  const { t } = useTranslation('offboarding');
  const who = useActorName();
  const query = usePages('/offboardings', {}, { refetchInterval: 15_000 });
  const columns: Column<OffboardingRecord>[] = [
    {
      key: 'person',
      title: t('col.person'),
      render: (record) => (
        <RecordLink kind="offboarding" id={record.id}>
          {nameOf(record)}
        </RecordLink>
      ),
    },
    {
      key: 'state',
      title: t('col.state'),
      render: ({ reinstated }) =>
        reinstated ? (
          <StateBadge state="superseded" label={t('reinstated')} />
        ) : (
          <StateBadge state="active" label={t('inForce')} />
        ),
    },
    { key: 'asked', title: t('col.asked'), render: ({ createdAt }) => <Moment at={createdAt} /> },
    { key: 'by', title: t('col.by'), render: ({ by }) => who(by) },
    {
      key: 'reason',
      title: t('col.reason'),
      render: ({ reason, reinstated }) => (
        <Stack gap={0}>
          <span style={{ overflowWrap: 'anywhere' }}>{reason}</span>
          {reinstated && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {t('reinstated.by', { by: who(reinstated.by), reason: reinstated.reason })}
            </Text>
          )}
        </Stack>
      ),
    },
  ];
  return (
    <QueryState
      query={query}
      isEmpty={() => query.items.length === 0}
      empty={<Empty title={t('requests.empty')} text={t('requests.empty.text')} action={offboard} />}
    >
      {() => (
        <DataTable
          caption={t('tab.requests')}
          columns={columns}
          rows={query.items}
          rowKey={({ id }) => id}
          pages={query}
        />
      )}
    </QueryState>
  );
}
