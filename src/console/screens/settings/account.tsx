import { Badge, Button, Paper, PasswordInput, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import { usePages } from '../../api/paging.js';
import { sessionKey, useSession } from '../../api/session.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { QueryState } from '../../components/query-state.js';
import { useActorName } from '../../i18n/actor.js';
import { chooseLanguage, languageNames, languages } from '../../i18n/i18n.js';
import { shortestPassword } from '../login/choose-password.js';

/** Language, password, and the sessions one may see: one's own, or everybody's. */
export function AccountPart() {
  const { admin } = useSession();
  return (
    <Stack gap="xl">
      <LanguageChoice />
      {admin && !admin.signsInAtProvider && <PasswordForm adminId={admin.id} />}
      <Sessions />
    </Stack>
  );
}

function LanguageChoice() {
  const { t, i18n } = useTranslation('settings');
  const { admin } = useSession();
  const choose = async (value: string) => {
    const language = languages.find((each) => each === value);
    if (!language) return;
    await chooseLanguage(language);
    if (admin) await call('patch', '/admins/{id}', { path: { id: admin.id }, body: { language } });
  };
  return (
    <section aria-labelledby="own-language">
      <Title order={2} id="own-language" mb={4}>
        {t('account.language')}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('account.language.why')}
      </Text>
      <SegmentedControl
        aria-labelledby="own-language"
        value={i18n.language}
        onChange={(value) => void choose(value)}
        data={languages.map((language) => ({ value: language, label: languageNames[language] }))}
      />
    </section>
  );
}

function PasswordForm({ adminId }: { readonly adminId: string }) {
  const { t } = useTranslation(['settings', 'shell']);
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = useAct({
    run: () => call('post', '/admins/{id}/password', { path: { id: adminId }, body: { current, password } }),
    done: t('account.password.done'),
    invalidates: [sessionKey, ['/sessions']],
    onDone: () => {
      setCurrent('');
      setPassword('');
    },
  });
  const toggle = { 'aria-label': t('shell:login.show'), tabIndex: 0 };
  return (
    <section aria-labelledby="own-password">
      <Title order={2} id="own-password" mb="xs">
        {t('account.password')}
      </Title>
      <Paper withBorder p="md" radius="md" maw={480}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            change.mutate(undefined);
          }}
        >
          <Stack>
            <PasswordInput
              label={t('account.password.current')}
              value={current}
              onChange={(event) => setCurrent(event.currentTarget.value)}
              autoComplete="current-password"
              visibilityToggleButtonProps={toggle}
              required
            />
            <PasswordInput
              label={t('shell:password.new')}
              description={t('shell:password.rule', { count: shortestPassword })}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              autoComplete="new-password"
              minLength={shortestPassword}
              visibilityToggleButtonProps={toggle}
              required
            />
            <Button type="submit" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
              {t('shell:password.submit')}
            </Button>
          </Stack>
        </form>
      </Paper>
    </section>
  );
}

type SessionRow = Answer<'/sessions', 'get'>['items'][number];

function Sessions() {
  const who = useActorName();
  const { t } = useTranslation('settings');
  const sessions = usePages('/sessions');
  const end = useAct({
    run: (id: string) => call('delete', '/sessions/{id}', { path: { id } }),
    done: t('sessions.ended'),
    invalidates: [['/sessions'], sessionKey],
  });
  const columns: Column<SessionRow>[] = [
    { key: 'who', title: t('sessions.who'), render: ({ name }) => who(name) },
    { key: 'browser', title: t('sessions.browser'), render: ({ userAgent }) => userAgent },
    { key: 'since', title: t('sessions.since'), render: ({ createdAt }) => <Moment at={createdAt} /> },
    { key: 'seen', title: t('sessions.seen'), render: ({ lastSeenAt }) => <Moment at={lastSeenAt} relative /> },
    {
      key: 'actions',
      title: t('actions'),
      isTitleHidden: true,
      align: 'right',
      render: ({ id, name, isCurrent }) =>
        isCurrent ? (
          <Badge variant="outline" tt="none" styles={{ root: { color: 'var(--mantine-color-text)' } }}>
            {t('sessions.current')}
          </Badge>
        ) : (
          <Button
            size="xs"
            variant="default"
            aria-label={t('sessions.endOf', { name: who(name) })}
            onClick={() => end.mutate(id)}
          >
            {t('sessions.end')}
          </Button>
        ),
    },
  ];
  return (
    <section aria-labelledby="sessions">
      <Title order={2} id="sessions" mb="xs">
        {t('sessions')}
      </Title>
      <QueryState query={sessions}>
        {() => (
          <DataTable
            caption={t('sessions')}
            columns={columns}
            rows={sessions.items}
            rowKey={({ id }) => id}
            pages={sessions}
          />
        )}
      </QueryState>
    </section>
  );
}
