import { Alert, Button, Group, List, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { roles, type Role } from '../../../admins/roles.js';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { usePages } from '../../api/paging.js';
import { CopyField } from '../../components/copy-field.js';
import { Empty, QueryState } from '../../components/query-state.js';
import { AdminTable } from './admin-table.js';
import type { Handover } from './handover.js';
import { RoleSelect } from './role-select.js';

/** The people who run the service: invited, given a role, disabled. */
export function AdminsPart() {
  const { t } = useTranslation(['settings', 'shell']);
  const admins = usePages('/admins');
  const [isInviting, setInviting] = useState(false);
  const [handover, setHandover] = useState<Handover>();
  const invite = <Button onClick={() => setInviting(true)}>{t('admins.invite')}</Button>;
  return (
    <Stack gap="lg">
      {handover && (
        <Alert role="status" variant="outline" color="green" title={t('admins.invite.done', { name: handover.name })}>
          <CopyField label={t('admins.oneTime')} value={handover.password} />
        </Alert>
      )}
      <QueryState
        query={admins}
        isEmpty={() => admins.items.length === 0}
        empty={<Empty title={t('admins.empty')} text={t('admins.empty.text')} action={invite} />}
      >
        {() => (
          <>
            <Group>{invite}</Group>
            <AdminTable admins={admins.items} pages={admins} onHandover={setHandover} />
          </>
        )}
      </QueryState>
      <section aria-labelledby="roles">
        <Title order={2} id="roles" mb="xs">
          {t('roles')}
        </Title>
        <List>
          {roles.map((role) => (
            <List.Item key={role}>
              <Text component="span" fw={600}>
                {t(`shell:role.${role}`)}
              </Text>
              {' · '}
              {t(`role.${role}`)}
            </List.Item>
          ))}
        </List>
      </section>
      <Modal
        opened={isInviting}
        onClose={() => setInviting(false)}
        title={t('admins.invite')}
        closeButtonProps={{ 'aria-label': t('shell:close') }}
      >
        <InviteForm
          onInvited={(made) => {
            setHandover(made);
            setInviting(false);
          }}
        />
      </Modal>
    </Stack>
  );
}

function InviteForm({ onInvited }: { readonly onInvited: (handover: Handover) => void }) {
  const { t } = useTranslation('settings');
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const invite = useAct({
    run: () => call('post', '/admins', { body: { email, name, role } }),
    invalidates: [['/admins']],
    onDone: (made) => onInvited({ name: made.name, password: made.oneTimePassword }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate(undefined);
      }}
    >
      <Stack>
        <TextInput
          label={t('admins.invite.email')}
          type="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          autoComplete="off"
          required
          data-autofocus
        />
        <TextInput
          label={t('admins.invite.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="off"
          required
        />
        <RoleSelect label={t('admins.invite.role')} description={t(`role.${role}`)} value={role} onChange={setRole} />
        <Button type="submit" loading={invite.isPending}>
          {t('admins.invite.submit')}
        </Button>
      </Stack>
    </form>
  );
}
