import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/paging.js';
import { Moment } from '../../components/moment.js';
import { QueryState } from '../../components/query-state.js';
import { StateBadge } from '../../components/state-badge.js';
import type { OverviewData } from './overview.js';

/** Open alerts, then tokens that end soon and that no alert names yet. */
export function NeedsYou({ tokens }: { readonly tokens: OverviewData['expiringTokens'] }) {
  const { t } = useTranslation('overview');
  const alerts = usePages('/alerts', { query: { state: 'open' } }, { refetchInterval: 15_000 });
  return (
    <Box component="section" aria-labelledby="needs-you" miw={0}>
      <Title order={2} id="needs-you" mb="sm">
        {t('needs')}
      </Title>
      <QueryState query={alerts}>
        {() => {
          const named = new Set(alerts.items.map(({ subject }) => subject));
          const unnamed = tokens.filter(({ id }) => !named.has(id));
          if (alerts.items.length + unnamed.length === 0) return <Text c="dimmed">{t('needs.none')}</Text>;
          return (
            <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
              {alerts.items.map(({ id, severity, message, fix, createdAt }) => (
                <Item key={id} severity={severity} message={message} fix={fix} language="en" at={createdAt} />
              ))}
              {unnamed.map(({ id, name, lastFour, directory, expiresAt }) => (
                <Item
                  key={id}
                  severity="warning"
                  message={t('needs.token', { name, lastFour, directory })}
                  fix={t('needs.token.fix')}
                  at={expiresAt}
                />
              ))}
            </Stack>
          );
        }}
      </QueryState>
    </Box>
  );
}

interface ItemProps {
  readonly severity: 'warning' | 'critical';
  readonly message: string;
  readonly fix: string;
  /** Where the words are not in the language of the page. */
  readonly language?: string;
  readonly at: string;
}

function Item({ severity, message, fix, language, at }: ItemProps) {
  return (
    <Paper component="li" withBorder p="sm" radius="md">
      <Group gap="xs" mb={4} justify="space-between">
        <StateBadge state={severity} />
        <Text size="sm" c="dimmed">
          <Moment at={at} relative />
        </Text>
      </Group>
      <Text lang={language} fw={600} style={{ overflowWrap: 'anywhere' }}>
        {message}
      </Text>
      <Text lang={language} size="sm" c="dimmed">
        {fix}
      </Text>
    </Paper>
  );
}
