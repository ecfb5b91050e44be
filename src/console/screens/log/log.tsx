import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { documentUrl } from '../../api/client.js';
import { useAllDirectories } from '../../api/known.js';
import { usePages } from '../../api/paging.js';
import { DataTable } from '../../components/data-table.js';
import { oneOf, useFilters } from '../../components/filters.js';
import { instantOf, localOf } from '../../components/local-time.js';
import { PageHeader } from '../../components/page-header.js';
import { Empty, QueryState } from '../../components/query-state.js';
import { useEntryColumns } from './columns.js';
import { EntryDrawer } from './entry-drawer.js';
import { results, type Entry } from './model.js';

/** What identity providers sent, and what became of it. */
export function Log() {
  const { t } = useTranslation('log');
  const filters = useFilters();
  const [open, setOpen] = useState<Entry>();
  const directories = useAllDirectories();
  const names = new Map(directories.data?.items.map(({ id, name }) => [id, name]));
  const columns = useEntryColumns({ names, onOpen: setOpen });
  const query = given(filters.get);
  const pages = usePages('/provisioning-log', { query });
  const isFiltered = Object.keys(query).length > 0;
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        actions={
          <Button
            component="a"
            href={documentUrl('/provisioning-log.csv', { query })}
            download="provisioning-log.csv"
            variant="default"
            leftSection={<Download aria-hidden size={16} />}
          >
            {t('csv')}
          </Button>
        }
      />
      <Stack>
        <Filters names={names} />
        <QueryState
          query={pages}
          lines={8}
          isEmpty={() => pages.items.length === 0}
          empty={isFiltered ? <Empty title={t('none')} text={t('none.text')} /> : <Nothing />}
        >
          {() => (
            <DataTable
              caption={t('title')}
              columns={columns}
              rows={pages.items}
              rowKey={({ id }) => id}
              pages={pages}
            />
          )}
        </QueryState>
      </Stack>
      <EntryDrawer entry={open} names={names} onClose={() => setOpen(undefined)} />
    </>
  );
}

function given(get: (name: string) => string | undefined) {
  const [directory, requestId, resource] = [get('directory'), get('requestId'), get('resource')];
  const result = oneOf(results, get('result'));
  const since = instantOf(get('since') ?? '');
  return {
    ...(directory === undefined ? {} : { directory }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(resource === undefined ? {} : { resource }),
    ...(result === undefined ? {} : { result }),
    ...(since === undefined ? {} : { since }),
  };
}

function Nothing() {
  const { t } = useTranslation('log');
  return (
    <Empty
      title={t('empty')}
      text={t('empty.text')}
      action={
        <Button component={Link} to="/connections" variant="default">
          {t('empty.action')}
        </Button>
      }
    />
  );
}

function Filters({ names }: { readonly names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation(['log', 'shell']);
  const filters = useFilters();
  const since = instantOf(filters.get('since') ?? '');
  const isAny = ['directory', 'requestId', 'resource', 'result', 'since'].some((name) => filters.get(name));
  return (
    <Group align="flex-end" gap="sm" role="search" aria-label={t('filters')}>
      <NativeSelect
        label={t('directory')}
        value={filters.get('directory') ?? ''}
        onChange={(event) => filters.set({ directory: event.currentTarget.value })}
        data={[{ value: '', label: t('directory.all') }, ...[...names].map(([value, label]) => ({ value, label }))]}
      />
      <NativeSelect
        label={t('result')}
        value={oneOf(results, filters.get('result')) ?? ''}
        onChange={(event) => filters.set({ result: event.currentTarget.value })}
        data={[
          { value: '', label: t('result.all') },
          ...results.map((value) => ({ value, label: t(`shell:state.${value}`) })),
        ]}
      />
      {(['requestId', 'resource'] as const).map((name) => (
        <TextFilter key={`${name}=${filters.get(name) ?? ''}`} name={name} />
      ))}
      <TextInput
        type="datetime-local"
        label={t('since')}
        value={since === undefined ? '' : localOf(since)}
        onChange={(event) => filters.set({ since: instantOf(event.currentTarget.value) ?? null })}
      />
      {isAny && (
        <Button
          variant="subtle"
          onClick={() => filters.set({ directory: null, requestId: null, resource: null, result: null, since: null })}
        >
          {t('clear')}
        </Button>
      )}
    </Group>
  );
}

/** A text to look for, asked when Enter is pressed or the field is left. */
function TextFilter({ name }: { readonly name: 'requestId' | 'resource' }) {
  const { t } = useTranslation('log');
  const filters = useFilters();
  const [text, setText] = useState(filters.get(name) ?? '');
  const ask = () => {
    if (text.trim() !== (filters.get(name) ?? '')) filters.set({ [name]: text.trim() });
  };
  return (
    <TextInput
      {...(name === 'requestId' ? { 'data-search': true } : {})}
      label={t(name)}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={ask}
      onKeyDown={(event) => {
        if (event.key === 'Enter') ask();
      }}
    />
  );
}
