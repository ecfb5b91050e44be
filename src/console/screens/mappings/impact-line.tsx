import { Group, Loader, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.js';
import { impactOf, type RoleMove } from './impact.js';
import type { Helpdesks } from './use-helpdesks.js';
import type { PlanReading } from './use-plan.js';

interface Props {
  readonly plan: PlanReading;
  readonly helpdesks: Helpdesks;
}

/** Roles named one by one; the others are in the plan. */
const mostRoles = 3;

/** "14 people change: 3 lose access, 2 lose Admin": said again, politely, a moment after each change of the draft. */
export function ImpactLine({ plan: { plan, isBusy, isCurrent }, helpdesks }: Props) {
  const { t } = useTranslation('mappings');
  const words = useImpactWords(helpdesks);
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start" mih={24}>
      {isBusy && <Loader size={14} mt={5} aria-hidden />}
      <Text role="status" aria-live="polite" aria-busy={isBusy}>
        {isCurrent && plan ? words(plan) : isBusy ? t('impact.busy') : ''}
      </Text>
    </Group>
  );
}

function useImpactWords({ isPrivileged, roleName }: Helpdesks) {
  const { t, i18n } = useTranslation('mappings');
  const format = useFormat();
  return ({ summary, changes }: NonNullable<PlanReading['plan']>): string => {
    if (summary.people === 0) return t('impact.none');
    const { loseAccess, gainAccess, losePrivileged, gainPrivileged } = impactOf(changes, isPrivileged);
    const counted = (count: number) => ({ count, number: format.number(count) });
    const named = (key: 'impact.lose' | 'impact.gain', moves: readonly RoleMove[]) =>
      moves
        .slice(0, mostRoles)
        .map(({ target, role, people }) => t(key, { ...counted(people), role: roleName(target, role), target }));
    const parts = [
      ...(loseAccess > 0 ? [t('impact.loseAccess', counted(loseAccess))] : []),
      ...named('impact.lose', losePrivileged),
      ...named('impact.gain', gainPrivileged),
      ...(gainAccess > 0 ? [t('impact.gainAccess', counted(gainAccess))] : []),
    ];
    const people = t('impact.people', counted(summary.people));
    const colon = i18n.language === 'fr' ? ' : ' : ': ';
    return parts.length === 0 ? `${people}.` : `${people}${colon}${parts.join(', ')}.`;
  };
}
