import { Alert, Code, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Facts } from '../../components/facts.js';
import { Moment } from '../../components/moment.js';
import { useFormat } from '../../i18n/format.js';
import { oneOf } from '../../components/filters.js';
import { reasons } from '../deliveries/reasons.js';
import type { Health, Target } from './model.js';
import { BreakerBadge } from './state-badges.js';

interface Props {
  readonly health: Health;
  readonly target: Pick<Target, 'isEnabled'>;
}

/** What a target's answers say about it, and what to do. */
export function HealthFacts({ health, target }: Props) {
  const { t } = useTranslation(['targets', 'deliveries']);
  const format = useFormat();
  const { breaker, retryAt, failingSince, failedProbes, isQuarantined, rateShare, fault } = health;
  const [word, status] = fault?.error.split(' ') ?? [];
  const reason = oneOf(reasons, word);
  const means = isQuarantined ? 'quarantine' : breaker;
  return (
    <Stack gap="sm" align="flex-start">
      <BreakerBadge health={health} />
      <Text size="sm">{t(`means.${means}`)}</Text>
      {fault && (
        <Alert variant="outline" color="orange" title={t('fault')} w="100%">
          <Text size="sm">
            {reason === undefined ? (
              <Code>{fault.error}</Code>
            ) : (
              <>
                {t(`deliveries:reason.${reason}`)} {status !== undefined && `(HTTP ${status}) `}
                {t(`deliveries:fix.${reason}`)}
              </>
            )}
          </Text>
          <Text size="sm" c="dimmed">
            {t('fault.since')} <Moment at={fault.since} />
          </Text>
        </Alert>
      )}
      {!target.isEnabled && <Text size="sm">{t('means.off')}</Text>}
      <Facts
        facts={[
          ...(failingSince === undefined
            ? []
            : [{ key: 'failing', label: t('failingSince'), value: <Moment at={failingSince} /> }]),
          ...(retryAt === undefined ? [] : [{ key: 'retry', label: t('retryAt'), value: <Moment at={retryAt} /> }]),
          ...(failedProbes === 0
            ? []
            : [{ key: 'probes', label: t('failedProbes'), value: format.number(failedProbes) }]),
          ...(rateShare >= 1 ? [] : [{ key: 'rate', label: t('rateShare'), value: format.percent(rateShare) }]),
        ]}
      />
    </Stack>
  );
}
