import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { components } from '../../api/schema.js';
import { Facts } from '../../components/facts.js';
import { Moment } from '../../components/moment.js';
import { StateBadge, type StateName } from '../../components/state-badge.js';
import { useFormat } from '../../i18n/format.js';

type Outcome = components['schemas']['AttemptOutcome'];
type Timings = NonNullable<components['schemas']['TargetTest']['timings']>;
export type Reason = NonNullable<Outcome['reason']>;

const looks: Readonly<Record<Outcome['kind'], StateName>> = {
  delivered: 'delivered',
  superseded: 'superseded',
  retryable: 'failing',
  refused: 'blocked',
  gone: 'removed',
};

/** What came of one attempt, why, and what helps. */
export function OutcomeLine({ outcome }: { readonly outcome: Outcome }) {
  const { t } = useTranslation('deliveries');
  const { kind, status, reason, retryAfter } = outcome;
  return (
    <Stack gap={4} align="flex-start">
      <StateBadge
        state={looks[kind]}
        label={status === undefined ? t(`outcome.${kind}`) : `${t(`outcome.${kind}`)} · HTTP ${status}`}
      />
      {reason !== undefined && (
        <Text size="sm">
          {t(`reason.${reason}`)} {t(`fix.${reason}`)}
        </Text>
      )}
      {retryAfter !== undefined && (
        <Text size="sm">
          {t('outcome.retryAfter')} <Moment at={retryAfter} />
        </Text>
      )}
    </Stack>
  );
}

const steps = ['dnsMs', 'connectMs', 'tlsMs', 'firstByteMs'] as const;

/** Where the time of an attempt went, step by step; the API counts each from the start. */
export function Latency({
  elapsedMs,
  timings = {},
}: {
  readonly elapsedMs: number;
  readonly timings?: Timings | undefined;
}) {
  const { t } = useTranslation('deliveries');
  const format = useFormat();
  const done = steps.flatMap((step) => (timings[step] === undefined ? [] : [{ step, at: timings[step] }]));
  const parts = done.map(({ step, at }, index) => ({ step, ms: at - (done[index - 1]?.at ?? 0) }));
  const facts = parts.map(({ step, ms }) => ({
    key: step,
    label: t(`step.${step}`),
    value: format.span(Math.max(0, ms)),
  }));
  return <Facts facts={[...facts, { key: 'all', label: t('step.all'), value: format.span(elapsedMs) }]} />;
}
