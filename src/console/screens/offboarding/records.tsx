import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../components/data-table.js';
import { RecordLink } from '../../components/record-link.js';
import { StateBadge } from '../../components/state-badge.js';
import type { PersonTimeline } from './model.js';

type User = PersonTimeline['users'][number];

/** The person's records in the directories, as far as they still exist. */
export function Records({ users }: { readonly users: readonly User[] }) {
  const { t } = useTranslation('offboarding');
  if (users.length === 0) return null;
  const columns: Column<User>[] = [
    {
      key: 'name',
      title: t('records.name'),
      render: ({ id, userName }) => (
        <RecordLink kind="person" id={id}>
          {userName}
        </RecordLink>
      ),
    },
    { key: 'directory', title: t('records.directory'), render: ({ directory }) => directory },
    {
      key: 'state',
      title: t('col.state'),
      render: ({ isPresent }) => <StateBadge state={isPresent ? 'active' : 'inactive'} />,
    },
  ];
  return (
    <section aria-labelledby="records">
      <Title order={2} id="records" mb="sm">
        {t('records')}
      </Title>
      <DataTable caption={t('records')} columns={columns} rows={users} rowKey={({ id }) => id} />
    </section>
  );
}
