import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import { CopyField } from '../../components/copy-field.js';
import { Failure } from '../../components/query-state.js';
import { AddressField } from './address-field.js';
import { readRanges, type Connection } from './model.js';

interface Props {
  readonly connection: Connection;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

type Made = Answer<'/directories/{id}/oauth-clients', 'post'>;

/** Registers a client: with a secret, or with the keys of a tenant that signs for it. */
export function NewOAuthClient({ connection, isOpen, onClose }: Props) {
  const { t } = useTranslation(['connections', 'shell']);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('oauth.add')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      <Body connection={connection} onClose={onClose} />
    </Modal>
  );
}

function Body({ connection, onClose }: Omit<Props, 'isOpen'>) {
  const [made, setMade] = useState<Made>();
  return made ? <Shown made={made} onClose={onClose} /> : <Form connection={connection} onMade={setMade} />;
}

function Shown({ made, onClose }: { readonly made: Made; readonly onClose: () => void }) {
  const { t } = useTranslation('connections');
  return (
    <Stack role="status">
      <CopyField label="Token Endpoint" value={made.tokenEndpoint} />
      <CopyField label="Client Identifier" value={made.clientId} />
      {made.clientSecret !== undefined && (
        <CopyField label="Client Secret" value={made.clientSecret} description={t('field.once')} />
      )}
      <Group justify="flex-end">
        <Button onClick={onClose}>{t(made.clientSecret === undefined ? 'oauth.done' : 'token.copied')}</Button>
      </Group>
    </Stack>
  );
}

const keyFields = ['issuer', 'jwksUrl', 'subject', 'audience'] as const;
type KeyField = (typeof keyFields)[number];

function Form({ connection, onMade }: { readonly connection: Connection; readonly onMade: (made: Made) => void }) {
  const { t } = useTranslation('connections');
  const [name, setName] = useState(connection.name);
  const [method, setMethod] = useState<'client_secret' | 'private_key_jwt'>('client_secret');
  const [from, setFrom] = useState('');
  const [keys, setKeys] = useState<Record<KeyField, string>>({ issuer: '', jwksUrl: '', subject: '', audience: '' });
  const create = useAct({
    run: () =>
      call('post', '/directories/{id}/oauth-clients', {
        path: { id: connection.id },
        body: {
          name,
          method,
          ...(method === 'private_key_jwt' ? filled(keys) : {}),
          ...(from.trim() === '' ? {} : { allowFrom: readRanges(from) }),
        },
      }),
    invalidates: [['/directories/{id}/oauth-clients']],
    onDone: onMade,
    onProblem: () => undefined,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(undefined);
      }}
    >
      <Stack>
        {create.error && <Failure error={create.error} />}
        <TextInput
          label={t('token.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          required
          data-autofocus
        />
        <Radio.Group
          label={t('oauth.method')}
          value={method}
          onChange={(chosen) => setMethod(chosen === 'private_key_jwt' ? chosen : 'client_secret')}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="client_secret" label={t('oauth.secret')} description={t('oauth.secret.text')} />
            <Radio value="private_key_jwt" label={t('oauth.keys')} description={t('oauth.keys.text')} />
          </Stack>
        </Radio.Group>
        {method === 'private_key_jwt' &&
          keyFields.map((field) => (
            <TextInput
              key={field}
              label={t(`oauth.${field}`)}
              value={keys[field]}
              onChange={(event) => setKeys({ ...keys, [field]: event.currentTarget.value })}
              required={field === 'jwksUrl'}
            />
          ))}
        <AddressField value={from} onChange={setFrom} />
        <Group>
          <Button type="submit" loading={create.isPending}>
            {t('oauth.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function filled(keys: Record<KeyField, string>): Partial<Record<KeyField, string>> {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value.trim() !== ''));
}
