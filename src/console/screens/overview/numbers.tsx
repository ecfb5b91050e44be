import { Group, Paper, SimpleGrid, Text } from '@mantine/core';
import {
  CircleCheck,
  CirclePause,
  Clock,
  KeyRound,
  RefreshCw,
  Skull,
  Snowflake,
  UserMinus,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '../../i18n/format.js';
import type { OverviewData } from './overview-data.js';

interface Figure {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly icon: LucideIcon;
  readonly color: string;
  readonly hint?: string;
  /** Where the ones counted are listed. */
  readonly to: string;
}

/** One box a number. What is rarely not zero is shown only then. */
export function Numbers({ data }: { readonly data: OverviewData }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const { assignments, revocations, expiringTokens } = data;
  const goal = format.span(revocations.goalSeconds * 1000);
  const figures: Figure[] = [
    {
      key: 'inStep',
      label: t('num.inStep'),
      value: assignments.inStep,
      icon: CircleCheck,
      color: 'green',
      to: '/targets',
    },
    {
      key: 'pending',
      label: t('num.pending'),
      value: assignments.pending,
      icon: Clock,
      color: 'blue',
      to: '/deliveries?state=pending',
    },
    {
      key: 'failing',
      label: t('num.failing'),
      value: assignments.failing,
      icon: RefreshCw,
      color: 'orange',
      to: '/deliveries?state=failing',
    },
    { key: 'held', label: t('num.held'), value: assignments.held, icon: CirclePause, color: 'grape', to: '/plans' },
    ...(assignments.dead > 0
      ? [
          {
            key: 'dead',
            label: t('num.dead'),
            value: assignments.dead,
            icon: Skull,
            color: 'red',
            to: '/deliveries?state=dead',
          },
        ]
      : []),
    ...(assignments.frozen > 0
      ? [
          {
            key: 'frozen',
            label: t('num.frozen'),
            value: assignments.frozen,
            icon: Snowflake,
            color: 'cyan',
            to: '/targets',
          },
        ]
      : []),
    {
      key: 'revocations',
      label: t('num.revocations'),
      value: revocations.open,
      icon: UserMinus,
      color: revocations.late > 0 ? 'red' : 'blue',
      to: revocations.late > 0 ? '/offboarding?late=true' : '/offboarding',
      hint:
        revocations.late > 0
          ? t('num.late', { count: revocations.late, number: format.number(revocations.late), goal })
          : t('num.goal', { goal }),
    },
    {
      key: 'tokens',
      label: t('num.tokens'),
      value: expiringTokens.length,
      icon: KeyRound,
      color: expiringTokens.length > 0 ? 'orange' : 'gray',
      hint: t('num.tokens.hint'),
      to: '/connections',
    },
  ];
  return (
    <SimpleGrid component="ul" aria-label={t('numbers')} cols={{ base: 2, md: 3, xl: 6 }} m={0} p={0}>
      {figures.map((figure) => (
        <Box key={figure.key} figure={figure} />
      ))}
    </SimpleGrid>
  );
}

function Box({ figure: { label, value, icon: Icon, color, hint, to } }: { readonly figure: Figure }) {
  const format = useFormat();
  return (
    <li style={{ listStyle: 'none' }}>
      <Paper component={Link} to={to} className="figure" withBorder p={{ base: 'xs', xs: 'md' }} radius="md">
        <Group gap="xs" wrap="nowrap">
          <Icon aria-hidden size={18} color={`var(--mantine-color-${color}-filled)`} style={{ flexShrink: 0 }} />
          <Text size="sm" c="dimmed">
            {label}
          </Text>
        </Group>
        <Text fz={30} fw={700} lh={1.3} style={{ fontVariantNumeric: 'tabular-nums' }}>
          {format.number(value)}
        </Text>
        {hint !== undefined && (
          <Text size="xs" c="dimmed">
            {hint}
          </Text>
        )}
      </Paper>
    </li>
  );
}
