import { Chip, Group, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useAllTargets } from '../../api/known.js';
import { useMay } from '../../api/session.js';
import { keepsFocus } from '../../components/page-header.js';
import { periods, type Period } from './model.js';

interface Props {
  readonly period: Period;
  /** Targets to choose from for those who may not see the list of all. */
  readonly targetsSeen: readonly string[];
}

/** Which leavers to show; the choice stands in the address. */
export function Filters({ period, targetsSeen }: Props) {
  const { t } = useTranslation('offboarding');
  const [params, setParams] = useSearchParams();
  const mayRead = useMay('read');
  const all = useAllTargets(mayRead);
  const set = (name: string, value: string | null) =>
    setParams(
      (before) => {
        if (value === null || value === '') before.delete(name);
        else before.set(name, value);
        return before;
      },
      { replace: true, state: keepsFocus, preventScrollReset: true },
    );
  const target = params.get('target');
  const names = [
    ...new Set([...(all.data?.items.map(({ name }) => name) ?? targetsSeen), ...(target === null ? [] : [target])]),
  ].sort();
  return (
    <Group gap="md" align="flex-end" role="group" aria-label={t('filters')}>
      <Select
        label={t('period')}
        data={periods.map((value) => ({ value, label: t(`period.${value}`) }))}
        value={period}
        onChange={(value) => set('days', value)}
        allowDeselect={false}
        w={180}
      />
      <Select
        label={t('target')}
        placeholder={t('target.all')}
        data={names}
        value={target}
        onChange={(value) => set('target', value)}
        clearable
        clearButtonProps={{ 'aria-label': t('target.clear') }}
        searchable
        data-search
        w={220}
      />
      <Chip
        checked={params.get('late') === 'true'}
        onChange={(on) => set('late', on ? 'true' : null)}
        variant="outline"
      >
        {t('only.late')}
      </Chip>
      <Chip
        checked={params.get('open') === 'true'}
        onChange={(on) => set('open', on ? 'true' : null)}
        variant="outline"
      >
        {t('only.open')}
      </Chip>
    </Group>
  );
}
