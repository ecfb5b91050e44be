import { Button, Stack, Text } from '@mantine/core';
import { Send } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import type { Answer } from '../../api/types.js';
import { Facts } from '../../components/facts.js';
import { Failure } from '../../components/query-state.js';
import { Answered } from '../deliveries/attempts.js';
import { Latency, OutcomeLine } from '../deliveries/outcome.js';
import type { Target } from './model.js';

/** Sends a signed test event and shows what came of it; nothing changes at the helpdesk. */
export function TestControl({ target: { id } }: { readonly target: Target }) {
  const { t } = useTranslation('targets');
  const test = useAct({
    run: () => call('post', '/targets/{id}/test', { path: { id } }),
    invalidates: [['/target-states']],
    onProblem: () => undefined,
  });
  return (
    <Stack align="flex-start">
      <Text size="sm">{t('test.text')}</Text>
      <Button
        variant="default"
        leftSection={<Send aria-hidden size={16} />}
        loading={test.isPending}
        onClick={() => test.mutate(undefined)}
      >
        {t('test.send')}
      </Button>
      <div role="status" style={{ width: '100%' }}>
        {test.error && <Failure error={test.error} />}
        {test.data && <Result result={test.data} />}
      </div>
    </Stack>
  );
}

function Result({ result }: { readonly result: Answer<'/targets/{id}/test', 'post'> }) {
  const { t } = useTranslation('targets');
  const { ok, outcome, elapsedMs, timings, peer, peerClass, tlsProtocol, answer } = result;
  return (
    <Stack gap="sm">
      <Text fw={600}>{t(ok ? 'test.ok' : 'test.failed')}</Text>
      <OutcomeLine outcome={outcome} />
      <Latency elapsedMs={elapsedMs} timings={timings} />
      <Facts
        facts={[
          ...(peer === undefined ? [] : [{ key: 'peer', label: t('test.peer'), value: peer }]),
          ...(peerClass === undefined
            ? []
            : [{ key: 'class', label: t('test.class'), value: t(`test.class.${peerClass}`) }]),
          { key: 'tls', label: t('test.tls'), value: tlsProtocol ?? t('test.tls.none') },
        ]}
      />
      {answer !== undefined && <Answered text={answer} />}
    </Stack>
  );
}
