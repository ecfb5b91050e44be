import { Box, Text } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';

export interface Fact {
  readonly key: string;
  readonly label: string;
  readonly value: ReactNode;
}

/** Names and values in two columns, one below the other where the page is narrow. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <Box
      component="dl"
      m={0}
      style={{ display: 'grid', gridTemplateColumns: 'minmax(7rem, 34%) minmax(0, 1fr)', gap: '6px 16px' }}
    >
      {facts.map(({ key, label, value }) => (
        <Fragment key={key}>
          <Text component="dt" size="sm" c="dimmed">
            {label}
          </Text>
          <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
            {value}
          </Text>
        </Fragment>
      ))}
    </Box>
  );
}
