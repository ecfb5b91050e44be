import { Button, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { oneOf } from '../../components/filters.js';
import { useFormat } from '../../i18n/format.js';
import type { Target } from './model.js';

const scopes = ['failed', 'pending', 'parked', 'all'] as const;
type Scope = (typeof scopes)[number];

/** Sends again what fails, what is owed, what was given up, or everything. */
export function ResyncForm({ target: { id, name } }: { readonly target: Target }) {
  const { t } = useTranslation('targets');
  const format = useFormat();
  const [scope, setScope] = useState<Scope>('failed');
  const [isAsking, setAsking] = useState(false);
  const resync = useAct({
    run: () => call('post', '/targets/{id}/resync', { path: { id }, body: { scope } }),
    invalidates: [['/deliveries'], ['/target-states']],
    onDone: () => setAsking(false),
  });
  const count = resync.data?.resent;
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (scope === 'all') setAsking(true);
          else resync.mutate(undefined);
        }}
      >
        <Stack align="flex-start">
          <Radio.Group
            label={t('resync.scope')}
            value={scope}
            onChange={(value) => setScope(oneOf(scopes, value) ?? scope)}
          >
            <Stack gap="xs" mt="xs">
              {scopes.map((one) => (
                <Radio key={one} value={one} label={t(`resync.${one}`)} description={t(`resync.${one}.why`)} />
              ))}
            </Stack>
          </Radio.Group>
          <Button type="submit" variant="default" loading={resync.isPending}>
            {t('resync.act')}
          </Button>
          <Text size="sm" role="status">
            {count !== undefined && t('resync.done', { count, number: format.number(count) })}
          </Text>
        </Stack>
      </form>
      <ConfirmWithReason
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('resync.confirm', { name })}
        action={t('resync.act')}
        asksReason={false}
        isBusy={resync.isPending}
        onConfirm={() => resync.mutate(undefined)}
      >
        {t('resync.all.why')}
      </ConfirmWithReason>
    </>
  );
}
