import { Alert, Box, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import type { ApiProblem } from '../../api/problem.js';
import { Failure } from '../../components/query-state.js';
import type { CurrentPolicy } from './draft.js';
import { FindingNote } from './finding-note.js';
import { ImpactLine } from './impact-line.js';
import { PlanChanges } from './plan-changes.js';
import { useWork } from './work.js';

interface Props {
  readonly current: CurrentPolicy;
  readonly onClose: () => void;
}

/** Everything that will happen, and the button that makes exactly that happen: the plan's hash goes along, so that other changes are refused. */
export function PublishDialog({ current, onClose }: Props) {
  const { t } = useTranslation('mappings');
  const { t: shell } = useTranslation();
  const { draft, plan, helpdesks, findings } = useWork();
  const [problem, setProblem] = useState<ApiProblem>();
  const publish = useAct({
    run: (hash: string) =>
      call('post', '/policy/versions', {
        body: draft.text,
        contentType: 'application/yaml',
        headers: { 'if-match': `"${hash}"` },
      }),
    done: t('publish.done'),
    onDone: ({ version }) => {
      void draft.published(version, draft.text);
      onClose();
    },
    onProblem: setProblem,
  });
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const hash = plan.isCurrent ? plan.plan?.hash : undefined;
  const count = plan.plan ? plan.plan.summary.grants + plan.plan.summary.changes + plan.plan.summary.revokes : 0;
  const review = () => {
    setProblem(undefined);
    plan.refetch();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('publish.title', { version: current.version + 1 })}
      size="xl"
      closeButtonProps={{ 'aria-label': shell('close') }}
      styles={{ title: { fontWeight: 650 } }}
    >
      <Stack gap="md">
        <ImpactLine plan={plan} helpdesks={helpdesks} />
        {problem?.code === 'plan_changed' ? (
          <Alert
            role="alert"
            color="orange"
            variant="outline"
            icon={<TriangleAlert aria-hidden />}
            title={t('publish.moved')}
          >
            <Text size="sm" mb="xs">
              {t('publish.moved.text')}
            </Text>
            <Button size="xs" variant="default" onClick={review}>
              {t('publish.moved.again')}
            </Button>
          </Alert>
        ) : (
          problem && <Failure error={problem} />
        )}
        <Box mah="46vh" tabIndex={0} role="region" aria-label={t('plan')} style={{ overflowY: 'auto' }} pr={4}>
          <PlanChanges plan={plan} helpdesks={helpdesks} />
        </Box>
        {warnings.length > 0 && (
          <Box component="details">
            <Text component="summary" size="sm" py={4} style={{ cursor: 'pointer' }}>
              {t('publish.warnings', { count: warnings.length })}
            </Text>
            <Stack gap="xs" mt="xs">
              {warnings.map((finding, index) => (
                <FindingNote key={index} {...finding} />
              ))}
            </Stack>
          </Box>
        )}
        <Text size="sm" c="dimmed">
          {t('publish.what')}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {shell('cancel')}
          </Button>
          <Button
            loading={publish.isPending}
            disabled={hash === undefined || problem?.code === 'plan_changed'}
            {...((plan.plan?.summary.revokes ?? 0) > 0 ? { color: 'red' } : {})}
            onClick={() => hash !== undefined && publish.mutate(hash)}
          >
            {count === 0 ? t('publish.action.none') : t('publish.action', { count })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
