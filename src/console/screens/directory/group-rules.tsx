import { Alert, Anchor, Group, Text, Title } from '@mantine/core';
import { Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DataTable, type Column } from '../../components/data-table.js';
import { groupPath, rulePath, targetPath } from '../../links.js';
import type { GroupDetail } from './model.js';

type Rule = GroupDetail['rules'][number];

/** Which rules name the group, or one that contains it, and what they give; a hint when none does. */
export function GroupRules({ group: { directoryId, rules, policyVersion } }: { readonly group: GroupDetail }) {
  const { t } = useTranslation('directory');
  const columns: Column<Rule>[] = [
    {
      key: 'rule',
      title: t('rule'),
      render: ({ id, line }) => (
        <Anchor component={Link} to={rulePath(id)} title={t('rule.line', { line })}>
          {id}
        </Anchor>
      ),
    },
    {
      key: 'gives',
      title: t('rule.gives'),
      render: ({ grants }) =>
        grants.map(({ target, role, name }) => (
          <Text inherit key={`${target}:${role}`}>
            <Anchor inherit component={Link} to={targetPath(target)}>
              {target}
            </Anchor>
            : {name}
          </Text>
        )),
    },
    { key: 'reason', title: t('rule.reason'), render: ({ reason }) => reason },
    {
      key: 'through',
      title: t('rule.through'),
      render: ({ through }) =>
        through === undefined ? (
          t('rule.itself')
        ) : (
          <Group gap={4}>
            <Anchor inherit component={Link} to={groupPath(directoryId, through.id)}>
              {through.displayName}
            </Anchor>
          </Group>
        ),
    },
  ];
  return (
    <section aria-labelledby="rules">
      <Title order={2} id="rules" mb="sm">
        {t('group.rules')}
      </Title>
      {rules.length === 0 ? (
        <Alert variant="outline" color="blue" icon={<Info aria-hidden />} title={t('group.unmapped')}>
          {t(policyVersion === 0 ? 'access.noPolicy' : 'group.unmapped.text')}
        </Alert>
      ) : (
        <DataTable
          caption={t('group.rules')}
          columns={columns}
          rows={rules}
          rowKey={({ id, through }) => `${id}:${through?.id ?? ''}`}
        />
      )}
    </section>
  );
}
