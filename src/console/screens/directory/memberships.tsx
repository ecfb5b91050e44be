import { Anchor, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DataTable, type Column } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { groupPath } from '../../links.js';
import { DirectoryName } from './directory-name.js';
import type { Explanation } from './model.js';

interface Row {
  readonly id: string;
  readonly directoryId: string;
  readonly displayName: string;
  readonly isDirect: boolean;
  readonly sinceAt: string;
}

/** The groups the person is in, directly or through another, and since when. */
export function Memberships({ users }: Pick<Explanation, 'users'>) {
  const { t } = useTranslation('directory');
  const rows = users.flatMap(({ directoryId, groups }) => groups.map((group): Row => ({ ...group, directoryId })));
  const columns: Column<Row>[] = [
    {
      key: 'group',
      title: t('group'),
      render: ({ id, directoryId, displayName }) => (
        <Anchor component={Link} to={groupPath(directoryId, id)}>
          {displayName}
        </Anchor>
      ),
    },
    { key: 'how', title: t('how'), render: ({ isDirect }) => t(isDirect ? 'how.direct' : 'how.nested') },
    { key: 'since', title: t('since'), render: ({ sinceAt }) => <Moment at={sinceAt} /> },
    { key: 'directory', title: t('directory'), render: ({ directoryId }) => <DirectoryName id={directoryId} /> },
  ];
  return (
    <section aria-labelledby="memberships">
      <Title order={2} id="memberships" mb="sm">
        {t('memberships')}
      </Title>
      {rows.length === 0 ? (
        <Text c="dimmed">{t('memberships.none')}</Text>
      ) : (
        <DataTable
          caption={t('memberships')}
          columns={columns}
          rows={rows}
          rowKey={({ directoryId, id }) => `${directoryId}:${id}`}
        />
      )}
    </section>
  );
}
