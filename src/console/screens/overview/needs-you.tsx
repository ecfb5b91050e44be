import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/paging.js';
import { Moment } from '../../components/moment.js';
import { QueryState } from '../../components/query-state.js';
import { StateBadge } from '../../components/state-badge.js';
import type { OverviewData } from './overview-data.js';

/** Open alerts, and tokens that end soon by the name a person gave them. */
export function NeedsYou({ tokens }: { readonly tokens: OverviewData['expiringTokens'] }) {
  const { t } = useTranslation('overview');
  const { i18n } = useTranslation();
  const lang = i18n.language === 'fr' ? 'fr' : 'en';
  const query = usePages('/alerts', { query: { state: 'open', lang } }, { refetchInterval: 15_000 });
  return (
    <Box component="section" aria-labelledby="needs-you" miw={0}>
      <Title order={2} id="needs-you" mb="sm">
        {t('needs')}
      </Title>
      <QueryState query={query}>
        {() => {
          const severities = new Map(query.items.map(({ subject, severity }) => [subject, severity]));
          const alerts = query.items.filter(({ subject }) => !tokens.some(({ id }) => id === subject));
          if (alerts.length + tokens.length === 0) return <Text c="dimmed">{t('needs.none')}</Text>;
          return (
            <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
              {alerts.map(({ id, severity, message, fix, createdAt }) => (
                <Item key={id} severity={severity} message={message} fix={fix} at={createdAt} />
              ))}
              {tokens.map(({ id, name, lastFour, directory, expiresAt }) => (
                <Item
                  key={id}
                  severity={severities.get(id) ?? 'warning'}
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
  readonly at: string;
}

function Item({ severity, message, fix, at }: ItemProps) {
  return (
    <Paper component="li" withBorder p="sm" radius="md">
      <Group gap="xs" mb={4} justify="space-between">
        <StateBadge state={severity} />
        <Text size="sm" c="dimmed">
          <Moment at={at} relative />
        </Text>
      </Group>
      <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
        {message}
      </Text>
      <Text size="sm" c="dimmed">
        {fix}
      </Text>
    </Paper>
  );
}
