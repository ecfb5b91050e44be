import { Button, Stack, Text, TextInput } from '@mantine/core';
import { Play, Snowflake } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { instantOf } from '../../components/local-time.js';
import type { Target } from './model.js';

/** Stops deliveries to a target for a reason, until a moment or until somebody resumes them. */
export function FreezeControl({ target: { id, name, frozen } }: { readonly target: Target }) {
  const { t } = useTranslation('targets');
  const [isAsking, setAsking] = useState(false);
  const [until, setUntil] = useState('');
  const invalidates = [['/targets'], ['/target-states'], ['/deliveries']];
  const freeze = useAct({
    run: (reason: string) => {
      const end = instantOf(until);
      return call('post', '/targets/{id}/freeze', {
        path: { id },
        body: { reason, ...(end === undefined ? {} : { until: end }) },
      });
    },
    done: t('freeze.done', { name }),
    invalidates,
    onDone: () => setAsking(false),
  });
  const thaw = useAct({
    run: () => call('post', '/targets/{id}/thaw', { path: { id } }),
    done: t('thaw.done', { name }),
    invalidates,
    onDone: () => setAsking(false),
  });
  return (
    <Stack align="flex-start">
      <Text size="sm">{t(frozen ? 'thaw.text' : 'freeze.text')}</Text>
      <Button
        variant="default"
        leftSection={frozen ? <Play aria-hidden size={16} /> : <Snowflake aria-hidden size={16} />}
        onClick={() => setAsking(true)}
      >
        {t(frozen ? 'thaw' : 'freeze.act')}
      </Button>
      <ConfirmWithReason
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t(frozen ? 'thaw.title' : 'freeze.title', { name })}
        action={t(frozen ? 'thaw' : 'freeze.act')}
        asksReason={!frozen}
        isBusy={freeze.isPending || thaw.isPending}
        onConfirm={(reason) => (frozen ? thaw.mutate(undefined) : freeze.mutate(reason))}
      >
        {frozen ? (
          t('thaw.text')
        ) : (
          <Stack gap="sm">
            <Text>{t('freeze.text')}</Text>
            <TextInput
              type="datetime-local"
              label={t('freeze.until')}
              description={t('freeze.until.why')}
              value={until}
              onChange={(event) => setUntil(event.currentTarget.value)}
            />
          </Stack>
        )}
      </ConfirmWithReason>
    </Stack>
  );
}
