import { Box, Button, Group, Stack, Text, Title } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/paging.js';
import { useMay } from '../../api/session.js';
import { QueryState } from '../../components/query-state.js';
import type { Connection } from './model.js';
import { NewOAuthClient } from './new-oauth-client.js';
import { OAuthClientCard } from './oauth-client-card.js';

/** Programs that fetch short-lived tokens instead of carrying one for months. */
export function OAuthClients({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  const mayManage = useMay('secrets.manage');
  const [isAdding, setAdding] = useState(false);
  const clients = usePages('/directories/{id}/oauth-clients', { path: { id: connection.id } });
  return (
    <Box component="section" aria-labelledby="oauth" miw={0}>
      <Group justify="space-between" mb="sm">
        <Title order={2} id="oauth">
          {t('oauth')}
        </Title>
        {mayManage && (
          <Button variant="default" leftSection={<Plus aria-hidden size={16} />} onClick={() => setAdding(true)}>
            {t('oauth.add')}
          </Button>
        )}
      </Group>
      <Text c="dimmed" mb="sm">
        {t('oauth.lead')}
      </Text>
      <QueryState
        query={clients}
        lines={2}
        isEmpty={() => clients.items.length === 0}
        empty={<Text>{t('oauth.none')}</Text>}
      >
        {() => (
          <Stack gap="md">
            {clients.items.map((client) => (
              <OAuthClientCard key={client.id} directoryId={connection.id} client={client} />
            ))}
            {clients.hasNextPage && (
              <Group>
                <Button variant="default" onClick={() => void clients.fetchNextPage()}>
                  {t('oauth.more')}
                </Button>
              </Group>
            )}
          </Stack>
        )}
      </QueryState>
      <NewOAuthClient connection={connection} isOpen={isAdding} onClose={() => setAdding(false)} />
    </Box>
  );
}
