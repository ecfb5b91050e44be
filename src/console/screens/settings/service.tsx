import { Button, NumberInput, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import { useMay } from '../../api/session.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { QueryState } from '../../components/query-state.js';

/** What holds for the whole service: the goal for revocations, and how long evidence is kept. */
export function ServicePart() {
  const { t } = useTranslation('settings');
  const mayChange = useMay('settings.manage');
  const goal = useQuery({
    queryKey: ['/settings/revocations'],
    queryFn: () => call('get', '/settings/revocations'),
  });
  const retention = useQuery({ queryKey: ['/settings/retention'], queryFn: () => call('get', '/settings/retention') });
  return (
    <Stack gap="xl">
      {!mayChange && <Text c="dimmed">{t('service.readonly')}</Text>}
      <QueryState query={goal}>{(data) => <GoalForm seconds={data.goalSeconds} mayChange={mayChange} />}</QueryState>
      <QueryState query={retention}>{(data) => <RetentionForm kept={data} mayChange={mayChange} />}</QueryState>
    </Stack>
  );
}

function GoalForm({ seconds, mayChange }: { readonly seconds: number; readonly mayChange: boolean }) {
  const { t } = useTranslation(['settings', 'shell']);
  const [minutes, setMinutes] = useState<number | string>(seconds / 60);
  const save = useAct({
    run: () =>
      call('put', '/settings/revocations', { body: { goalSeconds: Math.max(1, Math.round(Number(minutes) * 60)) } }),
    done: t('shell:saved'),
    invalidates: [['/settings/revocations'], ['/overview']],
  });
  return (
    <section aria-labelledby="goal">
      <Title order={2} id="goal" mb="xs">
        {t('goal')}
      </Title>
      <Paper withBorder p="md" radius="md" maw={720}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(undefined);
          }}
        >
          <Stack align="flex-start">
            <NumberInput
              label={t('goal.minutes')}
              description={t('goal.why')}
              value={minutes}
              onChange={setMinutes}
              min={0.1}
              max={10_080}
              decimalScale={1}
              readOnly={!mayChange}
              required
            />
            {mayChange && (
              <Button type="submit" loading={save.isPending}>
                {t('shell:save')}
              </Button>
            )}
          </Stack>
        </form>
      </Paper>
    </section>
  );
}

type Retention = Answer<'/settings/retention', 'get'>;

const kinds = ['provisioningDays', 'attemptDays', 'deliveryDays', 'auditDetailsDays'] as const;

function RetentionForm({ kept, mayChange }: { readonly kept: Retention; readonly mayChange: boolean }) {
  const { t } = useTranslation(['settings', 'shell']);
  const [days, setDays] = useState(kept);
  const [isAsking, setAsking] = useState(false);
  const save = useAct({
    run: () => call('put', '/settings/retention', { body: days }),
    done: t('shell:saved'),
    invalidates: [['/settings/retention']],
    onDone: () => setAsking(false),
  });
  return (
    <section aria-labelledby="retention">
      <Title order={2} id="retention" mb="xs">
        {t('retention')}
      </Title>
      <Paper withBorder p="md" radius="md" maw={720}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            setAsking(true);
          }}
        >
          <Stack align="flex-start">
            <Text size="sm" c="dimmed">
              {t('retention.why')}
            </Text>
            <SimpleGrid cols={{ base: 1, sm: 2 }} w="100%">
              {kinds.map((kind) => (
                <NumberInput
                  key={kind}
                  label={t(`retention.${kind}`)}
                  value={days[kind] ?? ''}
                  onChange={(value) => setDays({ ...days, [kind]: value === '' ? null : Number(value) })}
                  min={1}
                  max={3650}
                  allowDecimal={false}
                  readOnly={!mayChange}
                />
              ))}
            </SimpleGrid>
            {mayChange && <Button type="submit">{t('shell:save')}</Button>}
          </Stack>
        </form>
      </Paper>
      <ConfirmWithReason
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('retention.confirm')}
        action={t('shell:save')}
        isDangerous
        isBusy={save.isPending}
        asksReason={false}
        onConfirm={() => save.mutate(undefined)}
      >
        {t('retention.confirm.text')}
      </ConfirmWithReason>
    </section>
  );
}
