import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import { sessionKey } from '../../api/session.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { DataTable, type Column, type TablePages } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { StateBadge } from '../../components/state-badge.js';
import type { Role } from '../../../admins/roles.js';
import type { Handover } from './handover.js';
import { RoleSelect } from './role-select.js';

type Admin = Answer<'/admins', 'get'>['items'][number];

interface Props {
  readonly admins: readonly Admin[];
  readonly pages: TablePages;
  readonly onHandover: (handover: Handover) => void;
}

/** Every admin with role, state, and what can be done about them. */
export function AdminTable({ admins, pages, onHandover }: Props) {
  const { t } = useTranslation(['settings', 'shell']);
  const [leaving, setLeaving] = useState<Admin>();
  const change = useAct({
    run: ({ id, ...body }: { readonly id: string; readonly role?: Role; readonly state?: Admin['state'] }) =>
      call('patch', '/admins/{id}', { path: { id }, body }),
    done: t('shell:saved'),
    invalidates: [['/admins'], ['/sessions'], sessionKey],
    onDone: () => setLeaving(undefined),
  });
  const reset = useAct({
    run: (id: string) => call('post', '/admins/{id}/password', { path: { id }, body: {} }),
    invalidates: [['/admins']],
    onDone: ({ name, oneTimePassword }) => onHandover({ name, password: oneTimePassword ?? '' }),
  });
  const columns: Column<Admin>[] = [
    {
      key: 'name',
      title: t('admins.name'),
      render: ({ name, email, signsInAtProvider }) => (
        <Stack gap={0}>
          <span>{name}</span>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'break-word' }}>
            {email}
          </Text>
          {signsInAtProvider && (
            <Text size="sm" c="dimmed">
              {t('admins.atProvider')}
            </Text>
          )}
        </Stack>
      ),
    },
    {
      key: 'role',
      title: t('admins.role'),
      render: ({ id, name, role, signsInAtProvider }) => (
        <RoleSelect
          disabled={signsInAtProvider}
          size="xs"
          w={150}
          aria-label={t('admins.roleOf', { name })}
          value={role}
          onChange={(chosen) => change.mutate({ id, role: chosen })}
        />
      ),
    },
    { key: 'state', title: t('admins.state'), render: ({ state }) => <StateBadge state={state} /> },
    {
      key: 'seen',
      title: t('admins.seen'),
      render: ({ lastSeenAt, hasOneTimePassword }) => {
        if (hasOneTimePassword) return t('admins.invited');
        return lastSeenAt === undefined ? t('admins.never') : <Moment at={lastSeenAt} relative />;
      },
    },
    {
      key: 'actions',
      title: t('actions'),
      isTitleHidden: true,
      align: 'right',
      render: (admin) => {
        const { id, name, state, signsInAtProvider } = admin;
        return (
          <Group gap="xs" justify="flex-end">
            {!signsInAtProvider && (
              <Button
                size="xs"
                variant="default"
                aria-label={t('admins.resetOf', { name })}
                onClick={() => reset.mutate(id)}
              >
                {t('admins.reset')}
              </Button>
            )}
            {state === 'active' ? (
              <Button
                size="xs"
                variant="default"
                aria-label={t('admins.disableOf', { name })}
                onClick={() => setLeaving(admin)}
              >
                {t('admins.disable')}
              </Button>
            ) : (
              <Button
                size="xs"
                variant="default"
                aria-label={t('admins.enableOf', { name })}
                onClick={() => change.mutate({ id, state: 'active' })}
              >
                {t('admins.enable')}
              </Button>
            )}
          </Group>
        );
      },
    },
  ];
  return (
    <>
      <DataTable caption={t('tab.admins')} columns={columns} rows={admins} rowKey={({ id }) => id} pages={pages} />
      <ConfirmWithReason
        isOpen={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t('admins.disableOf', { name: leaving?.name ?? '' })}
        action={t('admins.disable')}
        isDangerous
        isBusy={change.isPending}
        asksReason={false}
        onConfirm={() => leaving && change.mutate({ id: leaving.id, state: 'disabled' })}
      >
        {t('admins.disable.text', { name: leaving?.name ?? '' })}
      </ConfirmWithReason>
    </>
  );
}
