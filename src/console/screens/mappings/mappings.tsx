import { Alert, Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { call } from '../../api/client.js';
import { useMay } from '../../api/session.js';
import { keepsFocus, PageHeader } from '../../components/page-header.js';
import { Failure, QueryState } from '../../components/query-state.js';
import { useCurrentPolicy, useDraft, type CurrentPolicy } from './draft.js';
import { DraftBar } from './draft-bar.js';
import { FaultList } from './fault-list.js';
import { readPolicy } from './read-policy.js';
import { RulesTab } from './rules-tab.js';
import { TestsTab } from './tests-tab.js';
import { useHelpdesks } from './use-helpdesks.js';
import { usePlan } from './use-plan.js';
import { WorkContext, type Work } from './work.js';
import { YamlTab } from './yaml-tab.js';

const tabs = ['rules', 'yaml', 'tests'] as const;

/** The policy as rules, as text and by its tests: three views of one draft, with what publishing it would change. */
export function Mappings() {
  const { t } = useTranslation('mappings');
  const current = useCurrentPolicy();
  return (
    <>
      {current.data === undefined && <PageHeader title={t('title')} lead={t('lead')} />}
      <QueryState query={current} lines={8}>
        {(policy) => <Workbench current={policy} title={t('title')} />}
      </QueryState>
    </>
  );
}

function Workbench({ current, title }: { readonly current: CurrentPolicy; readonly title: string }) {
  const { t } = useTranslation('mappings');
  const work = useWorkOf(current);
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [isAdding, setAdding] = useState(false);
  const tab = tabs.find((key) => pathname.endsWith(`/${key}`)) ?? 'rules';
  const { draft, faults, plan, mayDraft } = work;
  return (
    <WorkContext value={work}>
      <PageHeader
        title={title}
        lead={t('lead')}
        actions={
          mayDraft && (
            <Button
              leftSection={<Plus aria-hidden size={16} />}
              variant="default"
              disabled={'faults' in work.reading}
              onClick={() => {
                void navigate('/mappings/rules', { state: keepsFocus });
                setAdding(true);
              }}
            >
              {t('rule.add')}
            </Button>
          )
        }
      />
      <Stack gap="md">
        <DraftBar current={current} />
        {draft.outdatedBase !== undefined && (
          <Outdated current={current} onKeep={draft.rebase} onDrop={draft.discard} />
        )}
        {plan.failure && <Failure error={plan.failure} onRetry={plan.refetch} />}
        {faults.length > 0 && <FaultList faults={faults} />}
        <Tabs
          value={tab}
          onChange={(key) => void navigate(`/mappings/${key}`, { preventScrollReset: true, state: keepsFocus })}
          keepMounted={false}
        >
          <Tabs.List aria-label={t('tabs')} mb="md">
            {tabs.map((key) => (
              <Tabs.Tab key={key} value={key}>
                {t(`tab.${key}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="rules">
            <RulesTab isAdding={isAdding} onAdd={setAdding} />
          </Tabs.Panel>
          <Tabs.Panel value="yaml">
            <YamlTab />
          </Tabs.Panel>
          <Tabs.Panel value="tests">
            <TestsTab />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </WorkContext>
  );
}

function useWorkOf(current: CurrentPolicy): Work {
  const draft = useDraft(current);
  const helpdesks = useHelpdesks();
  const mayDraft = useMay('policy.draft');
  const reading = useMemo(() => readPolicy(draft.text), [draft.text]);
  const plan = usePlan(mayDraft && !('faults' in reading) ? draft.text : undefined);
  const published = useQuery({
    queryKey: ['/policy/findings'],
    queryFn: () => call('get', '/policy/findings'),
    enabled: !mayDraft && current.version > 0,
  });
  return {
    draft,
    helpdesks,
    mayDraft,
    reading,
    plan,
    faults: 'faults' in reading ? reading.faults : plan.faults,
    findings: (mayDraft ? plan.plan?.findings : published.data?.findings) ?? [],
  };
}

interface OutdatedProps {
  readonly current: CurrentPolicy;
  readonly onKeep: () => void;
  readonly onDrop: () => void;
}

function Outdated({ current, onKeep, onDrop }: OutdatedProps) {
  const { t } = useTranslation('mappings');
  return (
    <Alert color="orange" variant="outline" icon={<TriangleAlert aria-hidden />} title={t('outdated')} role="alert">
      <Text size="sm" mb="xs">
        {t('outdated.text', { version: current.version })}
      </Text>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={onDrop}>
          {t('outdated.drop')}
        </Button>
        <Button size="xs" variant="default" onClick={onKeep}>
          {t('outdated.keep')}
        </Button>
      </Group>
    </Alert>
  );
}
