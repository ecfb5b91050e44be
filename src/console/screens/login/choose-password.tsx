import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { logOut, sessionKey, type Session } from '../../api/session.js';

/** Shortest password that the service takes. */
export const shortestPassword = 12;

/** For somebody who logged in with a one-time password: nothing else is open before they choose their own. */
export function ChoosePassword({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    document.title = `${t('password.title')} · Rolecall`;
  }, [t]);
  const choose = useAct({
    run: (body: { readonly current: string; readonly password: string }) =>
      call('post', '/admins/{id}/password', { path: { id: session.admin?.id ?? '' }, body }),
    invalidates: [sessionKey],
    onProblem: ({ message }) => setProblem(message),
  });
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="lg" radius="md" w="100%" maw={420}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const fields = new FormData(event.currentTarget);
            const [current, password] = ['current', 'password'].map((name) => {
              const value = fields.get(name);
              return typeof value === 'string' ? value : '';
            });
            choose.mutate({ current: current ?? '', password: password ?? '' });
          }}
        >
          <Stack>
            <Title order={1}>{t('password.title')}</Title>
            <Text c="dimmed">{t('password.why')}</Text>
            {problem !== undefined && (
              <Alert role="alert" color="red" variant="outline" title={t('problem.act')}>
                <span lang="en">{problem}</span>
              </Alert>
            )}
            <PasswordInput
              name="current"
              label={t('password.current')}
              autoComplete="current-password"
              visibilityToggleButtonProps={{ 'aria-label': t('login.show'), tabIndex: 0 }}
              required
            />
            <PasswordInput
              name="password"
              label={t('password.new')}
              description={t('password.rule', { count: shortestPassword })}
              autoComplete="new-password"
              minLength={shortestPassword}
              visibilityToggleButtonProps={{ 'aria-label': t('login.show'), tabIndex: 0 }}
              required
            />
            <Button type="submit" loading={choose.isPending}>
              {t('password.submit')}
            </Button>
            <Button variant="subtle" onClick={() => void logOut(client)}>
              {t('account.logOut')}
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
