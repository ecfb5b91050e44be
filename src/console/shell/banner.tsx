import { Alert, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CirclePause, Snowflake } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { call } from '../api/client.js';
import { useMay } from '../api/session.js';
import { Moment } from '../components/moment.js';
import { useFormat } from '../i18n/format.js';
import { useActorName } from '../i18n/actor.js';

/** On every screen: the service is frozen, or batches wait for a decision. */
export function Banner() {
  const mayRead = useMay('read');
  return mayRead ? <Warnings /> : null;
}

function Warnings() {
  const who = useActorName();
  const { t } = useTranslation();
  const format = useFormat();
  const freeze = useQuery({ queryKey: ['/freeze'], queryFn: () => call('get', '/freeze'), refetchInterval: 15_000 });
  const holds = useQuery({
    queryKey: ['/holds', 'banner'],
    queryFn: () => call('get', '/holds', { query: { state: 'open' } }),
    refetchInterval: 15_000,
  });
  const open = holds.data?.items.length ?? 0;
  return (
    <div role="status">
      {freeze.data?.isFrozen === true && (
        <Alert color="red" variant="outline" mb="md" icon={<Snowflake aria-hidden />} title={t('banner.frozen')}>
          <Text size="sm">
            {t('banner.frozen.text', { reason: freeze.data.reason ?? '', by: who(freeze.data.by ?? '') })}
          </Text>
          <Text size="sm">{t('banner.frozen.means')}</Text>
          {freeze.data.until !== undefined && (
            <Text size="sm">
              {t('banner.frozen.until')} <Moment at={freeze.data.until} />
            </Text>
          )}
        </Alert>
      )}
      {open > 0 && (
        <Alert color="grape" variant="outline" mb="md" icon={<CirclePause aria-hidden />} title={t('banner.held')}>
          <Text size="sm">
            {t('banner.held.text', {
              count: open,
              number: holds.data?.nextCursor === undefined ? format.number(open) : `${format.number(open)}+`,
            })}
          </Text>
        </Alert>
      )}
    </div>
  );
}
