import { useTranslation } from 'react-i18next';
import type { Answer } from '../../api/types.js';
import { useFormat } from '../../i18n/format.js';
import type { Helpdesks } from '../mappings/use-helpdesks.js';

export type Hold = Answer<'/holds', 'get'>['items'][number];

/** Why a batch was stopped, as a sentence. */
export function useHoldReason({ roleName }: Helpdesks): (hold: Pick<Hold, 'reason' | 'target'>) => string {
  const { t } = useTranslation('plans');
  const format = useFormat();
  return ({ reason: { kind, scope, limit, role = '', allowed }, target = '' }) => {
    const shown = { count: allowed, number: format.number(allowed), role: roleName(target, role), target };
    if (kind === 'min') return t('reason.min', shown);
    if (kind === 'max') return t('reason.max', shown);
    const isPercent = limit === 'percent';
    return scope === 'overall'
      ? t(isPercent ? 'reason.overallPercent' : 'reason.overall', shown)
      : t(isPercent ? 'reason.targetPercent' : 'reason.target', shown);
  };
}
