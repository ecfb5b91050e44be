import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answer } from '../../api/types.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { targetPath } from '../../links.js';
import { runResult } from './run-result.js';

type Step = Answer<'/people/{person}/run', 'post'>['steps'][number];

/** What a run did, in its order. */
export function RunSteps({ steps }: { readonly steps: readonly Step[] }) {
  const { t } = useTranslation('directory');
  const words = (result: string) => {
    const known = runResult(result);
    if (known.kind === 'changed') return t('run.changed', { count: known.count });
    return known.kind === 'other' ? <span lang="en">{result}</span> : t(`run.${known.kind}`);
  };
  const rows = steps.map((step, index) => ({ ...step, index }));
  const columns: Column<(typeof rows)[number]>[] = [
    { key: 'step', title: t('run.step'), render: ({ step }) => t(`run.step.${step}`) },
    {
      key: 'target',
      title: t('target'),
      render: ({ target }) =>
        target === undefined ? (
          ''
        ) : (
          <Anchor inherit component={Link} to={targetPath(target)}>
            {target}
          </Anchor>
        ),
    },
    { key: 'result', title: t('run.result'), render: ({ result }) => words(result) },
  ];
  return <DataTable caption={t('run.steps')} columns={columns} rows={rows} rowKey={({ index }) => String(index)} />;
}
