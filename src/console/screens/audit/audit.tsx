import { Button, Stack, UnstyledButton } from '@mantine/core';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { documentUrl } from '../../api/client.js';
import { usePages } from '../../api/paging.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { keepsFocus, PageHeader } from '../../components/page-header.js';
import { Empty, QueryState } from '../../components/query-state.js';
import { SideDrawer } from '../../components/side-drawer.js';
import { Chain } from './chain.js';
import { EntryDetails } from './entry-details.js';
import { Filters, queryOf } from './filters.js';
import type { Entry } from './model.js';
import { useNames } from './use-names.js';
import { ActionWords, ActorWords, OutcomeBadge, SubjectWords } from './words.js';

/** Who changed what, and whether the record of it is whole. */
export function Audit() {
  const { t } = useTranslation('audit');
  const [params, setParams] = useSearchParams();
  const names = useNames();
  const query = queryOf(params);
  const entries = usePages('/audit', { query });
  const opened = entries.items.find(({ id }) => id === params.get('entry'));
  const open = (id: string | undefined) =>
    setParams(
      (before) => {
        if (id === undefined) before.delete('entry');
        else before.set('entry', id);
        return before;
      },
      { state: keepsFocus, preventScrollReset: true, replace: id === undefined },
    );
  const columns: Column<Entry>[] = [
    {
      key: 'action',
      title: t('col.action'),
      render: ({ id, action }) => (
        <UnstyledButton
          onClick={() => open(id)}
          fz="sm"
          fw={500}
          c="var(--mantine-color-anchor)"
          td="underline"
          ta="left"
          aria-haspopup="dialog"
        >
          <ActionWords action={action} />
        </UnstyledButton>
      ),
    },
    {
      key: 'subject',
      title: t('col.subject'),
      render: ({ subject }) => <SubjectWords subject={subject} names={names} />,
    },
    { key: 'actor', title: t('col.actor'), render: ({ actor }) => <ActorWords actor={actor} names={names} /> },
    { key: 'outcome', title: t('col.outcome'), render: ({ outcome }) => <OutcomeBadge outcome={outcome} /> },
    { key: 'at', title: t('col.at'), render: ({ createdAt }) => <Moment at={createdAt} /> },
  ];
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        actions={
          <Button
            component="a"
            variant="default"
            href={documentUrl('/audit/export')}
            download="rolecall-audit.ndjson"
            leftSection={<Download aria-hidden size={16} />}
          >
            {t('export')}
          </Button>
        }
      />
      <Stack gap="lg">
        <Chain />
        <Filters />
        <QueryState
          query={entries}
          isEmpty={() => entries.items.length === 0}
          empty={
            Object.keys(query).length > 0 ? (
              <Empty title={t('empty.filtered')} text={t('empty.filtered.text')} />
            ) : (
              <Empty title={t('empty')} text={t('empty.text')} />
            )
          }
        >
          {() => (
            <DataTable
              caption={t('entries')}
              columns={columns}
              rows={entries.items}
              rowKey={({ id }) => id}
              pages={entries}
            />
          )}
        </QueryState>
      </Stack>
      <SideDrawer
        isOpen={opened !== undefined}
        onClose={() => open(undefined)}
        title={t('entry', { seq: opened?.seq ?? '' })}
      >
        {opened && <EntryDetails entry={opened} names={names} />}
      </SideDrawer>
    </>
  );
}
