import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A name and its value, in a list of definitions. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div style={{ minWidth: 0 }}>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </div>
  );
}
