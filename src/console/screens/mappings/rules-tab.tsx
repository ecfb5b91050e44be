import { Anchor, Box, Button, Code, Stack, Text, Title } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { DataTable, type Column } from '../../components/data-table.js';
import { keepsFocus } from '../../components/page-header.js';
import { Empty } from '../../components/query-state.js';
import { FindingNote } from './finding-note.js';
import { GroupName } from './group-name.js';
import { targetLink } from './links.js';
import type { Rule } from './policy-model.js';
import { RuleEditor } from './rule-editor.js';
import { TargetRules } from './target-rules.js';
import { notesOf, useWork } from './work.js';

interface Props {
  readonly isAdding: boolean;
  readonly onAdd: (isAdding: boolean) => void;
}

/** Every rule in one table, and below it what decides between them on each target. */
export function RulesTab({ isAdding, onAdd }: Props) {
  const { t } = useTranslation('mappings');
  const { reading, findings, mayDraft } = useWork();
  const [query, setQuery] = useSearchParams();
  if ('faults' in reading) return <Empty title={t('rules.unreadable')} text={t('rules.unreadable.text')} />;
  const opened = reading.rules.find(({ id }) => id === query.get('rule'));
  const general = findings.filter(({ ruleIds }) => ruleIds.length === 0);
  const close = () => {
    onAdd(false);
    setQuery({}, { state: keepsFocus, preventScrollReset: true });
  };
  return (
    <Stack gap="xl">
      {reading.rules.length === 0 ? (
        <Empty
          title={t('rules.none')}
          text={t('rules.none.text')}
          action={
            mayDraft && (
              <Button leftSection={<Plus aria-hidden size={16} />} onClick={() => onAdd(true)}>
                {t('rule.add')}
              </Button>
            )
          }
        />
      ) : (
        <RuleTable
          rules={reading.rules}
          onOpen={(id) => setQuery({ rule: id }, { state: keepsFocus, preventScrollReset: true })}
        />
      )}
      {general.length > 0 && (
        <Box component="section" aria-labelledby="general-findings">
          <Title order={2} id="general-findings" mb="xs">
            {t('findings.general')}
          </Title>
          <Stack gap="xs">
            {general.map((finding, index) => (
              <FindingNote key={index} {...finding} />
            ))}
          </Stack>
        </Box>
      )}
      <TargetRules targets={reading.targets} />
      {(opened ?? isAdding) && (
        <RuleEditor key={opened?.id ?? 'new'} {...(opened ? { rule: opened } : {})} onClose={close} />
      )}
    </Stack>
  );
}

function RuleTable({ rules, onOpen }: { readonly rules: readonly Rule[]; readonly onOpen: (id: string) => void }) {
  const { t } = useTranslation('mappings');
  const work = useWork();
  const columns: Column<Rule>[] = [
    {
      key: 'rule',
      title: t('rules.rule'),
      render: ({ index, id, reason }) => (
        <Stack gap={2} miw={{ base: 0, xs: 150 }} align="flex-start">
          <Anchor component="button" type="button" ta="left" py={2} fw={600} onClick={() => onOpen(id)}>
            {index + 1}. {id}
          </Anchor>
          <Text size="sm" c="dimmed" fw={400}>
            {reason}
          </Text>
        </Stack>
      ),
    },
    { key: 'when', title: t('rules.when'), render: (rule) => <Conditions rule={rule} /> },
    { key: 'grant', title: t('rules.grant'), render: (rule) => <Grants rule={rule} /> },
    { key: 'period', title: t('rules.period'), render: (rule) => <Period rule={rule} /> },
    {
      key: 'findings',
      title: t('findings'),
      render: (rule) => {
        const { findings, faults } = notesOf(rule, work);
        return (
          <Stack gap={4} miw={{ base: 0, xs: 200 }} maw={320}>
            {faults.map(({ message }, index) => (
              <FindingNote key={`fault-${index}`} severity="error" message={message} />
            ))}
            {findings.map((finding, index) => (
              <FindingNote key={index} {...finding} />
            ))}
            {findings.length + faults.length === 0 && <Text size="sm">{t('findings.none')}</Text>}
          </Stack>
        );
      },
    },
  ];
  return <DataTable caption={t('tab.rules')} columns={columns} rows={rules} rowKey={({ index }) => String(index)} />;
}

function Conditions({ rule: { groups, filter, directory, userRoles } }: { readonly rule: Rule }) {
  const { t } = useTranslation('mappings');
  return (
    <Stack gap={4} maw={300}>
      {groups.length > 0 && (
        <Stack component="ul" gap={2} m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('rules.groups')}>
          {groups.map((group, index) => (
            <Text component="li" size="sm" key={index}>
              <GroupName group={group} />
            </Text>
          ))}
        </Stack>
      )}
      {filter !== '' && (
        <Text size="sm">
          {t('rules.filter')} <Code style={{ overflowWrap: 'anywhere' }}>{filter}</Code>
        </Text>
      )}
      {userRoles.length > 0 && <Text size="sm">{t('rules.userRoles', { roles: userRoles.join(', ') })}</Text>}
      {directory !== '' && (
        <Text size="sm" c="dimmed">
          {t('rules.directory', { directory })}
        </Text>
      )}
    </Stack>
  );
}

function Grants({ rule: { grants } }: { readonly rule: Rule }) {
  const { helpdesks } = useWork();
  return (
    <Stack component="ul" gap={4} m={0} p={0} miw={{ base: 0, xs: 140 }} style={{ listStyle: 'none' }}>
      {grants.map(({ target, roles }) => (
        <Text component="li" size="sm" key={target}>
          <Anchor component={Link} to={targetLink(target)} inherit>
            {target}
          </Anchor>
          {': '}
          {roles.map(({ role, scope }) => helpdesks.roleName(target, role) + scopeText(scope)).join(', ')}
        </Text>
      ))}
    </Stack>
  );
}

function scopeText(scope: Rule['grants'][number]['roles'][number]['scope']): string {
  if (scope === undefined) return '';
  const parts = Object.entries(scope).map(([dimension, values]) => `${dimension} ${values.join(', ')}`);
  return ` (${parts.join('; ')})`;
}

function Period({ rule: { after, until } }: { readonly rule: Rule }) {
  const { t } = useTranslation('mappings');
  return (
    <Stack gap={2}>
      {after !== '' && <Text size="sm">{t('rules.after', { time: after })}</Text>}
      {until !== '' && <Text size="sm">{t('rules.until', { time: until })}</Text>}
      {after + until === '' && <Text size="sm">{t('rules.always')}</Text>}
    </Stack>
  );
}
