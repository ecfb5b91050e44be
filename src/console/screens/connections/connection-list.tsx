import { Anchor, Button } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePages } from '../../api/paging.js';
import { useMay } from '../../api/session.js';
import { DataTable, type Column, type TablePages } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { PageHeader } from '../../components/page-header.js';
import { Empty, QueryState } from '../../components/query-state.js';
import { connectionPath } from '../../links.js';
import { ConnectionState } from './connection-state.js';
import type { Connection } from './model.js';
import { TokenSummary } from './token-summary.js';
import { useLastRequests } from './use-last-requests.js';

/** Every directory: who sends, when it was last heard, and whether its tokens last. */
export function ConnectionList() {
  const { t } = useTranslation('connections');
  const connections = usePages('/directories', {}, { refetchInterval: 30_000 });
  const mayAdd = useMay('operate');
  const add = mayAdd && (
    <Button component={Link} to="/connections/new" leftSection={<Plus aria-hidden size={16} />}>
      {t('add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={connections.items.length > 0 && add} />
      <QueryState
        query={connections}
        isEmpty={() => connections.items.length === 0}
        empty={<Empty title={t('none')} text={t(mayAdd ? 'none.text' : 'none.ask')} action={add} />}
      >
        {() => <Table connections={connections.items} pages={connections} />}
      </QueryState>
    </>
  );
}

interface TableProps {
  readonly connections: readonly Connection[];
  readonly pages: TablePages;
}

function Table({ connections, pages }: TableProps) {
  const { t } = useTranslation('connections');
  const { isKnown, lastOf } = useLastRequests(15_000);
  const columns: Column<Connection>[] = [
    {
      key: 'name',
      title: t('name'),
      render: ({ id, name }) => (
        <Anchor component={Link} to={connectionPath(id)} fw={500}>
          {name}
        </Anchor>
      ),
    },
    { key: 'dialect', title: t('dialect'), render: ({ dialect }) => t(`dialect.${dialect}`) },
    {
      key: 'state',
      title: t('state'),
      render: ({ id }) => isKnown && <ConnectionState isHeard={lastOf(id) !== undefined} />,
    },
    {
      key: 'last',
      title: t('last'),
      render: ({ id }) => {
        const at = lastOf(id);
        return at === undefined ? t('last.never') : <Moment at={at} relative />;
      },
    },
    { key: 'tokens', title: t('tokens'), render: ({ id }) => <TokenSummary directoryId={id} /> },
  ];
  return <DataTable caption={t('title')} columns={columns} rows={connections} rowKey={({ id }) => id} pages={pages} />;
}
