import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { ApiProblem } from '../../api/problem.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { CopyField } from '../../components/copy-field.js';
import { QueryState } from '../../components/query-state.js';
import { SignOnForm, type SignOn } from './sign-on-form.js';

const key = ['/settings/sign-on'] as const;

/** How admins sign in at an OpenID provider. */
export function SignOnPart() {
  const { t } = useTranslation('settings');
  const [isEnding, setEnding] = useState(false);
  const query = useQuery({ queryKey: key, queryFn: readSettings });
  const end = useAct({
    run: () => call('delete', '/settings/sign-on'),
    done: t('signOn.removed'),
    invalidates: [key, ['/login-options'], ['/sessions']],
    onDone: () => setEnding(false),
  });
  return (
    <section aria-labelledby="sign-on">
      <Title order={2} id="sign-on" mb={4}>
        {t('signOn')}
      </Title>
      <Text size="sm" c="dimmed" mb="md" maw={720}>
        {t('signOn.why')}
      </Text>
      <QueryState query={query}>
        {(settings) => (
          <Stack maw={720}>
            <CopyField
              label={t('signOn.redirect')}
              value={settings?.redirectUrl ?? new URL('../sign-on/callback', document.baseURI).href}
            />
            <SignOnForm key={settings?.changedAt} settings={settings ?? undefined} />
            {settings && (
              <Group>
                <Button variant="default" onClick={() => setEnding(true)}>
                  {t('signOn.remove')}
                </Button>
              </Group>
            )}
          </Stack>
        )}
      </QueryState>
      <ConfirmWithReason
        isOpen={isEnding}
        onClose={() => setEnding(false)}
        title={t('signOn.remove')}
        action={t('signOn.remove')}
        isDangerous
        isBusy={end.isPending}
        asksReason={false}
        onConfirm={() => end.mutate(undefined)}
      >
        {t('signOn.remove.text')}
      </ConfirmWithReason>
    </section>
  );
}

/** The settings; null while there are none. */
async function readSettings(): Promise<SignOn | null> {
  try {
    return await call('get', '/settings/sign-on');
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}
