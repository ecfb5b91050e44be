import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../components/state-badge.js';

/** Whether the identity provider has ever come, be it only to read. */
export function ConnectionState({ isHeard }: { readonly isHeard: boolean }) {
  const { t } = useTranslation('connections');
  return isHeard ? (
    <StateBadge state="active" label={t('state.heard')} />
  ) : (
    <StateBadge state="pending" label={t('state.waiting')} />
  );
}
