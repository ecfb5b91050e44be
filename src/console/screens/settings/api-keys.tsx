import { Alert, Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../admins/roles.js';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import { usePages } from '../../api/paging.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { CopyField } from '../../components/copy-field.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { Empty, QueryState } from '../../components/query-state.js';
import { RoleSelect } from './role-select.js';

type ApiKey = Answer<'/api-keys', 'get'>['items'][number];

/** Keys by which programs use the API. */
export function ApiKeysPart() {
  const { t } = useTranslation(['settings', 'shell']);
  const keys = usePages('/api-keys');
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<string>();
  const [leaving, setLeaving] = useState<ApiKey>();
  const remove = useAct({
    run: (id: string) => call('delete', '/api-keys/{id}', { path: { id } }),
    done: t('keys.removed'),
    invalidates: [['/api-keys']],
    onDone: () => setLeaving(undefined),
  });
  const make = <Button onClick={() => setMaking(true)}>{t('keys.make')}</Button>;
  const columns: Column<ApiKey>[] = [
    { key: 'name', title: t('keys.name'), render: ({ name, lastFour }) => `${name} (…${lastFour})` },
    { key: 'role', title: t('keys.role'), render: ({ role }) => t(`shell:role.${role}`) },
    { key: 'end', title: t('keys.end'), render: ({ expiresAt }) => <Moment at={expiresAt} /> },
    {
      key: 'used',
      title: t('keys.used'),
      render: ({ lastUsedAt }) => (lastUsedAt === undefined ? t('keys.unused') : <Moment at={lastUsedAt} relative />),
    },
    {
      key: 'actions',
      title: t('actions'),
      isTitleHidden: true,
      align: 'right',
      render: (key) => (
        <Button
          size="xs"
          variant="default"
          aria-label={t('keys.removeOf', { name: key.name })}
          onClick={() => setLeaving(key)}
        >
          {t('keys.remove')}
        </Button>
      ),
    },
  ];
  return (
    <Stack gap="lg">
      {made !== undefined && (
        <Alert role="status" variant="outline" color="green" title={t('keys.made')}>
          <CopyField label={t('keys.key')} value={made} />
        </Alert>
      )}
      <QueryState
        query={keys}
        isEmpty={() => keys.items.length === 0}
        empty={<Empty title={t('keys.empty')} text={t('keys.empty.text')} action={make} />}
      >
        {() => (
          <>
            <Group>{make}</Group>
            <DataTable
              caption={t('tab.keys')}
              columns={columns}
              rows={keys.items}
              rowKey={({ id }) => id}
              pages={keys}
            />
          </>
        )}
      </QueryState>
      <Modal
        opened={isMaking}
        onClose={() => setMaking(false)}
        title={t('keys.make')}
        closeButtonProps={{ 'aria-label': t('shell:close') }}
      >
        <MakeForm
          onMade={(key) => {
            setMade(key);
            setMaking(false);
          }}
        />
      </Modal>
      <ConfirmWithReason
        isOpen={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t('keys.removeOf', { name: leaving?.name ?? '' })}
        action={t('keys.remove')}
        isDangerous
        isBusy={remove.isPending}
        asksReason={false}
        onConfirm={() => leaving && remove.mutate(leaving.id)}
      >
        {t('keys.remove.text', { name: leaving?.name ?? '' })}
      </ConfirmWithReason>
    </Stack>
  );
}

function MakeForm({ onMade }: { readonly onMade: (key: string) => void }) {
  const { t } = useTranslation('settings');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('auditor');
  const [days, setDays] = useState(90);
  const make = useAct({
    run: () => call('post', '/api-keys', { body: { name, role, expiresInDays: days } }),
    invalidates: [['/api-keys']],
    onDone: ({ key }) => onMade(key),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate(undefined);
      }}
    >
      <Stack>
        <TextInput
          label={t('keys.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <RoleSelect label={t('keys.role')} description={t(`role.${role}`)} value={role} onChange={setRole} />
        <NumberInput
          label={t('keys.days')}
          value={days}
          onChange={(value) => setDays(Number(value))}
          min={1}
          max={365}
          allowDecimal={false}
          required
        />
        <Button type="submit" loading={make.isPending}>
          {t('keys.make')}
        </Button>
      </Stack>
    </form>
  );
}
