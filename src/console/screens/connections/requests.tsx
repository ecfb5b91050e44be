import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DataTable, type Column } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { StateBadge } from '../../components/state-badge.js';
import { logPath, personPath } from '../../links.js';
import type { LogEntry } from './model.js';

interface Props {
  readonly caption: string;
  readonly entries: readonly LogEntry[];
}

/** What arrived and what became of it, newest first; each opens in the provisioning log. */
export function Requests({ caption, entries }: Props) {
  const { t } = useTranslation('connections');
  const columns: Column<LogEntry>[] = [
    {
      key: 'what',
      title: t('request.what'),
      render: ({ operation, resource, requestId }) => (
        <Anchor inherit component={Link} to={logPath({ requestId })}>
          {t(`operation.${operation}`)} {resource.type}
        </Anchor>
      ),
    },
    { key: 'result', title: t('request.result'), render: ({ result }) => <StateBadge state={result} /> },
    { key: 'status', title: t('request.status'), render: ({ status }) => status ?? '' },
    {
      key: 'about',
      title: t('request.about'),
      render: ({ resource: { type, id } }) =>
        id !== undefined && type === 'User' ? (
          <Anchor inherit component={Link} to={personPath(id)} title={id}>
            {shortId(id)}
          </Anchor>
        ) : (
          <Text inherit span title={id}>
            {id === undefined ? '' : shortId(id)}
          </Text>
        ),
    },
    { key: 'at', title: t('request.at'), render: ({ createdAt }) => <Moment at={createdAt} relative /> },
  ];
  return <DataTable caption={caption} columns={columns} rows={entries} rowKey={({ id }) => id} />;
}

/** Enough of an id to tell two apart; the whole is in the title. */
function shortId(id: string): string {
  return id.length > 14 ? `${id.slice(0, 12)}…` : id;
}
