import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { useMay } from '../../api/session.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { CopyField } from '../../components/copy-field.js';
import { AllowedAddresses } from './allowed-addresses.js';
import { ClientSecrets } from './client-secrets.js';
import type { OAuthClient } from './model.js';

interface Props {
  readonly directoryId: string;
  readonly client: OAuthClient;
}

/** One OAuth client: what to enter at the provider, its secrets, and its end. */
export function OAuthClientCard({ directoryId, client }: Props) {
  const { t } = useTranslation('connections');
  const mayManage = useMay('secrets.manage');
  const [isLeaving, setLeaving] = useState(false);
  const [isLimiting, setLimiting] = useState(false);
  const remove = useAct({
    run: () =>
      call('delete', '/directories/{id}/oauth-clients/{clientId}', { path: { id: directoryId, clientId: client.id } }),
    done: t('oauth.removed'),
    invalidates: [['/directories/{id}/oauth-clients']],
    onDone: () => setLeaving(false),
  });
  return (
    <Paper withBorder radius="md" p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={3} size="h4">
            {client.name}
          </Title>
          {mayManage && (
            <Group gap="xs">
              <Button
                size="xs"
                variant="default"
                aria-label={t('token.from.editOf', { name: client.name })}
                onClick={() => setLimiting(true)}
              >
                {t('token.from.edit')}
              </Button>
              <Button
                size="xs"
                variant="default"
                aria-label={t('oauth.removeOf', { name: client.name })}
                onClick={() => setLeaving(true)}
              >
                {t('oauth.remove')}
              </Button>
            </Group>
          )}
        </Group>
        <CopyField label="Token Endpoint" value={client.tokenEndpoint} />
        <CopyField label="Client Identifier" value={client.clientId} />
        <Text size="sm" c="dimmed">
          {t('oauth.life', { count: client.tokenMinutes })}{' '}
          {client.allowFrom !== null && t('oauth.from', { ranges: client.allowFrom.join(', ') })}
        </Text>
        {client.method === 'client_secret' ? (
          <ClientSecrets directoryId={directoryId} client={client} />
        ) : (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('oauth.signed', { keys: client.jwksUrl ?? t('oauth.keySet') })}
          </Text>
        )}
      </Stack>
      <AllowedAddresses
        name={client.name}
        allowFrom={client.allowFrom}
        isOpen={isLimiting}
        onClose={() => setLimiting(false)}
        save={(allowFrom) =>
          call('patch', '/directories/{id}/oauth-clients/{clientId}', {
            path: { id: directoryId, clientId: client.id },
            body: { allowFrom },
          })
        }
        invalidates={[['/directories/{id}/oauth-clients'], ['/directories/{id}/tokens']]}
      />
      <ConfirmWithReason
        isOpen={isLeaving}
        onClose={() => setLeaving(false)}
        title={t('oauth.removeOf', { name: client.name })}
        action={t('oauth.remove')}
        isDangerous
        isBusy={remove.isPending}
        asksReason={false}
        onConfirm={() => remove.mutate(undefined)}
      >
        {t('oauth.remove.text')}
      </ConfirmWithReason>
    </Paper>
  );
}
