import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column, type TablePages } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { RecordLink } from '../../components/record-link.js';
import { StateBadge } from '../../components/state-badge.js';
import { useFormat } from '../../i18n/format.js';
import type { Leaver } from './model.js';

interface Props {
  readonly leavers: readonly Leaver[];
  readonly pages: TablePages;
}

/** One line a person, those who are late and not done first. */
export function LeaverTable({ leavers, pages }: Props) {
  const { t } = useTranslation('offboarding');
  const columns: Column<Leaver>[] = [
    { key: 'person', title: t('col.person'), render: (leaver) => <Person leaver={leaver} /> },
    {
      key: 'cause',
      title: t('col.cause'),
      render: ({ accounts }) =>
        [...new Set(accounts.map(({ cause }) => cause))].map((cause) => t(`cause.${cause}`)).join(', '),
    },
    { key: 'received', title: t('col.received'), render: ({ createdAt }) => <Moment at={createdAt} /> },
    { key: 'elapsed', title: t('col.elapsed'), render: (leaver) => <Elapsed leaver={leaver} /> },
    { key: 'state', title: t('col.state'), render: (leaver) => <Progress leaver={leaver} /> },
    {
      key: 'targets',
      title: t('col.targets'),
      render: ({ accounts }) => (
        <Stack gap={2} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {[...new Map(accounts.map((account) => [account.targetId, account])).values()].map(({ targetId, target }) => (
            <li key={targetId} style={{ whiteSpace: 'nowrap' }}>
              <RecordLink kind="target" id={targetId}>
                {target}
              </RecordLink>
            </li>
          ))}
        </Stack>
      ),
    },
  ];
  return (
    <DataTable
      caption={t('tab.leavers')}
      columns={columns}
      rows={leavers}
      rowKey={({ id, createdAt }) => `${id} ${createdAt}`}
      pages={pages}
    />
  );
}

function Person({ leaver: { id, userName, displayName, accounts } }: { readonly leaver: Leaver }) {
  const account = accounts[0]?.key ?? id;
  const name = displayName ?? userName ?? account;
  const more = userName ?? account;
  return (
    <Stack gap={0}>
      <RecordLink kind="timeline" id={id}>
        {name}
      </RecordLink>
      {more !== name && (
        <Text size="sm" c="dimmed" className="record-name">
          {more}
        </Text>
      )}
    </Stack>
  );
}

function Elapsed({ leaver: { elapsedMs, isLate } }: { readonly leaver: Leaver }) {
  const format = useFormat();
  return (
    <Group gap="xs" wrap="nowrap">
      <Text component="span" inherit style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
        {format.span(elapsedMs)}
      </Text>
      {isLate && <StateBadge state="late" />}
    </Group>
  );
}

function Progress({ leaver: { accounts, isOpen } }: { readonly leaver: Leaver }) {
  const { t } = useTranslation('offboarding');
  const format = useFormat();
  const open = accounts.filter((account) => account.isOpen);
  if (!isOpen) return <StateBadge state="success" label={t('complete')} />;
  const worst = (['dead', 'poison', 'held', 'failing'] as const).find((state) =>
    open.some((account) => account.state === state),
  );
  return (
    <Stack gap={4} align="flex-start">
      <StateBadge state={worst ?? 'pending'} />
      <Text size="sm" c="dimmed">
        {t('confirmed', {
          count: accounts.length,
          done: format.number(accounts.length - open.length),
          number: format.number(accounts.length),
        })}
      </Text>
    </Stack>
  );
}
