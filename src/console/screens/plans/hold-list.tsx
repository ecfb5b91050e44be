import { Anchor, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { usePages } from '../../api/paging.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { useIsNarrow } from '../../components/narrow.js';
import { Moment } from '../../components/moment.js';
import { keepsFocus } from '../../components/page-header.js';
import { Empty, QueryState } from '../../components/query-state.js';
import { StateBadge } from '../../components/state-badge.js';
import { useFormat } from '../../i18n/format.js';
import { useActorName } from '../../i18n/actor.js';
import { targetLink } from '../mappings/links.js';
import { useHelpdesks } from '../mappings/use-helpdesks.js';
import { HoldDrawer } from './hold-drawer.js';
import { useHoldReason, type Hold } from './hold-words.js';

const states = ['open', 'released', 'discarded', 'dissolved'] as const;

/** Batches stopped by a limit: those that wait first. The address keeps which are shown and which is open. */
export function HoldList() {
  const isNarrow = useIsNarrow();
  const { t } = useTranslation('plans');
  const [query, setQuery] = useSearchParams();
  const state = states.find((one) => one === query.get('state')) ?? 'open';
  const opened = query.get('hold');
  const pages = usePages('/holds', { query: { state } }, { refetchInterval: 15_000 });
  const show = (hold: string | undefined) =>
    setQuery({ state, ...(hold === undefined ? {} : { hold }) }, { state: keepsFocus, preventScrollReset: true });
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t('holds.state')}
        value={state}
        onChange={(next) => setQuery({ state: next }, { state: keepsFocus, preventScrollReset: true })}
        data={states.map((value) => ({ value, label: t(`holds.${value}`) }))}
        style={{ alignSelf: 'flex-start', maxWidth: '100%' }}
        orientation={isNarrow ? 'vertical' : 'horizontal'}
      />
      <QueryState
        query={pages}
        isEmpty={() => pages.items.length === 0}
        empty={
          <Empty
            title={t(state === 'open' ? 'holds.none' : 'holds.none.past')}
            text={t(state === 'open' ? 'holds.none.text' : 'holds.none.past.text')}
          />
        }
      >
        {() => <HoldTable holds={pages.items} pages={pages} onOpen={show} />}
      </QueryState>
      {opened !== null && <HoldDrawer id={opened} onClose={() => show(undefined)} />}
    </Stack>
  );
}

interface TableProps {
  readonly holds: readonly Hold[];
  readonly pages: ReturnType<typeof usePages<'/holds'>>;
  readonly onOpen: (id: string) => void;
}

function HoldTable({ holds, pages, onOpen }: TableProps) {
  const { t } = useTranslation('plans');
  const who = useActorName();
  const format = useFormat();
  const reasonOf = useHoldReason(useHelpdesks());
  const columns: Column<Hold>[] = [
    {
      key: 'count',
      title: t('holds.batch'),
      render: ({ id, count }) => (
        <Anchor component="button" type="button" py={2} ta="left" fw={600} onClick={() => onOpen(id)}>
          {t('holds.people', { count, number: format.number(count) })}
        </Anchor>
      ),
    },
    {
      key: 'target',
      title: t('holds.target'),
      render: ({ target, targetId }) =>
        target === undefined ? (
          t('holds.target.gone', { id: targetId })
        ) : (
          <Anchor component={Link} to={targetLink(target)} inherit>
            {target}
          </Anchor>
        ),
    },
    { key: 'reason', title: t('holds.reason'), render: (hold) => <Text size="sm">{reasonOf(hold)}</Text> },
    { key: 'at', title: t('holds.since'), render: ({ createdAt }) => <Moment at={createdAt} /> },
    {
      key: 'state',
      title: t('holds.stateOf'),
      render: ({ state, decided }) => (
        <Group gap={6}>
          <StateBadge state={state} />
          {decided && (
            <Text size="sm" c="dimmed">
              {who(decided.by)}, <Moment at={decided.at} />
            </Text>
          )}
        </Group>
      ),
    },
  ];
  return <DataTable caption={t('tab.holds')} columns={columns} rows={holds} rowKey={({ id }) => id} pages={pages} />;
}
