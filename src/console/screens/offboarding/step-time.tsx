import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.js';

interface Props {
  /** ISO 8601; absent while the step has not happened. */
  readonly at: string | undefined;
  /** Since the step before. */
  readonly tookMs?: number;
}

/** When a step happened, to the second: date, local time with its zone, and what it took; hovering shows UTC. */
export function StepTime({ at, tookMs }: Props) {
  const { i18n } = useTranslation();
  const format = useFormat();
  const locale = i18n.language === 'en' ? 'en-GB' : i18n.language;
  const time = useMemo(
    () =>
      new Intl.DateTimeFormat(locale, {
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        timeZoneName: 'short',
      }),
    [locale],
  );
  if (at === undefined) return <Text c="dimmed">–</Text>;
  const parts = time.formatToParts(new Date(at));
  return (
    <Text component="time" dateTime={at} title={format.momentUtc(at)} size="xs" display="block">
      <Text span size="xs" display="block" style={{ whiteSpace: 'nowrap' }}>
        {format.date(at)}
      </Text>{' '}
      <Text span size="xs" display="block" fw={600} style={{ whiteSpace: 'nowrap' }}>
        {parts.filter(({ type }) => type !== 'timeZoneName').map(({ value }) => value)}
        <Text span size="xs" fw={400}>
          {parts.find(({ type }) => type === 'timeZoneName')?.value}
        </Text>
      </Text>{' '}
      {tookMs !== undefined && (
        <Text span size="xs" c="dimmed" display="block" style={{ whiteSpace: 'nowrap' }}>
          +{format.span(tookMs)}
        </Text>
      )}
    </Text>
  );
}
