import { Anchor, Box, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePages } from '../../api/paging.js';
import { Moment } from '../../components/moment.js';
import { QueryState } from '../../components/query-state.js';
import { StateBadge } from '../../components/state-badge.js';
import { useLanguage } from '../../i18n/language.js';
import { connectionPath, targetPath } from '../../links.js';
import type { OverviewData } from './overview-data.js';

/** Open alerts, and tokens that end soon by the name a person gave them. */
export function NeedsYou({ tokens }: { readonly tokens: OverviewData['expiringTokens'] }) {
  const { t } = useTranslation('overview');
  const lang = useLanguage();
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
              {alerts.map(({ id, severity, message, fix, createdAt, targetId }) => (
                <Item
                  key={id}
                  severity={severity}
                  message={message}
                  fix={fix}
                  at={createdAt}
                  {...(targetId === undefined ? {} : { to: targetPath(targetId) })}
                />
              ))}
              {tokens.map(({ id, name, lastFour, directory, directoryId, expiresAt }) => (
                <Item
                  key={id}
                  severity={severities.get(id) ?? 'warning'}
                  message={t('needs.token', { name, lastFour, directory })}
                  fix={t('needs.token.fix')}
                  at={expiresAt}
                  to={connectionPath(directoryId)}
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
  /** The screen where it is dealt with. */
  readonly to?: string;
}

function Item({ severity, message, fix, at, to }: ItemProps) {
  return (
    <Paper component="li" withBorder p="sm" radius="md">
      <Group gap="xs" mb={4} justify="space-between">
        <StateBadge state={severity} />
        <Text size="sm" c="dimmed">
          <Moment at={at} relative />
        </Text>
      </Group>
      <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
        {to === undefined ? (
          message
        ) : (
          <Anchor component={Link} to={to} inherit c="inherit">
            {message}
          </Anchor>
        )}
      </Text>
      <Text size="sm" c="dimmed">
        {fix}
      </Text>
    </Paper>
  );
}
