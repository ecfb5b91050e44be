import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/paging.js';
import { Moment } from '../../components/moment.js';
import { useNow } from '../../components/now.js';
import { StateBadge } from '../../components/state-badge.js';
import { useFormat } from '../../i18n/format.js';
import { credentialState } from './model.js';

/** How many tokens work, and when the next one ends. */
export function TokenSummary({ directoryId }: { readonly directoryId: string }) {
  const { t } = useTranslation('connections');
  const format = useFormat();
  const now = useNow();
  const tokens = usePages('/directories/{id}/tokens', { path: { id: directoryId } });
  if (tokens.data === undefined) return null;
  const made = tokens.items.filter(({ oauthClientId }) => oauthClientId === undefined);
  const live = made.filter((token) => credentialState(token, now) !== 'expired');
  const next = live.flatMap(({ expiresAt }) => expiresAt ?? []).sort()[0];
  if (made.length > 0 && live.length === 0) return <StateBadge state="expired" label={t('tokens.allExpired')} />;
  const isSoon = next !== undefined && credentialState({ expiresAt: next }, now) === 'expiring';
  return (
    <Group gap="xs">
      <Text inherit>{t('tokens.live', { count: live.length, number: format.number(live.length) })}</Text>
      {isSoon && <StateBadge state="expiring" />}
      {next !== undefined && (
        <Text inherit c="dimmed">
          {t('tokens.next')} <Moment at={next} relative />
        </Text>
      )}
    </Group>
  );
}
