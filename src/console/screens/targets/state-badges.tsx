import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../components/state-badge.js';
import type { Health, Target } from './model.js';

interface Props {
  readonly target: Pick<Target, 'isEnabled' | 'deletedAt'>;
  readonly isFrozen: boolean;
}

/** Whether a target is in service: on, off, frozen, or on its way out. */
export function ServiceBadges({ target: { isEnabled, deletedAt }, isFrozen }: Props) {
  const { t } = useTranslation('targets');
  return (
    <Group gap={6}>
      {deletedAt !== undefined && <StateBadge state="removed" label={t('state.leaving')} />}
      {deletedAt === undefined && (
        <StateBadge state={isEnabled ? 'active' : 'disabled'} label={t(isEnabled ? 'state.on' : 'state.off')} />
      )}
      {isFrozen && <StateBadge state="frozen" />}
    </Group>
  );
}

/** Whether a target answers, as its circuit breaker sees it. */
export function BreakerBadge({ health }: { readonly health: Pick<Health, 'breaker' | 'isQuarantined' | 'fault'> }) {
  const { t } = useTranslation('targets');
  if (health.isQuarantined) return <StateBadge state="blocked" label={t('breaker.quarantine')} />;
  if (health.breaker === 'open') return <StateBadge state="failing" label={t('breaker.open')} />;
  if (health.breaker === 'half_open') return <StateBadge state="pending" label={t('breaker.half_open')} />;
  if (health.fault !== undefined) return <StateBadge state="warning" label={t('breaker.fault')} />;
  return <StateBadge state="success" label={t('breaker.closed')} />;
}
