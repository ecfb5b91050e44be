import { useTranslation } from 'react-i18next';
import { useNow } from '../../components/now.js';
import { StateBadge } from '../../components/state-badge.js';
import { credentialState } from './model.js';

interface Props {
  readonly credential: { readonly expiresAt: string | null; readonly lastUsedAt?: string | undefined };
}

/** How a token or secret stands. */
export function CredentialBadge({ credential }: Props) {
  const { t } = useTranslation('connections');
  const now = useNow();
  const state = credentialState(credential, now);
  return state === 'pending' ? <StateBadge state="pending" label={t('token.unused')} /> : <StateBadge state={state} />;
}
