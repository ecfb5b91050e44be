import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { JsonView } from '../../components/json-view.js';
import { QueryState } from '../../components/query-state.js';
import { DirectoryName } from './directory-name.js';

type Found = Answer<'/people/{person}/records', 'get'>;

/** The SCIM records as received: masked by the service until somebody asks for them with a reason, and then for this visit only. */
export function Records({ person }: { readonly person: string }) {
  const { t } = useTranslation('directory');
  const [revealed, setRevealed] = useState<Found>();
  const [isAsking, setAsking] = useState(false);
  const query = useQuery({
    queryKey: ['/people', 'records', person],
    queryFn: ({ signal }) => call('get', '/people/{person}/records', { path: { person }, signal }),
  });
  const reveal = useAct({
    run: (reason: string) => call('post', '/people/{person}/records/reveal', { path: { person }, body: { reason } }),
    onDone: (found) => {
      setRevealed(found);
      setAsking(false);
    },
  });
  return (
    <section aria-labelledby="records">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="records">
          {t('records')}
        </Title>
        <Button
          size="xs"
          variant="default"
          leftSection={revealed ? <EyeOff aria-hidden size={14} /> : <Eye aria-hidden size={14} />}
          onClick={() => (revealed ? setRevealed(undefined) : setAsking(true))}
        >
          {t(revealed ? 'records.hide' : 'records.reveal')}
        </Button>
      </Group>
      <Text c="dimmed" mb="sm" role="status">
        {t(revealed ? 'records.shown' : 'records.masked')}
      </Text>
      <QueryState query={query} lines={6}>
        {(found) => <Documents found={revealed ?? found} />}
      </QueryState>
      <ConfirmWithReason
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('records.reveal')}
        action={t('records.reveal')}
        isBusy={reveal.isPending}
        onConfirm={(reason) => reveal.mutate(reason)}
      >
        {t('records.reveal.text')}
      </ConfirmWithReason>
    </section>
  );
}

function Documents({ found: { records } }: { readonly found: Found }) {
  const { t } = useTranslation('directory');
  return (
    <Stack gap="md">
      {records.map(({ id, directoryId, attributes }) => (
        <div key={id}>
          <Text size="sm" mb={4}>
            <DirectoryName id={directoryId} />
          </Text>
          <JsonView value={attributes} label={t('records.of', { id })} isMasked={false} />
        </div>
      ))}
    </Stack>
  );
}
