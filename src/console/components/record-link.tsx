import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useSession } from '../api/session.js';
import { isOpenTo, screens } from '../screens.js';

const places = {
  person: (id: string) => `/directory/people/${id}`,
  group: (id: string) => `/directory/groups/${id}`,
  target: (id: string) => `/targets/${id}`,
  delivery: (id: string) => `/deliveries/${id}`,
  directory: (id: string) => `/connections/${id}`,
  hold: (id: string) => `/plans/holds/${id}`,
  rule: (id: string) => `/mappings/rules?rule=${id}`,
  policy: () => '/mappings',
  offboarding: (id: string) => `/offboarding/${id}`,
  timeline: (id: string) => `/offboarding/people/${id}`,
} as const;

/** What has a place of its own in the console. `timeline`: a person seen as a leaver. */
export type RecordKind = keyof typeof places;

interface Props {
  readonly kind: RecordKind;
  readonly id: string;
  readonly children: ReactNode;
}

/** The name of a record, as a link to it for those who may open its screen. */
export function RecordLink({ kind, id, children }: Props) {
  const { permissions } = useSession();
  const to = places[kind](encodeURIComponent(id));
  const first = to.split(/[/?]/)[1];
  const screen = screens.find(({ path }) => path === first);
  if (!screen || !isOpenTo(screen, permissions)) return <>{children}</>;
  return (
    <Anchor component={Link} to={to} inherit style={{ overflowWrap: 'anywhere' }}>
      {children}
    </Anchor>
  );
}
