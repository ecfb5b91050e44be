import { Button, Checkbox, Code, NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { useMay } from '../../api/session.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { DataTable } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { QueryState } from '../../components/query-state.js';
import type { NewKeys, Target } from './model.js';
import { Section } from './section.js';
import { ShownKeys } from './shown-keys.js';

/** The keys that sign a target's events: a new one with an overlap, and the public ones. */
export function KeysPart({ target }: { readonly target: Target }) {
  const { t } = useTranslation('targets');
  const mayRotate = useMay('secrets.manage');
  const [keys, setKeys] = useState<NewKeys>();
  return (
    <Stack maw={760}>
      {keys && <ShownKeys {...keys} />}
      <Section title={t('rotate')}>
        {mayRotate ? <Rotation target={target} onMade={setKeys} /> : <Text size="sm">{t('rotate.mayNot')}</Text>}
      </Section>
      <Section title={t('verification')}>
        <PublicKeys target={target} />
      </Section>
    </Stack>
  );
}

const overlaps = [86_400, 604_800, 3_600, 0] as const;

function Rotation({
  target: { id, name },
  onMade,
}: {
  readonly target: Target;
  readonly onMade: (keys: NewKeys) => void;
}) {
  const { t } = useTranslation('targets');
  const [overlap, setOverlap] = useState<number>(overlaps[0]);
  const [force, setForce] = useState(false);
  const [disable, setDisable] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const rotate = useAct({
    run: () =>
      call('post', '/targets/{id}/rotate-secret', {
        path: { id },
        body: { overlapSeconds: overlap, force, disable },
      }),
    invalidates: [['/targets']],
    onDone: (made) => {
      onMade(made);
      setAsking(false);
    },
  });
  return (
    <Stack align="flex-start">
      <Text size="sm">{t('rotate.text')}</Text>
      <NativeSelect
        label={t('rotate.overlap')}
        description={t('rotate.overlap.why')}
        value={overlap}
        onChange={(event) => setOverlap(Number(event.currentTarget.value))}
        data={overlaps.map((seconds) => ({ value: String(seconds), label: t(`rotate.overlap.${seconds}`) }))}
      />
      <Checkbox
        label={t('rotate.force')}
        description={t('rotate.force.why')}
        checked={force}
        onChange={(event) => setForce(event.currentTarget.checked)}
      />
      <Checkbox
        label={t('rotate.disable')}
        description={t('rotate.disable.why')}
        checked={disable}
        onChange={(event) => setDisable(event.currentTarget.checked)}
      />
      <Button variant="default" leftSection={<KeyRound aria-hidden size={16} />} onClick={() => setAsking(true)}>
        {t('rotate.act')}
      </Button>
      <ConfirmWithReason
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('rotate.title', { name })}
        action={t('rotate.act')}
        asksReason={false}
        isDangerous={overlap === 0}
        isBusy={rotate.isPending}
        onConfirm={() => rotate.mutate(undefined)}
      >
        {t(overlap === 0 ? 'rotate.confirm.now' : 'rotate.confirm')}
      </ConfirmWithReason>
    </Stack>
  );
}

function PublicKeys({ target: { id } }: { readonly target: Target }) {
  const { t } = useTranslation('targets');
  const query = useQuery({
    queryKey: ['/targets', 'verification-keys', id],
    queryFn: ({ signal }) => call('get', '/targets/{id}/verification-keys', { path: { id }, signal }),
  });
  return (
    <QueryState
      query={query}
      isEmpty={({ items }) => items.length === 0}
      empty={<Text size="sm">{t('verification.none')}</Text>}
    >
      {({ items }) => (
        <Stack>
          <Text size="sm">{t('verification.text')}</Text>
          <DataTable
            caption={t('verification')}
            rows={items}
            rowKey={({ key }) => key}
            columns={[
              {
                key: 'key',
                title: t('verification.key'),
                render: ({ key }) => <Code style={{ overflowWrap: 'anywhere' }}>{key}</Code>,
              },
              {
                key: 'until',
                title: t('verification.until'),
                render: ({ validUntil }) =>
                  validUntil === undefined ? t('verification.newest') : <Moment at={validUntil} />,
              },
            ]}
          />
        </Stack>
      )}
    </QueryState>
  );
}
