import { Box, Button, SimpleGrid, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../../api/client.js';
import { Chart } from '../../components/chart.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { TextLink } from '../../components/links.js';
import { Moment } from '../../components/moment.js';
import { PageHeader } from '../../components/page-header.js';
import { Empty, QueryState } from '../../components/query-state.js';
import { useFormat } from '../../i18n/format.js';
import { connectionPath } from '../../links.js';
import type { OverviewData } from './overview-data.js';
import { NeedsYou } from './needs-you.js';
import { Numbers } from './numbers.js';

/** Whether everything is in step, and where to look first; read again every quarter of a minute. */
export function Overview() {
  const { t } = useTranslation('overview');
  const query = useQuery({
    queryKey: ['/overview'],
    queryFn: ({ signal }) => call('get', '/overview', { signal }),
    refetchInterval: 15_000,
  });
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <QueryState query={query} lines={8}>
        {(data) => <Parts data={data} />}
      </QueryState>
    </>
  );
}

function Parts({ data }: { readonly data: OverviewData }) {
  const { t } = useTranslation('overview');
  if (data.directories.length === 0)
    return (
      <Empty
        title={t('directories.none')}
        text={t('directories.none.text')}
        action={
          <Button component={Link} to="/connections">
            {t('directories.connect')}
          </Button>
        }
      />
    );
  return (
    <Stack gap="xl">
      <Numbers data={data} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
        <NeedsYou tokens={data.expiringTokens} />
        <Directories directories={data.directories} />
      </SimpleGrid>
      <Hours hours={data.hours} />
    </Stack>
  );
}

type DirectoryRow = OverviewData['directories'][number];

function Directories({ directories }: Pick<OverviewData, 'directories'>) {
  const { t } = useTranslation('overview');
  const columns: Column<DirectoryRow>[] = [
    {
      key: 'name',
      title: t('directories.name'),
      render: ({ id, name }) => <TextLink to={connectionPath(id)}>{name}</TextLink>,
    },
    {
      key: 'last',
      title: t('directories.last'),
      render: ({ lastRequestAt }) =>
        lastRequestAt === undefined ? t('directories.never') : <Moment at={lastRequestAt} relative />,
    },
  ];
  return (
    <Box component="section" aria-labelledby="directories" miw={0}>
      <Title order={2} id="directories" mb="sm">
        {t('directories')}
      </Title>
      <DataTable caption={t('directories')} columns={columns} rows={directories} rowKey={({ id }) => id} />
    </Box>
  );
}

function Hours({ hours }: Pick<OverviewData, 'hours'>) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  return (
    <Chart
      title={t('chart')}
      axis={t('chart.hour')}
      series={[
        { key: 'succeeded', label: t('chart.succeeded') },
        { key: 'failed', label: t('chart.failed') },
      ]}
      points={hours.map(({ start, succeeded, failed }) => ({
        label: format.hour(start),
        values: { succeeded, failed },
      }))}
    />
  );
}
