import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/paging.js';
import { StateBadge } from '../../components/state-badge.js';

interface Props {
  readonly directoryId: string;
  readonly isHeard: boolean;
  /** False while that is still being read. */
  readonly isKnown: boolean;
}

/** Whether the identity provider has ever come: with something on record, or only to read. */
export function ConnectionState({ directoryId, isHeard, isKnown }: Props) {
  const { t } = useTranslation('connections');
  const tokens = usePages('/directories/{id}/tokens', { path: { id: directoryId } });
  if (!isKnown) return null;
  return isHeard || tokens.items.some(({ lastUsedAt }) => lastUsedAt !== undefined) ? (
    <StateBadge state="active" label={t('state.heard')} />
  ) : (
    <StateBadge state="pending" label={t('state.waiting')} />
  );
}
