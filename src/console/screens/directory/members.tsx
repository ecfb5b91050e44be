import { Anchor, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answer } from '../../api/types.js';
import { usePages } from '../../api/paging.js';
import { useMay } from '../../api/session.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { QueryState } from '../../components/query-state.js';
import { groupPath, personPath } from '../../links.js';

interface Props {
  readonly directoryId: string;
  readonly groupId: string;
}

type Member = Answer<'/directories/{id}/groups/{groupId}/members', 'get'>['items'][number];

/** The direct members, people first, page by page. */
export function Members({ directoryId, groupId }: Props) {
  const { t } = useTranslation('directory');
  const mayRead = useMay('people.read');
  const members = usePages(
    '/directories/{id}/groups/{groupId}/members',
    { path: { id: directoryId, groupId } },
    { enabled: mayRead },
  );
  if (!mayRead) return null;
  const columns: Column<Member>[] = [
    {
      key: 'name',
      title: t('name'),
      render: ({ kind, id, displayName }) => (
        <Anchor component={Link} to={kind === 'user' ? personPath(id) : groupPath(directoryId, id)}>
          {displayName}
        </Anchor>
      ),
    },
    { key: 'kind', title: t('kind'), render: ({ kind }) => t(`kind.${kind}`) },
  ];
  return (
    <section aria-labelledby="members">
      <Title order={2} id="members" mb="sm">
        {t('members.direct')}
      </Title>
      <QueryState
        query={members}
        isEmpty={() => members.items.length === 0}
        empty={<Text c="dimmed">{t('members.none')}</Text>}
      >
        {() => (
          <DataTable
            caption={t('members.direct')}
            columns={columns}
            rows={members.items}
            rowKey={({ id }) => id}
            pages={members}
          />
        )}
      </QueryState>
    </section>
  );
}
