import { Anchor, Box, Button, Group, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '../../i18n/format.js';
import { groupChanges, groupings, sectionOf, sections, type ChangeGroup, type Grouping } from './change-groups.js';
import { ChangeRow } from './change-row.js';
import { personLink, ruleLink, targetLink } from './links.js';
import type { Helpdesks } from './use-helpdesks.js';
import type { PlanReading } from './use-plan.js';

/** Groups drawn at first, and added by each press of "show more". */
const groupsPerStep = 30;

interface Props {
  readonly plan: PlanReading;
  readonly helpdesks: Helpdesks;
}

/** Every change of a plan: removals first, then privileged roles, then the rest; by person, target or rule. */
export function PlanChanges({ plan: { plan, pages }, helpdesks }: Props) {
  const { t } = useTranslation('mappings');
  const { t: shell } = useTranslation();
  const format = useFormat();
  const [by, setBy] = useState<Grouping>('person');
  const changes = plan?.changes ?? [];
  if (changes.length === 0) return <Text>{t('impact.none')}</Text>;
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t('plan.by')}
        value={by}
        onChange={(value) => setBy(groupings.find((one) => one === value) ?? 'person')}
        data={groupings.map((value) => ({ value, label: t(`plan.by.${value}`) }))}
        style={{ alignSelf: 'flex-start', maxWidth: '100%' }}
      />
      {sections.map((section) => {
        const here = changes.filter((change) => sectionOf(change) === section);
        return here.length === 0 ? null : (
          <Box component="section" key={section} aria-labelledby={`plan-${section}`}>
            <Title order={3} id={`plan-${section}`} mb="xs">
              {t(`plan.${section}`, { count: here.length, number: format.number(here.length) })}
            </Title>
            <Groups key={by} groups={groupChanges(here, by)} by={by} helpdesks={helpdesks} />
          </Box>
        );
      })}
      {pages.hasNextPage && (
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {t('plan.more', { count: changes.length, number: format.number(changes.length) })}
          </Text>
          <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {shell('table.more')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

interface GroupsProps {
  readonly groups: readonly ChangeGroup[];
  readonly by: Grouping;
  readonly helpdesks: Helpdesks;
}

function Groups({ groups, by, helpdesks }: GroupsProps) {
  const { t: shell } = useTranslation();
  const [shown, setShown] = useState(groupsPerStep);
  return (
    <Stack gap="xs" align="stretch">
      {groups.slice(0, shown).map((group) => (
        <Paper withBorder p="sm" radius="md" key={group.key}>
          <Text component="h4" m={0} fw={600} style={{ overflowWrap: 'anywhere' }}>
            <GroupHeading group={group} by={by} />
          </Text>
          <Stack component="ul" gap={6} m={0} mt={6} p={0} style={{ listStyle: 'none' }}>
            {group.changes.map((change) => (
              <ChangeRow key={`${change.target} ${change.person.key}`} change={change} by={by} helpdesks={helpdesks} />
            ))}
          </Stack>
        </Paper>
      ))}
      {groups.length > shown && (
        <Button variant="default" onClick={() => setShown(shown + groupsPerStep)} style={{ alignSelf: 'flex-start' }}>
          {shell('table.more')}
        </Button>
      )}
    </Stack>
  );
}

function GroupHeading({ group: { key, name, changes }, by }: { readonly group: ChangeGroup; readonly by: Grouping }) {
  const { t } = useTranslation('mappings');
  const userId = changes[0]?.person.userIds[0];
  const to =
    by === 'target' ? targetLink(key) : by === 'rule' ? ruleLink(key) : userId === undefined ? '' : personLink(userId);
  if (key === '') return <>{t('plan.noRule')}</>;
  return (
    <>
      {to === '' ? (
        name
      ) : (
        <Anchor component={Link} to={to} inherit>
          {name}
        </Anchor>
      )}
      {by === 'person' && name !== key && (
        <Text span size="sm" c="dimmed" fw={400}>
          {' '}
          {key}
        </Text>
      )}
    </>
  );
}
