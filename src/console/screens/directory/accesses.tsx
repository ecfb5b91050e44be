import { Anchor, Button, List, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '../../api/session.js';
import { Empty } from '../../components/query-state.js';
import { StateBadge } from '../../components/state-badge.js';
import { rulePath, targetPath } from '../../links.js';
import type { Explanation } from './model.js';

type Target = Explanation['targets'][number];
type Role = Target['roles'][number];

/** What the person holds on each target, how far it is, and why, in the words of the service. */
export function Accesses({ explanation: { targets, policyVersion } }: { readonly explanation: Explanation }) {
  const { t } = useTranslation('directory');
  const mayAdd = useMay('operate');
  return (
    <section aria-labelledby="access">
      <Title order={2} id="access">
        {t('access')}
      </Title>
      <Text c="dimmed" mb="sm">
        {policyVersion === 0 ? t('access.noPolicy') : t('access.policy', { version: policyVersion })}
      </Text>
      {targets.length === 0 ? (
        <Empty
          title={t('targets.none')}
          text={t('targets.none.text')}
          action={
            mayAdd && (
              <Button component={Link} to="/targets">
                {t('toTargets')}
              </Button>
            )
          }
        />
      ) : (
        <Stack gap="sm">
          {targets.map((target) => (
            <TargetCard key={target.targetId} target={target} />
          ))}
        </Stack>
      )}
    </section>
  );
}

function TargetCard({
  target: { target, key, state, roles, isDefault, sentences, rules },
}: {
  readonly target: Target;
}) {
  const { t } = useTranslation('directory');
  return (
    <Paper withBorder radius="md" p="md">
      <Group justify="space-between" gap="xs" mb={4}>
        <Title order={3} size="h4">
          <Anchor inherit component={Link} to={targetPath(target)}>
            {target}
          </Anchor>
        </Title>
        {state !== undefined && <StateBadge state={state} />}
      </Group>
      <Text fw={600}>
        {roles.length === 0 ? t('roles.none') : roles.map(roleText).join(', ')}
        {isDefault && roles.length > 0 && ` (${t('roles.default')})`}
      </Text>
      {key !== undefined && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('account', { key })}
        </Text>
      )}
      {sentences.length > 0 && (
        <List mt="sm" spacing={4} size="sm" aria-label={t('why')}>
          {sentences.map((sentence, index) => (
            <List.Item key={index} style={{ overflowWrap: 'anywhere' }}>
              {sentence}
            </List.Item>
          ))}
        </List>
      )}
      {rules.length > 0 && <Rules rules={rules} />}
    </Paper>
  );
}

function Rules({ rules }: Pick<Target, 'rules'>) {
  const { t } = useTranslation('directory');
  return (
    <Group gap="md" mt="sm">
      <Text size="sm" c="dimmed">
        {t('rules')}
      </Text>
      {rules.map(({ ruleId, line, outcome }, index) => (
        <Text size="sm" key={`${ruleId}:${index}`}>
          <Anchor inherit component={Link} to={rulePath(ruleId)} title={t('rule.line', { line })}>
            {ruleId}
          </Anchor>{' '}
          · {t(`outcome.${outcome}`)}
        </Text>
      ))}
    </Group>
  );
}

/** A role by name, with the values its scope allows. */
function roleText({ name, scope }: Role): string {
  const limits = Object.entries(scope).map(([dimension, values]) => `${dimension}: ${values.join(', ')}`);
  return limits.length === 0 ? name : `${name} (${limits.join('; ')})`;
}
