import { useQuery } from '@tanstack/react-query';
import { Anchor, Code } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { call } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import { usePages } from '../../api/paging.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { keepsFocus } from '../../components/page-header.js';
import { Empty, QueryState } from '../../components/query-state.js';
import { SideDrawer } from '../../components/side-drawer.js';
import { useActorName } from '../../i18n/actor.js';

type Version = Answer<'/policy/versions', 'get'>['items'][number];

/** Every policy that was ever published, newest first, with its text. */
export function Versions() {
  const { t } = useTranslation('plans');
  const who = useActorName();
  const pages = usePages('/policy/versions');
  const [query, setQuery] = useSearchParams();
  const opened = query.get('version');
  const columns: Column<Version>[] = [
    {
      key: 'version',
      title: t('versions.version'),
      render: ({ version }) => (
        <Anchor
          component="button"
          type="button"
          py={2}
          onClick={() => setQuery({ version: String(version) }, { state: keepsFocus, preventScrollReset: true })}
        >
          {t('versions.number', { version })}
        </Anchor>
      ),
    },
    { key: 'at', title: t('versions.at'), render: ({ createdAt }) => <Moment at={createdAt} /> },
    { key: 'by', title: t('versions.by'), render: ({ by }) => who(by) },
    { key: 'hash', title: t('versions.hash'), render: ({ hash }) => <Code>{hash.slice(0, 12)}</Code> },
  ];
  return (
    <>
      <QueryState
        query={pages}
        isEmpty={() => pages.items.length === 0}
        empty={<Empty title={t('versions.none')} text={t('versions.none.text')} />}
      >
        {() => (
          <DataTable
            caption={t('tab.versions')}
            columns={columns}
            rows={pages.items}
            rowKey={({ id }) => id}
            pages={pages}
          />
        )}
      </QueryState>
      <SideDrawer
        isOpen={opened !== null}
        onClose={() => setQuery({}, { state: keepsFocus, preventScrollReset: true })}
        title={t('versions.number', { version: opened ?? '' })}
      >
        {opened !== null && <Text version={opened} />}
      </SideDrawer>
    </>
  );
}

function Text({ version }: { readonly version: string }) {
  const { t } = useTranslation('plans');
  const query = useQuery({
    queryKey: ['/policy/versions', version],
    queryFn: () => call('get', '/policy/versions/{version}', { path: { version } }),
    staleTime: Infinity,
  });
  return (
    <QueryState query={query}>
      {({ text }) => (
        <Code block tabIndex={0} role="region" aria-label={t('versions.text')} style={{ overflow: 'auto' }}>
          {text}
        </Code>
      )}
    </QueryState>
  );
}
