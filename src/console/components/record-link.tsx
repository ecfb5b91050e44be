import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useSession } from '../api/session.js';
import { isOpenTo, screenPermissions } from '../screen-access.js';

/** The screen a record belongs to, and its address there. */
const places = {
  person: { screen: 'directory', to: (id: string) => `people/${id}` },
  target: { screen: 'targets', to: (id: string) => id },
  delivery: { screen: 'deliveries', to: (id: string) => id },
  directory: { screen: 'connections', to: (id: string) => id },
  hold: { screen: 'plans', to: (id: string) => `holds?hold=${id}` },
  rule: { screen: 'mappings', to: (id: string) => `rules?rule=${id}` },
  policy: { screen: 'mappings', to: () => '' },
  offboarding: { screen: 'offboarding', to: (id: string) => id },
  timeline: { screen: 'offboarding', to: (id: string) => `people/${id}` },
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
  const { screen, to } = places[kind];
  if (!isOpenTo({ permissions: screenPermissions[screen] }, permissions)) return <>{children}</>;
  return (
    <Anchor component={Link} to={`/${screen}/${to(encodeURIComponent(id))}`} inherit className="record-name">
      {children}
    </Anchor>
  );
}
