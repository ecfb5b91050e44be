import { Alert, Button, Divider, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, LogIn } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';

/** What `/sign-on` names as the reason when it sends somebody back here. */
const failures = ['off', 'unsafe', 'expired', 'provider', 'no_role', 'disabled', 'locked', 'failed'] as const;

/** The way in by the identity provider, where there is one, and why it failed the last time. */
export function SignOnLink() {
  const { t } = useTranslation();
  const options = useQuery({
    queryKey: ['/login-options'],
    queryFn: () => call('get', '/login-options'),
    staleTime: 60_000,
  });
  const [failure] = useState(readFailure);
  const signOn = options.data?.signOn;
  if (!signOn && !failure) return null;
  return (
    <Stack mb="md">
      {failure && (
        <Alert role="alert" color="red" variant="outline" icon={<CircleAlert aria-hidden />}>
          {t(`login.signOn.${failure.word}`)}
          {failure.request !== null && (
            <Text size="sm" mt={4} style={{ overflowWrap: 'anywhere' }}>
              {t('login.request', { id: failure.request })}
            </Text>
          )}
        </Alert>
      )}
      {signOn && (
        <>
          <Button
            component="a"
            href={new URL('../sign-on', document.baseURI).href}
            variant="default"
            leftSection={<LogIn aria-hidden size={16} />}
          >
            {t('login.signOn', { name: signOn.name })}
          </Button>
          <Divider label={t('login.or')} />
        </>
      )}
    </Stack>
  );
}

/** What the address says; it is taken out of it, so that a reload does not tell it again. */
function readFailure() {
  const url = new URL(window.location.href);
  const word = failures.find((each) => each === url.searchParams.get('signOn'));
  const request = url.searchParams.get('request');
  if (!word) return undefined;
  url.searchParams.delete('signOn');
  url.searchParams.delete('request');
  window.history.replaceState(window.history.state, '', url);
  return { word, request };
}
