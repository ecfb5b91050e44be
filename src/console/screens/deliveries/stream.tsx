import { Button, Group, NativeSelect, Stack, Switch, Text } from '@mantine/core';
import { Pause, Play, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePages } from '../../api/paging.js';
import { DataTable } from '../../components/data-table.js';
import { oneOf, useFilters } from '../../components/filters.js';
import { Empty, QueryState } from '../../components/query-state.js';
import { useDeliveryColumns } from './columns.js';
import { deliveryStates } from './model.js';

const everyMs = 5_000;

interface Props {
  readonly targets: readonly { readonly id: string; readonly name: string }[];
}

/** The deliveries, newest first. It stands still until somebody asks for it to be read again and again. */
export function Stream({ targets }: Props) {
  const { t } = useTranslation(['deliveries', 'shell']);
  const filters = useFilters();
  const [isLive, setLive] = useState(false);
  const [isPaused, setPaused] = useState(false);
  const state = oneOf(deliveryStates, filters.get('state'));
  const target = filters.get('target');
  const assignment = filters.get('assignment');
  const query = usePages(
    '/deliveries',
    {
      query: {
        ...(state === undefined ? {} : { state }),
        ...(target === undefined ? {} : { target }),
        ...(assignment === undefined ? {} : { assignment }),
      },
    },
    { refetchInterval: isLive && !isPaused ? everyMs : false },
  );
  const columns = useDeliveryColumns();
  const isFiltered = state !== undefined || target !== undefined || assignment !== undefined;
  const clear = () => filters.set({ state: null, target: null, assignment: null });
  return (
    <Stack>
      <Group align="flex-end" gap="sm" role="search" aria-label={t('filters')}>
        <NativeSelect
          data-search
          label={t('state')}
          value={state ?? ''}
          onChange={(event) => filters.set({ state: event.currentTarget.value })}
          data={[
            { value: '', label: t('state.all') },
            ...deliveryStates.map((each) => ({ value: each, label: t(`shell:state.${each}`) })),
          ]}
        />
        <NativeSelect
          label={t('target')}
          value={targets.find(({ id, name }) => id === target || name === target)?.id ?? ''}
          onChange={(event) => filters.set({ target: event.currentTarget.value })}
          data={[{ value: '', label: t('target.all') }, ...targets.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        {(['dead', 'poison'] as const).map((each) => (
          <Button
            key={each}
            variant={state === each ? 'filled' : 'default'}
            aria-pressed={state === each}
            onClick={() => filters.set({ state: state === each ? null : each })}
          >
            {t(`only.${each}`)}
          </Button>
        ))}
        {isFiltered && (
          <Button variant="subtle" onClick={clear}>
            {t('clear')}
          </Button>
        )}
      </Group>
      <Group gap="sm">
        <Switch
          label={t('live')}
          checked={isLive}
          onChange={(event) => {
            setLive(event.currentTarget.checked);
            setPaused(false);
          }}
        />
        {isLive ? (
          <Button
            size="xs"
            variant="default"
            leftSection={isPaused ? <Play aria-hidden size={14} /> : <Pause aria-hidden size={14} />}
            onClick={() => setPaused(!isPaused)}
          >
            {isPaused ? t('resume') : t('pause')}
          </Button>
        ) : (
          <Button
            size="xs"
            variant="default"
            loading={query.isRefetching}
            leftSection={<RefreshCw aria-hidden size={14} />}
            onClick={() => void query.refetch()}
          >
            {t('refresh')}
          </Button>
        )}
        <Text size="sm" c="dimmed" role="status">
          {isLive ? t(isPaused ? 'live.paused' : 'live.on') : ''}
        </Text>
      </Group>
      <QueryState
        query={query}
        lines={8}
        isEmpty={() => query.items.length === 0}
        empty={
          isFiltered ? (
            <Empty
              title={t('none')}
              text={t('none.text')}
              action={
                <Button variant="default" onClick={clear}>
                  {t('clear')}
                </Button>
              }
            />
          ) : (
            <Empty
              title={t('empty')}
              text={t('empty.text')}
              action={
                <Button component={Link} to="/targets" variant="default">
                  {t('empty.action')}
                </Button>
              }
            />
          )
        }
      >
        {() => (
          <DataTable caption={t('title')} columns={columns} rows={query.items} rowKey={({ id }) => id} pages={query} />
        )}
      </QueryState>
    </Stack>
  );
}
