import { Button, Group, Paper, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import { Failure } from '../../components/query-state.js';
import { RoleRows } from './sign-on-roles.js';

export type SignOn = Answer<'/settings/sign-on', 'get'>;

const fresh: Omit<SignOn, 'redirectUrl' | 'changedAt'> = {
  name: 'Okta',
  issuer: '',
  clientId: '',
  hasClientSecret: false,
  groupClaim: 'groups',
  scopes: ['openid', 'email', 'profile', 'groups'],
  roles: [{ value: '', role: 'owner' }],
};

/** The provider, the client there, and which group gives which role. Faults of the provider are told beside the fields. */
export function SignOnForm({ settings }: { readonly settings: SignOn | undefined }) {
  const { t } = useTranslation(['settings', 'shell']);
  const [draft, setDraft] = useState(settings ?? fresh);
  const [secret, setSecret] = useState('');
  const [scopes, setScopes] = useState(draft.scopes.join(' '));
  const save = useAct({
    run: () => {
      const { name, issuer, clientId, groupClaim, roles } = draft;
      const fields = { name, issuer, clientId, groupClaim, roles, scopes: scopes.split(/\s+/).filter(Boolean) };
      return call('put', '/settings/sign-on', {
        body: { ...fields, ...(secret === '' ? {} : { clientSecret: secret }) },
      });
    },
    done: t('signOn.saved'),
    invalidates: [['/settings/sign-on'], ['/login-options'], ['/sessions']],
    onProblem: () => undefined,
  });
  const text = (field: 'name' | 'issuer' | 'clientId' | 'groupClaim') => ({
    value: draft[field],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setDraft({ ...draft, [field]: event.currentTarget.value }),
    autoComplete: 'off',
    required: true,
  });
  return (
    <Paper withBorder p="md" radius="md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined);
        }}
      >
        <Stack>
          {save.error && <Failure error={save.error} />}
          <TextInput label={t('signOn.name')} {...text('name')} maxLength={100} />
          <TextInput label={t('signOn.issuer')} description={t('signOn.issuer.text')} type="url" {...text('issuer')} />
          <TextInput label={t('signOn.clientId')} {...text('clientId')} />
          <PasswordInput
            label={t('signOn.secret')}
            description={t(settings?.hasClientSecret ? 'signOn.secret.kept' : 'signOn.secret.none')}
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': t('shell:login.show'), tabIndex: 0 }}
          />
          <TextInput label={t('signOn.claim')} {...text('groupClaim')} />
          <TextInput
            label={t('signOn.scopes')}
            value={scopes}
            onChange={(event) => setScopes(event.currentTarget.value)}
            autoComplete="off"
          />
          <RoleRows rows={draft.roles} onChange={(roles) => setDraft({ ...draft, roles })} />
          {settings && <Text size="sm">{t('signOn.ends')}</Text>}
          <Group>
            <Button type="submit" loading={save.isPending}>
              {t('signOn.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
