import { Anchor, Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answer } from '../../api/types.js';
import { usePages } from '../../api/paging.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { Empty, QueryState } from '../../components/query-state.js';
import { StateBadge } from '../../components/state-badge.js';
import { personPath } from '../../links.js';
import { DirectoryName } from './directory-name.js';

type Person = Answer<'/people', 'get'>['items'][number];

/** People of all directories whose name, address or id the search names. */
export function PeopleTable({ query }: { readonly query: string }) {
  const { t } = useTranslation('directory');
  const people = usePages('/people', { query: query === '' ? {} : { query } });
  const columns: Column<Person>[] = [
    {
      key: 'name',
      title: t('person'),
      render: ({ id, displayName, userName }) => (
        <Anchor component={Link} to={personPath(id)} fw={500}>
          {displayName ?? userName}
        </Anchor>
      ),
    },
    { key: 'userName', title: t('userName'), render: ({ userName }) => userName },
    {
      key: 'state',
      title: t('state'),
      render: ({ active }) => <StateBadge state={active ? 'active' : 'inactive'} />,
    },
    { key: 'directory', title: t('directory'), render: ({ directoryId }) => <DirectoryName id={directoryId} /> },
    { key: 'changed', title: t('changed'), render: ({ lastModifiedAt }) => <Moment at={lastModifiedAt} relative /> },
  ];
  return (
    <QueryState
      query={people}
      isEmpty={() => people.items.length === 0}
      empty={
        query === '' ? (
          <Empty
            title={t('people.none')}
            text={t('people.none.text')}
            action={
              <Button component={Link} to="/connections">
                {t('toConnections')}
              </Button>
            }
          />
        ) : (
          <Empty title={t('people.notFound', { query })} text={t('people.notFound.text')} />
        )
      }
    >
      {() => (
        <DataTable caption={t('people')} columns={columns} rows={people.items} rowKey={({ id }) => id} pages={people} />
      )}
    </QueryState>
  );
}
