import { Box, Button, Group, Loader, NumberInput, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { CircleCheck, OctagonAlert, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import type { ApiProblem } from '../../api/problem.js';
import { CopyField } from '../../components/copy-field.js';
import { Moment } from '../../components/moment.js';
import { Failure } from '../../components/query-state.js';
import { useFormat } from '../../i18n/format.js';
import type { Report } from './model.js';

interface Noted {
  readonly seq?: number;
  readonly hash?: string;
}

/** Checks the whole chain on demand, by itself or against a head that somebody wrote down earlier. */
export function Chain() {
  const { t } = useTranslation('audit');
  const [seq, setSeq] = useState<number | string>('');
  const [hash, setHash] = useState('');
  const [problem, setProblem] = useState<ApiProblem>();
  const verify = useAct({
    run: (query: Noted) => call('get', '/audit/verify', { query }),
    onProblem: setProblem,
  });
  const check = () => {
    setProblem(undefined);
    verify.mutate({
      ...(seq === '' ? {} : { seq: Number(seq) }),
      ...(hash.trim() === '' ? {} : { hash: hash.trim() }),
    });
  };
  return (
    <Paper withBorder p="md" radius="md" component="section" aria-labelledby="chain">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <Box style={{ flex: '1 1 18rem' }}>
            <Title order={2} id="chain" size="h3">
              {t('chain')}
            </Title>
            <Text size="sm" c="dimmed">
              {t('chain.text')}
            </Text>
          </Box>
          <Button onClick={check} disabled={verify.isPending} leftSection={<ShieldCheck aria-hidden size={16} />}>
            {t('verify')}
          </Button>
        </Group>
        <div role="status" aria-live="polite">
          {verify.isPending && (
            <Group gap="xs">
              <Loader size="xs" aria-hidden />
              <Text size="sm">{t('verifying')}</Text>
            </Group>
          )}
          {!verify.isPending && verify.data && !problem && <Result report={verify.data} />}
        </div>
        {problem && <Failure error={problem} onRetry={check} />}
        <Box component="details">
          <Text component="summary" size="sm" py={4} style={{ cursor: 'pointer' }}>
            {t('noted')}
          </Text>
          <Text size="sm" c="dimmed" my="xs">
            {t('noted.text')}
          </Text>
          <Group align="flex-end" gap="sm">
            <NumberInput label={t('noted.seq')} value={seq} onChange={setSeq} min={1} allowDecimal={false} w={140} />
            <TextInput
              label={t('noted.hash')}
              value={hash}
              onChange={(event) => setHash(event.currentTarget.value)}
              style={{ flex: '1 1 16rem' }}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            />
          </Group>
        </Box>
      </Stack>
    </Paper>
  );
}

function Result({ report }: { readonly report: Report }) {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const { ok, entries, head, brokenAt, because } = report;
  const Icon = ok ? CircleCheck : OctagonAlert;
  return (
    <Stack gap="sm">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Icon
          aria-hidden
          size={20}
          style={{ flexShrink: 0 }}
          color={`var(--mantine-color-${ok ? 'green' : 'red'}-filled)`}
        />
        <Text fw={600}>
          {ok
            ? t('whole', { count: entries, number: format.number(entries) })
            : t('broken', { seq: brokenAt === undefined ? '' : format.number(brokenAt) })}
        </Text>
      </Group>
      {because !== undefined && <Text size="sm">{t(`because.${because}`)}</Text>}
      {ok && head && (
        <>
          <CopyField label={t('head', { seq: head.seq })} value={head.hash} description={t('head.keep')} />
          <Text size="sm" c="dimmed">
            {t('head.at')} <Moment at={head.at} />
          </Text>
          <CopyField label={t('head.command')} value={`rolecall audit verify --seq ${head.seq} --hash ${head.hash}`} />
        </>
      )}
    </Stack>
  );
}
