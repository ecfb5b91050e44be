import { Anchor, Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answer } from '../../api/types.js';
import { usePages } from '../../api/paging.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { Empty, QueryState } from '../../components/query-state.js';
import { useFormat } from '../../i18n/format.js';
import { groupPath, rulePath } from '../../links.js';
import { DirectoryName } from './directory-name.js';

type GroupRow = Answer<'/groups', 'get'>['items'][number];

/** Groups of all directories, and which rules name them. */
export function GroupTable({ query }: { readonly query: string }) {
  const { t } = useTranslation('directory');
  const format = useFormat();
  const groups = usePages('/groups', { query: query === '' ? {} : { query } });
  const columns: Column<GroupRow>[] = [
    {
      key: 'name',
      title: t('group'),
      render: ({ id, directoryId, displayName }) => (
        <Anchor component={Link} to={groupPath(directoryId, id)} fw={500}>
          {displayName}
        </Anchor>
      ),
    },
    {
      key: 'members',
      title: t('members'),
      align: 'right',
      render: ({ memberCount }) => format.number(memberCount),
    },
    { key: 'rules', title: t('rules'), render: ({ ruleIds }) => <RuleLinks ids={ruleIds} /> },
    { key: 'directory', title: t('directory'), render: ({ directoryId }) => <DirectoryName id={directoryId} /> },
    { key: 'changed', title: t('changed'), render: ({ lastModifiedAt }) => <Moment at={lastModifiedAt} relative /> },
  ];
  return (
    <QueryState
      query={groups}
      isEmpty={() => groups.items.length === 0}
      empty={
        query === '' ? (
          <Empty
            title={t('groups.none')}
            text={t('groups.none.text')}
            action={
              <Button component={Link} to="/connections">
                {t('toConnections')}
              </Button>
            }
          />
        ) : (
          <Empty title={t('groups.notFound', { query })} text={t('groups.notFound.text')} />
        )
      }
    >
      {() => (
        <DataTable caption={t('groups')} columns={columns} rows={groups.items} rowKey={({ id }) => id} pages={groups} />
      )}
    </QueryState>
  );
}

const shown = 3;

/** The first rules by id; how many more there are; or that none names the group. */
function RuleLinks({ ids }: { readonly ids: readonly string[] }) {
  const { t } = useTranslation('directory');
  if (ids.length === 0)
    return (
      <Text inherit c="dimmed">
        {t('rules.none')}
      </Text>
    );
  return (
    <Group gap="xs">
      {ids.slice(0, shown).map((id) => (
        <Anchor inherit component={Link} to={rulePath(id)} key={id}>
          {id}
        </Anchor>
      ))}
      {ids.length > shown && <Text inherit>{t('rules.more', { count: ids.length - shown })}</Text>}
    </Group>
  );
}
