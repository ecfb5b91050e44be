import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Request } from '../../api/types.js';
import { keepsFocus } from '../../components/page-header.js';
import { actions } from './model.js';

const kinds = ['admin', 'system', 'directory'] as const;

/** The query of the list, from the address of the page. */
export function queryOf(params: URLSearchParams): NonNullable<Request<'/audit', 'get'>['query']> {
  const text = (name: string) => params.get(name) ?? '';
  const [actor, action, subject] = [text('actor'), text('action'), text('subject')];
  const [since, until] = [dayStart(text('since'), 0), dayStart(text('until'), 1)];
  return {
    ...(actor === '' ? {} : { actor }),
    ...(action === '' ? {} : { action }),
    ...(subject === '' ? {} : { subject }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

/** The local midnight that begins the day, or one some days later; undefined for what is no day. */
function dayStart(day: string, later: number): string | undefined {
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00`) : undefined;
  if (at === undefined || Number.isNaN(at.getTime())) return undefined;
  at.setDate(at.getDate() + later);
  return at.toISOString();
}

/** Which entries to show; the choice stands in the address. */
export function Filters() {
  const { t } = useTranslation('audit');
  const [params, setParams] = useSearchParams();
  const [subject, setSubject] = useState(params.get('subject') ?? '');
  const set = (name: string, value: string | null) =>
    setParams(
      (before) => {
        if (value === null || value === '') before.delete(name);
        else before.set(name, value);
        return before;
      },
      { replace: true, state: keepsFocus, preventScrollReset: true },
    );
  const setLater = useDebouncedCallback((value: string) => set('subject', value.trim()), 400);
  const actor = params.get('actor');
  const actors = kinds.map((value) => ({ value, label: t(`by.${value}`) }));
  const isOther = actor !== null && actor !== '' && !kinds.some((kind) => kind === actor);
  return (
    <Group gap="md" align="flex-end" role="group" aria-label={t('filters')}>
      <TextInput
        label={t('filter.subject')}
        placeholder={t('filter.subject.how')}
        value={subject}
        onChange={(event) => {
          setSubject(event.currentTarget.value);
          setLater(event.currentTarget.value);
        }}
        data-search
        w={220}
      />
      <Select
        label={t('filter.action')}
        placeholder={t('filter.any')}
        data={actions.map((value) => ({ value, label: t(`action.${value}`) }))}
        value={params.get('action')}
        onChange={(value) => set('action', value)}
        clearable
        clearButtonProps={{ 'aria-label': t('filter.clear') }}
        searchable
        w={230}
      />
      <Select
        label={t('filter.actor')}
        placeholder={t('filter.any')}
        data={isOther ? [...actors, { value: actor, label: actor }] : actors}
        value={actor}
        onChange={(value) => set('actor', value)}
        clearable
        clearButtonProps={{ 'aria-label': t('filter.clear') }}
        w={170}
      />
      <TextInput
        type="date"
        label={t('filter.since')}
        value={params.get('since') ?? ''}
        onChange={(event) => set('since', event.currentTarget.value)}
        w={150}
      />
      <TextInput
        type="date"
        label={t('filter.until')}
        value={params.get('until') ?? ''}
        onChange={(event) => set('until', event.currentTarget.value)}
        w={150}
      />
    </Group>
  );
}
