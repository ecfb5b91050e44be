import { Group, Paper, Stack, ThemeIcon, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

interface Props {
  readonly number: number;
  readonly title: string;
  readonly children: ReactNode;
}

/** One numbered step of a guide; all steps stay on the page, so that going back loses nothing. */
export function GuideStep({ number, title, children }: Props) {
  const id = useId();
  return (
    <Paper component="li" withBorder radius="md" p={{ base: 'sm', sm: 'lg' }} aria-labelledby={id} miw={0}>
      <Group gap="sm" wrap="nowrap" align="center" mb="md">
        <ThemeIcon radius="xl" size={30} aria-hidden style={{ flexShrink: 0 }}>
          {number}
        </ThemeIcon>
        <Title order={2} id={id}>
          {title}
        </Title>
      </Group>
      <Stack gap="md">{children}</Stack>
    </Paper>
  );
}
