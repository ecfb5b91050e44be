import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

interface Props {
  readonly to: string;
  readonly children: ReactNode;
}

/** A link within the console, in running text; records have RecordLink. */
export function TextLink({ to, children }: Props) {
  return (
    <Anchor inherit component={Link} to={to} className="record-name">
      {children}
    </Anchor>
  );
}
