import { Alert, Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { useMay } from '../../api/session.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { CopyField } from '../../components/copy-field.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { CredentialBadge } from './credential-badge.js';
import type { OAuthClient } from './model.js';

interface Props {
  readonly directoryId: string;
  readonly client: OAuthClient;
}

type Secret = OAuthClient['secrets'][number];

/** The secrets of a client; another is made before one is retired. */
export function ClientSecrets({ directoryId, client }: Props) {
  const { t } = useTranslation('connections');
  const mayManage = useMay('secrets.manage');
  const [made, setMade] = useState<string>();
  const [retiring, setRetiring] = useState<Secret>();
  const path = { id: directoryId, clientId: client.id };
  const invalidates = [['/directories/{id}/oauth-clients']];
  const add = useAct({
    run: () => call('post', '/directories/{id}/oauth-clients/{clientId}/secrets', { path, body: {} }),
    invalidates,
    onDone: ({ clientSecret }) => setMade(clientSecret),
  });
  const retire = useAct({
    run: (secretId: string) =>
      call('delete', '/directories/{id}/oauth-clients/{clientId}/secrets/{secretId}', { path: { ...path, secretId } }),
    done: t('secret.retired'),
    invalidates,
    onDone: () => setRetiring(undefined),
  });
  const columns: Column<Secret>[] = [
    { key: 'secret', title: t('secret'), render: ({ lastFour }) => `…${lastFour}` },
    { key: 'state', title: t('state'), render: (secret) => <CredentialBadge credential={secret} /> },
    {
      key: 'used',
      title: t('token.used'),
      render: ({ lastUsedAt }) => (lastUsedAt === undefined ? t('token.unused') : <Moment at={lastUsedAt} relative />),
    },
    { key: 'expires', title: t('token.expires'), render: ({ expiresAt }) => <Moment at={expiresAt} /> },
    ...(mayManage
      ? [
          {
            key: 'acts',
            title: t('acts'),
            isTitleHidden: true,
            align: 'right' as const,
            render: (secret: Secret) => (
              <Button
                size="xs"
                variant="default"
                aria-label={t('secret.retireOf', { lastFour: secret.lastFour })}
                onClick={() => setRetiring(secret)}
              >
                {t('token.retire')}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <Stack gap="sm">
      {made !== undefined && (
        <Alert role="status" variant="outline" color="green" title={t('secret.made')}>
          <CopyField label="Client Secret" value={made} />
        </Alert>
      )}
      <DataTable
        caption={t('secrets', { name: client.name })}
        columns={columns}
        rows={client.secrets}
        rowKey={({ id }) => id}
      />
      {mayManage && (
        <Group>
          <Button size="xs" variant="default" loading={add.isPending} onClick={() => add.mutate(undefined)}>
            {t('secret.make')}
          </Button>
        </Group>
      )}
      <ConfirmWithReason
        isOpen={retiring !== undefined}
        onClose={() => setRetiring(undefined)}
        title={t('secret.retireOf', { lastFour: retiring?.lastFour ?? '' })}
        action={t('token.retire')}
        isDangerous
        isBusy={retire.isPending}
        asksReason={false}
        onConfirm={() => retiring && retire.mutate(retiring.id)}
      >
        {t('secret.retire.text')}
      </ConfirmWithReason>
    </Stack>
  );
}
