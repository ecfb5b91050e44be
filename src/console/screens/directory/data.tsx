import { Alert, Button, Group, List, Text, Title } from '@mantine/core';
import { Download, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call, documentUrl } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import type { ApiProblem } from '../../api/problem.js';
import { useMay } from '../../api/session.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { Failure } from '../../components/query-state.js';
import { useFormat } from '../../i18n/format.js';

type Purged = Answer<'/people/{person}/purge', 'post'>;

interface Props {
  readonly person: string;
  readonly name: string;
}

/** For owners: everything on record about the person as one file, and its erasure once they have left. */
export function Data({ person, name }: Props) {
  const { t } = useTranslation('directory');
  const mayManage = useMay('people.data');
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const [purged, setPurged] = useState<Purged>();
  const purge = useAct({
    run: (reason: string) => call('post', '/people/{person}/purge', { path: { person }, body: { reason } }),
    invalidates: [['/people']],
    onDone: (result) => {
      setPurged(result);
      setProblem(undefined);
      setAsking(false);
    },
    onProblem: (refusal) => {
      setProblem(refusal);
      setAsking(false);
    },
  });
  if (!mayManage) return null;
  return (
    <section aria-labelledby="data">
      <Title order={2} id="data">
        {t('data')}
      </Title>
      <Text c="dimmed" mb="sm">
        {t('data.text')}
      </Text>
      {problem && <Failure error={problem} />}
      {purged && <Erased purged={purged} />}
      <Group>
        <Button
          variant="default"
          component="a"
          href={documentUrl('/people/{person}/export', { path: { person } })}
          download={`${person}.json`}
          leftSection={<Download aria-hidden size={16} />}
        >
          {t('data.export')}
        </Button>
        <Button variant="default" leftSection={<Trash2 aria-hidden size={16} />} onClick={() => setAsking(true)}>
          {t('data.purge')}
        </Button>
      </Group>
      <ConfirmWithReason
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('data.purgeOf', { name })}
        action={t('data.purge')}
        isDangerous
        isBusy={purge.isPending}
        onConfirm={(reason) => purge.mutate(reason)}
      >
        <Text>{t('data.purge.text')}</Text>
        <Text mt="xs" fw={600}>
          {t('data.purge.forever')}
        </Text>
      </ConfirmWithReason>
    </section>
  );
}

const counted = ['users', 'accounts', 'versions', 'attempts', 'provisioning', 'audit'] as const;

function Erased({ purged }: { readonly purged: Purged }) {
  const { t } = useTranslation('directory');
  const format = useFormat();
  return (
    <Alert role="status" variant="outline" color="green" title={t('erased')} mb="md">
      <List size="sm">
        {counted.map((kind) => (
          <List.Item key={kind}>
            {t(`erased.${kind}`)} {format.number(purged[kind])}
          </List.Item>
        ))}
      </List>
      {purged.keptOffboardings.length > 0 && <Text size="sm">{t('erased.kept')}</Text>}
    </Alert>
  );
}
