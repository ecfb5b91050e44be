import { Text } from '@mantine/core';
import { useFormat } from '../i18n/format.js';
import { useNow } from './now.js';

interface Props {
  /** ISO 8601. */
  readonly at: string;
  /** As a distance from now, such as "3 minutes ago"; the full time is in the title. */
  readonly relative?: boolean;
}

/** A moment in local time with its zone; hovering shows UTC. */
export function Moment({ at, relative = false }: Props) {
  const format = useFormat();
  const now = useNow();
  const utc = format.momentUtc(at);
  return (
    <Text
      component="time"
      inherit
      dateTime={at}
      title={relative ? `${format.moment(at)} = ${utc}` : utc}
      className="moment"
    >
      {relative ? format.ago(at, now) : format.moment(at)}
    </Text>
  );
}
