import { Anchor, Group, Text } from '@mantine/core';
import { ArrowRight, CircleMinus, CirclePlus, RefreshCw, ShieldAlert, type LucideIcon } from 'lucide-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Grouping } from './change-groups.js';
import { personLink, ruleLink, targetLink } from './links.js';
import type { Helpdesks } from './use-helpdesks.js';
import type { Change } from './plan-types.js';

const looks: Readonly<Record<Change['kind'], { readonly icon: LucideIcon; readonly color: string }>> = {
  revoke: { icon: CircleMinus, color: 'red' },
  change: { icon: RefreshCw, color: 'orange' },
  grant: { icon: CirclePlus, color: 'green' },
};

interface Props {
  readonly change: Change;
  /** What the heading above it says already. */
  readonly by: Grouping;
  readonly helpdesks: Helpdesks;
}

/** One change in words and icon: what happens, to whom, where, from which roles to which, by which rules. */
export function ChangeRow({ change, by, helpdesks }: Props) {
  const { t } = useTranslation('mappings');
  const { kind, person, target, before, after, rules, isPrivileged } = change;
  const { icon: Icon, color } = looks[kind];
  const [userId] = person.userIds;
  const named = (roles: Change['before']) =>
    roles.length === 0
      ? t('plan.nothing')
      : roles.map((role) => helpdesks.roleName(target, role.key) + scopeOf(role)).join(', ');
  return (
    <Group component="li" gap="6px 10px" align="center">
      <Group gap={6} wrap="nowrap" miw={96}>
        <Icon aria-hidden size={16} color={`var(--mantine-color-${color}-filled)`} style={{ flexShrink: 0 }} />
        <Text size="sm" fw={600}>
          {t(`plan.kind.${kind}`)}
        </Text>
      </Group>
      {by !== 'person' && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {userId === undefined ? (
            person.key
          ) : (
            <Anchor component={Link} to={personLink(userId)} inherit>
              {person.displayName ?? person.key}
            </Anchor>
          )}
        </Text>
      )}
      {by !== 'target' && (
        <Anchor component={Link} to={targetLink(target)} size="sm">
          {target}
        </Anchor>
      )}
      <Text size="sm" component="span" style={{ overflowWrap: 'anywhere' }}>
        {named(before)} <ArrowRight size={13} role="img" aria-label={t('plan.to')} style={{ verticalAlign: '-2px' }} />{' '}
        {named(after)}
      </Text>
      {isPrivileged && (
        <Group gap={4} wrap="nowrap">
          <ShieldAlert aria-hidden size={15} color="var(--mantine-color-red-filled)" />
          <Text size="sm">{t('plan.isPrivileged')}</Text>
        </Group>
      )}
      {by !== 'rule' && rules.length > 0 && (
        <Text size="sm" c="dimmed">
          {rules.map(({ id }, index) => (
            <Fragment key={id}>
              {index > 0 && ', '}
              <Anchor component={Link} to={ruleLink(id)} inherit>
                {id}
              </Anchor>
            </Fragment>
          ))}
        </Text>
      )}
    </Group>
  );
}

function scopeOf({ scope }: Change['before'][number]): string {
  const parts = Object.entries(scope).map(([dimension, values]) => `${dimension} ${values.join(', ')}`);
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}
