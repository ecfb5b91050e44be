import { Anchor, Code, Group, Loader, Stack, Text } from '@mantine/core';
import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePages } from '../../api/paging.js';
import { Moment } from '../../components/moment.js';
import { Failure } from '../../components/query-state.js';
import { logPath } from '../../links.js';
import type { LogEntry } from './model.js';
import { Requests } from './requests.js';
import { useLastRequests } from './use-last-requests.js';

/** Looks every three seconds until something has arrived from the directory, and says what. */
export function FirstRequest({ directoryId }: { readonly directoryId: string }) {
  const { t } = useTranslation('connections');
  const entries = usePages(
    '/provisioning-log',
    { query: { directory: directoryId, limit: 5 } },
    { refetchInterval: 3_000 },
  );
  const heardAt = useLastRequests(3_000).lastOf(directoryId);
  const [latest] = entries.items;
  return (
    <Stack gap="md">
      {entries.error && <Failure error={entries.error} onRetry={() => void entries.refetch()} />}
      <div role="status" aria-live="polite">
        {latest ? <Arrived entry={latest} /> : heardAt === undefined ? <Waiting /> : <Heard at={heardAt} />}
      </div>
      {latest ? (
        <Requests caption={t('requests')} entries={entries.items} />
      ) : (
        <Text size="sm" c="dimmed">
          {t(heardAt === undefined ? 'wait.hint' : 'wait.reads')}
        </Text>
      )}
    </Stack>
  );
}

function Waiting() {
  const { t } = useTranslation('connections');
  return (
    <Group gap="sm" wrap="nowrap">
      <Loader size="sm" aria-hidden style={{ flexShrink: 0 }} />
      <Text fw={500}>{t('wait')}</Text>
    </Group>
  );
}

/** Something came, and nothing is on record: the provider has only read so far, as its connection test does. */
function Heard({ at }: { readonly at: string }) {
  const { t } = useTranslation('connections');
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <CircleCheck aria-hidden size={20} color="var(--mantine-color-green-filled)" style={{ flexShrink: 0 }} />
      <Text fw={600}>
        {t('wait.heard')} · <Moment at={at} relative />
      </Text>
    </Group>
  );
}

function Arrived({ entry: { createdAt, requestId } }: { readonly entry: LogEntry }) {
  const { t } = useTranslation('connections');
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <CircleCheck aria-hidden size={20} color="var(--mantine-color-green-filled)" style={{ flexShrink: 0 }} />
      <div>
        <Text fw={600}>{t('wait.heard')}</Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          <Moment at={createdAt} relative /> · {t('wait.request')}{' '}
          <Anchor inherit component={Link} to={logPath({ requestId })}>
            <Code>{requestId}</Code>
          </Anchor>
        </Text>
      </div>
    </Group>
  );
}
