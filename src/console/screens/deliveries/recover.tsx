import { Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { instantOf, localOf } from '../../components/local-time.js';
import { useFormat } from '../../i18n/format.js';

interface Props {
  /** The target, or those to choose from. */
  readonly targets: readonly { readonly id: string; readonly name: string }[];
  readonly onDone?: () => void;
}

const hourMs = 3_600_000;

/** Sends again the newest state of whatever was made or failed on a target since a moment. */
export function RecoverForm({ targets, onDone }: Props) {
  const { t } = useTranslation('deliveries');
  const format = useFormat();
  const [target, setTarget] = useState(targets[0]?.id ?? '');
  const [local, setLocal] = useState(() => localOf(new Date(Date.now() - hourMs).toISOString()));
  const [resent, setResent] = useState<number>();
  const since = instantOf(local);
  const recover = useAct({
    run: (from: string) => call('post', '/targets/{id}/recover', { path: { id: target }, body: { since: from } }),
    invalidates: [['/deliveries'], ['/target-states']],
    onDone: ({ resent: count }) => {
      setResent(count);
      onDone?.();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (since !== undefined) recover.mutate(since);
      }}
    >
      <Stack align="flex-start">
        <Text size="sm">{t('recover.text')}</Text>
        {targets.length > 1 && (
          <NativeSelect
            label={t('target')}
            value={target}
            onChange={(event) => setTarget(event.currentTarget.value)}
            data={targets.map(({ id, name }) => ({ value: id, label: name }))}
            w="100%"
          />
        )}
        <TextInput
          type="datetime-local"
          label={t('recover.since')}
          description={t('time.local')}
          value={local}
          onChange={(event) => setLocal(event.currentTarget.value)}
          required
          w="100%"
          maw={320}
        />
        <Button type="submit" loading={recover.isPending} disabled={since === undefined}>
          {t('recover')}
        </Button>
        <Text size="sm" role="status">
          {resent !== undefined && t('recover.done', { count: resent, number: format.number(resent) })}
        </Text>
      </Stack>
    </form>
  );
}
