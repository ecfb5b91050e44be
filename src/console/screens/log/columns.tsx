import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../components/data-table.js';
import { RecordLink } from '../../components/record-link.js';
import { Moment } from '../../components/moment.js';
import { StateBadge } from '../../components/state-badge.js';
import type { Entry } from './model.js';
import { ResourceLink } from './resource-link.js';

interface Needs {
  /** Directories by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly onOpen: (entry: Entry) => void;
}

/** The columns of the log. */
export function useEntryColumns({ names, onOpen }: Needs): readonly Column<Entry>[] {
  const { t } = useTranslation('log');
  return [
    { key: 'at', title: t('at'), render: ({ createdAt }) => <Moment at={createdAt} /> },
    { key: 'result', title: t('result'), render: ({ result }) => <StateBadge state={result} /> },
    {
      key: 'operation',
      title: t('operation'),
      render: ({ operation, resource }) => `${t(`operation.${operation}`)} · ${resource.type}`,
    },
    { key: 'resource', title: t('record'), render: (entry) => <ResourceLink entry={entry} /> },
    {
      key: 'changed',
      title: t('changed'),
      render: ({ changed }) => (
        <Text inherit maw={{ xs: 200 }} style={{ overflowWrap: 'anywhere' }}>
          {changed.join(', ') || '–'}
        </Text>
      ),
    },
    {
      key: 'directory',
      title: t('directory'),
      render: ({ directoryId }) => (
        <RecordLink kind="directory" id={directoryId}>
          {names.get(directoryId) ?? directoryId}
        </RecordLink>
      ),
    },
    {
      key: 'details',
      title: t('details'),
      isTitleHidden: true,
      align: 'right',
      render: (entry) => (
        <Button
          size="xs"
          variant="default"
          aria-label={t('details.of', { operation: t(`operation.${entry.operation}`), requestId: entry.requestId })}
          onClick={() => onOpen(entry)}
        >
          {t('details')}
        </Button>
      ),
    },
  ];
}
