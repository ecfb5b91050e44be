import { Anchor, Box, Group, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePages } from '../../api/paging.js';
import { useMay } from '../../api/session.js';
import { Empty, QueryState } from '../../components/query-state.js';
import { connectionPath, logPath } from '../../links.js';
import type { Connection } from './model.js';
import { Requests } from './requests.js';

/** The last ten requests of a directory, read again every five seconds. */
export function LastRequests({ connection: { id } }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  const mayRead = useMay('people.read');
  const entries = usePages(
    '/provisioning-log',
    { query: { directory: id, limit: 10 } },
    { refetchInterval: 5_000, enabled: mayRead },
  );
  if (!mayRead) return null;
  return (
    <Box component="section" aria-labelledby="requests" miw={0}>
      <Group justify="space-between" mb="sm">
        <Title order={2} id="requests">
          {t('requests')}
        </Title>
        {entries.items.length > 0 && (
          <Anchor component={Link} to={logPath({ directory: id })}>
            {t('requests.all')}
          </Anchor>
        )}
      </Group>
      <QueryState
        query={entries}
        isEmpty={() => entries.items.length === 0}
        empty={
          <Empty
            title={t('requests.none')}
            text={t('requests.none.text')}
            action={
              <Anchor component={Link} to={`${connectionPath(id)}/guide`}>
                {t('guide.open')}
              </Anchor>
            }
          />
        }
      >
        {() => <Requests caption={t('requests')} entries={entries.items} />}
      </QueryState>
    </Box>
  );
}
