import { Button } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePages } from '../../api/paging.js';
import { useMay } from '../../api/session.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { RecordLink } from '../../components/record-link.js';
import { PageHeader } from '../../components/page-header.js';
import { Empty, Failure, QueryState } from '../../components/query-state.js';
import { useFormat } from '../../i18n/format.js';
import { useCatalogs, useTargetStates, type Target, type TargetState } from './model.js';
import { BreakerBadge, ServiceBadges } from './state-badges.js';

const counted = ['inStep', 'pending', 'failing', 'dead', 'held'] as const;

/** Every helpdesk instance and how it stands. */
export function TargetList() {
  const { t } = useTranslation('targets');
  const mayOperate = useMay('operate');
  const targets = usePages('/targets');
  const states = useTargetStates();
  const byId = new Map(states.data?.items.map((state) => [state.id, state]));
  const columns = useColumns(byId);
  const add = mayOperate && (
    <Button component={Link} to="/targets/new" leftSection={<Plus aria-hidden size={16} />}>
      {t('add')}
    </Button>
  );
  const isEmpty = targets.items.length === 0;
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={!targets.isPending && !isEmpty && add} />
      {states.error !== null && <Failure error={states.error} onRetry={() => void states.refetch()} />}
      <QueryState
        query={targets}
        lines={6}
        isEmpty={() => isEmpty}
        empty={<Empty title={t('empty')} text={t(mayOperate ? 'empty.text' : 'empty.read')} action={add} />}
      >
        {() => (
          <DataTable
            caption={t('title')}
            columns={columns}
            rows={targets.items}
            rowKey={({ id }) => id}
            pages={targets}
          />
        )}
      </QueryState>
    </>
  );
}

function useColumns(states: ReadonlyMap<string, TargetState>): readonly Column<Target>[] {
  const { t } = useTranslation('targets');
  const format = useFormat();
  const catalogs = useCatalogs();
  const names = new Map(catalogs.data?.items.map(({ key, name }) => [key, name]));
  return [
    {
      key: 'name',
      title: t('name'),
      render: ({ id, name }) => (
        <RecordLink kind="target" id={id}>
          {name}
        </RecordLink>
      ),
    },
    { key: 'catalog', title: t('helpdesk'), render: ({ catalog }) => names.get(catalog) ?? catalog },
    {
      key: 'state',
      title: t('state'),
      render: (target) => (
        <ServiceBadges target={target} isFrozen={states.get(target.id)?.isFrozen ?? target.frozen !== undefined} />
      ),
    },
    {
      key: 'breaker',
      title: t('breaker'),
      render: ({ id }) => {
        const state = states.get(id);
        return state ? <BreakerBadge health={state.health} /> : '–';
      },
    },
    ...counted.map((name): Column<Target> => ({
      key: name,
      title: t(`count.${name}`),
      align: 'right',
      render: ({ id }) => {
        const count = states.get(id)?.assignments[name];
        return count === undefined ? '–' : format.number(count);
      },
    })),
  ];
}
