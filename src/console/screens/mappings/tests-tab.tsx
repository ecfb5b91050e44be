import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../components/data-table.js';
import { Empty, Loading } from '../../components/query-state.js';
import { StateBadge } from '../../components/state-badge.js';
import { LineLink } from './fault-list.js';
import type { PolicyTest } from './plan-types.js';
import { useWork } from './work.js';

/** The tests that stand in the policy, with what became of them. */
export function TestsTab() {
  const { t } = useTranslation('mappings');
  const { plan, mayDraft } = useWork();
  if (!mayDraft) return <Empty title={t('tests.role')} text={t('tests.role.text')} />;
  const tests = plan.plan?.tests;
  if (tests === undefined) return plan.isBusy ? <Loading /> : null;
  if (tests.length === 0) return <Empty title={t('tests.none')} text={t('tests.none.text')} />;
  const failed = tests.filter(({ isPassed }) => !isPassed).length;
  const columns: Column<PolicyTest>[] = [
    { key: 'name', title: t('tests.name'), render: ({ name }) => name },
    {
      key: 'result',
      title: t('tests.result'),
      render: ({ isPassed }) =>
        isPassed ? (
          <StateBadge state="success" label={t('tests.passed')} />
        ) : (
          <StateBadge state="failure" label={t('tests.failed')} />
        ),
    },
    {
      key: 'reasons',
      title: t('tests.reasons'),
      render: ({ reasons }) =>
        reasons.map((reason) => (
          <Text size="sm" lang="en" key={reason}>
            {reason}
          </Text>
        )),
    },
    { key: 'line', title: t('tests.line'), render: ({ line }) => <LineLink line={line} /> },
  ];
  return (
    <Stack gap="sm">
      <Text role="status">
        {!plan.isCurrent
          ? t('tests.older')
          : failed === 0
            ? t('tests.allPassed', { count: tests.length })
            : t('tests.someFailed', { count: failed, total: tests.length })}
      </Text>
      <DataTable
        caption={t('tab.tests')}
        columns={columns}
        rows={[...tests].sort((a, b) => Number(a.isPassed) - Number(b.isPassed))}
        rowKey={({ line, column }) => `${line}:${column}`}
      />
    </Stack>
  );
}
