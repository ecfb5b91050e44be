import { Button, Radio, Stack, Text, TextInput } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import type { Target } from './model.js';

/** The end of a target: everything revoked first, or forgotten at once, each with what it means. */
export function DeleteControl({ target: { id, name, deletedAt } }: { readonly target: Target }) {
  const { t } = useTranslation('targets');
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const [way, setWay] = useState('drain');
  const [typed, setTyped] = useState('');
  const isForced = way === 'force';
  const remove = useAct({
    run: () => call('delete', '/targets/{id}', { path: { id }, query: { force: isForced ? 'true' : 'false' } }),
    done: t(isForced ? 'delete.done.force' : 'delete.done.drain', { name }),
    invalidates: [['/targets'], ['/target-states']],
    onDone: () => void navigate('/targets'),
  });
  return (
    <Stack align="flex-start">
      <Text size="sm">{t(deletedAt === undefined ? 'delete.text' : 'delete.again')}</Text>
      <Button
        color="red"
        variant="outline"
        styles={{ root: { color: 'var(--mantine-color-error)', borderColor: 'var(--mantine-color-error)' } }}
        leftSection={<Trash2 aria-hidden size={16} />}
        onClick={() => setAsking(true)}
      >
        {t('delete.act')}
      </Button>
      <ConfirmWithReason
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('delete.title', { name })}
        action={t(isForced ? 'delete.force' : 'delete.drain')}
        isDangerous
        asksReason={false}
        isBusy={remove.isPending}
        onConfirm={() => {
          if (!isForced || typed === name) remove.mutate(undefined);
        }}
      >
        <Stack>
          <Radio.Group label={t('delete.way')} value={way} onChange={setWay}>
            <Stack gap="sm" mt="xs">
              <Radio value="drain" label={t('delete.drain')} description={t('delete.drain.means')} />
              <Radio value="force" label={t('delete.force')} description={t('delete.force.means')} />
            </Stack>
          </Radio.Group>
          {isForced && (
            <TextInput
              label={t('delete.type', { name })}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              error={typed !== '' && typed !== name ? t('delete.type.wrong') : undefined}
              required
            />
          )}
        </Stack>
      </ConfirmWithReason>
    </Stack>
  );
}
