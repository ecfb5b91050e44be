import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../components/state-badge.js';

interface Props {
  readonly isHeard: boolean;
  /** False while that is still being read. */
  readonly isKnown: boolean;
}

/** Whether the identity provider has ever come. */
export function ConnectionState({ isHeard, isKnown }: Props) {
  const { t } = useTranslation('connections');
  if (!isKnown) return null;
  return isHeard ? (
    <StateBadge state="active" label={t('state.heard')} />
  ) : (
    <StateBadge state="pending" label={t('state.waiting')} />
  );
}
