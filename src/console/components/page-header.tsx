import { Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'react-router';

interface Props {
  readonly title: string;
  /** One sentence on what this screen is for. */
  readonly lead?: ReactNode;
  /** Buttons of the whole screen. */
  readonly actions?: ReactNode;
}

/** State of a navigation within one screen, such as to another of its tabs: the focus stays where it is. */
export const keepsFocus = 'keeps-focus';

/** The h1 of a screen. It names the document, and takes the focus when a person came here by a link of the console. */
export function PageHeader({ title, lead, actions }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key, ...location } = useLocation();
  const state: unknown = location.state;
  const mayFocus = key !== 'default' && state !== keepsFocus;
  useEffect(() => {
    document.title = `${title} · Rolecall`;
  }, [title]);
  useEffect(() => {
    if (mayFocus) heading.current?.focus({ preventScroll: true });
  }, [key, mayFocus]);
  return (
    <Group justify="space-between" align="flex-start" mb="lg" gap="md">
      <Stack gap={4} style={{ flex: '1 1 18rem', minWidth: 0 }}>
        <Title order={1} ref={heading} tabIndex={-1} style={{ outline: 'none', overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {lead !== undefined && <Text c="dimmed">{lead}</Text>}
      </Stack>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
