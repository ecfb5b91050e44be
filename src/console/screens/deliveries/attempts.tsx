import { Code, Group, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Facts } from '../../components/facts.js';
import { Moment } from '../../components/moment.js';
import type { Delivery } from './model.js';
import { Latency, OutcomeLine } from './outcome.js';

/** Every try of a delivery, newest first. */
export function Attempts({ attempts }: Pick<Delivery, 'attempts'>) {
  const { t } = useTranslation('deliveries');
  if (attempts.length === 0) return <Text c="dimmed">{t('attempts.none')}</Text>;
  return (
    <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
      {[...attempts].reverse().map((attempt) => (
        <Paper component="li" withBorder radius="md" p="sm" key={attempt.id}>
          <Stack gap="xs">
            <Group justify="space-between" gap="xs">
              <Text fw={600}>
                <Moment at={attempt.at} />
              </Text>
              <Text size="sm" c="dimmed">
                {t(`trigger.${attempt.trigger}`)}
              </Text>
            </Group>
            <OutcomeLine outcome={attempt.outcome} />
            <Latency elapsedMs={attempt.elapsedMs} timings={attempt.timings} />
            <Facts
              facts={[
                ...(attempt.nextAt === undefined
                  ? []
                  : [{ key: 'next', label: t('next'), value: <Moment at={attempt.nextAt} /> }]),
                ...(attempt.peer === undefined ? [] : [{ key: 'peer', label: t('peer'), value: attempt.peer }]),
                { key: 'webhookId', label: 'webhook-id', value: <Code>{attempt.webhookId}</Code> },
              ]}
            />
            {attempt.answer !== undefined && <Answered text={attempt.answer} />}
          </Stack>
        </Paper>
      ))}
    </Stack>
  );
}

/** What the target answered, as it came. */
export function Answered({ text }: { readonly text: string }) {
  const { t } = useTranslation('deliveries');
  return (
    <div>
      <Text size="sm" c="dimmed">
        {t('answer')}
      </Text>
      <Code
        block
        tabIndex={0}
        role="region"
        aria-label={t('answer')}
        style={{ maxHeight: '12rem', overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      >
        {text}
      </Code>
    </div>
  );
}
