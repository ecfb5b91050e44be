import { Alert, Button, Code, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { useMay } from '../../api/session.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { Facts } from '../../components/facts.js';
import { RecordLink } from '../../components/record-link.js';
import { Moment } from '../../components/moment.js';
import { QueryState } from '../../components/query-state.js';
import { SideDrawer } from '../../components/side-drawer.js';
import { StateBadge } from '../../components/state-badge.js';
import { Attempts } from './attempts.js';
import type { Delivery } from './model.js';

interface Props {
  /** The delivery to show; nothing is open when absent. */
  readonly id: string | undefined;
  readonly onClose: () => void;
}

/** One delivery with everything that was tried. */
export function DeliveryDrawer({ id, onClose }: Props) {
  const { t } = useTranslation('deliveries');
  return (
    <SideDrawer isOpen={id !== undefined} onClose={onClose} title={t('drawer')}>
      {id !== undefined && <Reading id={id} />}
    </SideDrawer>
  );
}

function Reading({ id }: { readonly id: string }) {
  const query = useQuery({
    queryKey: ['/deliveries', id],
    queryFn: ({ signal }) => call('get', '/deliveries/{id}', { path: { id }, signal }),
  });
  return <QueryState query={query}>{(delivery) => <Parts delivery={delivery} />}</QueryState>;
}

function Parts({ delivery }: { readonly delivery: Delivery }) {
  const { t } = useTranslation('deliveries');
  const { id, state, key, target, targetId, type, epoch, version, createdAt, acknowledgedAt, nextAt } = delivery;
  return (
    <Stack>
      {(state === 'dead' || state === 'poison' || state === 'held') && (
        <Alert variant="outline" color="orange" title={t(`means.${state}.title`)}>
          {t(`means.${state}`)}
        </Alert>
      )}
      <Facts
        facts={[
          { key: 'state', label: t('state'), value: <StateBadge state={state} /> },
          {
            key: 'account',
            label: t('account'),
            value: (
              <RecordLink kind="person" id={key}>
                {key}
              </RecordLink>
            ),
          },
          {
            key: 'target',
            label: t('target'),
            value:
              target === undefined ? (
                t('target.gone')
              ) : (
                <RecordLink kind="target" id={targetId}>
                  {target}
                </RecordLink>
              ),
          },
          { key: 'type', label: t('type'), value: t(`type.${type}`) },
          { key: 'version', label: t('version'), value: t('version.value', { epoch, version }) },
          { key: 'created', label: t('created'), value: <Moment at={createdAt} /> },
          ...(acknowledgedAt === undefined
            ? []
            : [{ key: 'acknowledged', label: t('acknowledged'), value: <Moment at={acknowledgedAt} /> }]),
          ...(nextAt === undefined ? [] : [{ key: 'next', label: t('next'), value: <Moment at={nextAt} /> }]),
          { key: 'id', label: t('id'), value: <Code>{id}</Code> },
        ]}
      />
      <Resend delivery={delivery} />
      <Title order={3} size="h4">
        {t('attempts')}
      </Title>
      <Attempts attempts={delivery.attempts} />
    </Stack>
  );
}

function Resend({ delivery: { id, key, target } }: { readonly delivery: Delivery }) {
  const { t } = useTranslation('deliveries');
  const mayOperate = useMay('operate');
  const [isAsking, setAsking] = useState(false);
  const resend = useAct({
    run: () => call('post', '/deliveries/{id}/resend', { path: { id } }),
    done: t('resend.done'),
    invalidates: [['/deliveries'], ['/target-states']],
    onDone: () => setAsking(false),
  });
  if (!mayOperate || target === undefined) return null;
  return (
    <Group>
      <Button variant="default" leftSection={<RotateCw aria-hidden size={16} />} onClick={() => setAsking(true)}>
        {t('resend')}
      </Button>
      <ConfirmWithReason
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('resend')}
        action={t('resend')}
        asksReason={false}
        isBusy={resend.isPending}
        onConfirm={() => resend.mutate(undefined)}
      >
        <Text>{t('resend.text', { key, target })}</Text>
      </ConfirmWithReason>
    </Group>
  );
}
