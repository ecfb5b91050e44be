import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { CloudUpload, FilePen, FileCheck, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { Moment } from '../../components/moment.js';
import { useActorName } from '../../i18n/actor.js';
import type { CurrentPolicy } from './draft.js';
import { ImpactLine } from './impact-line.js';
import { PublishDialog } from './publish-dialog.js';
import { useWork } from './work.js';

/** Whether a draft is open, what it would change, and the way to publish or drop it. */
export function DraftBar({ current }: { readonly current: CurrentPolicy }) {
  const { t } = useTranslation('mappings');
  const { draft, plan, helpdesks, faults, mayDraft } = useWork();
  const [isPublishing, setPublishing] = useState(false);
  const [isDropping, setDropping] = useState(false);
  const Icon = draft.isChanged ? FilePen : FileCheck;
  return (
    <Paper withBorder radius="md" p="md">
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={4} style={{ flex: '1 1 20rem', minWidth: 0 }}>
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <Icon aria-hidden size={18} style={{ flexShrink: 0, marginTop: 3 }} />
            <Text fw={600}>{draft.isChanged ? t('draft.open') : <InForce current={current} />}</Text>
          </Group>
          {mayDraft && draft.isChanged && faults.length === 0 && <ImpactLine plan={plan} helpdesks={helpdesks} />}
          {mayDraft && draft.isChanged && faults.length > 0 && (
            <Text role="status">{t('impact.faults', { count: faults.length })}</Text>
          )}
        </Stack>
        {mayDraft && (
          <Group gap="xs">
            {draft.isChanged && (
              <Button variant="default" leftSection={<Undo2 aria-hidden size={16} />} onClick={() => setDropping(true)}>
                {t('draft.discard')}
              </Button>
            )}
            <PublishButton onPublish={() => setPublishing(true)} />
          </Group>
        )}
      </Group>
      {isPublishing && <PublishDialog current={current} onClose={() => setPublishing(false)} />}
      <ConfirmWithReason
        isOpen={isDropping}
        onClose={() => setDropping(false)}
        title={t('draft.discard.title')}
        action={t('draft.discard')}
        asksReason={false}
        isDangerous
        onConfirm={() => {
          draft.discard();
          setDropping(false);
        }}
      >
        {t('draft.discard.text')}
      </ConfirmWithReason>
    </Paper>
  );
}

function InForce({ current }: { readonly current: CurrentPolicy }) {
  const who = useActorName();
  const { t } = useTranslation('mappings');
  if (current.version === 0) return <>{t('draft.never')}</>;
  return (
    <>
      {t('draft.inForce', { version: current.version })}
      {current.createdAt !== undefined && (
        <Text span fw={400} c="dimmed">
          {' '}
          · {current.by === undefined ? '' : `${who(current.by)} · `}
          <Moment at={current.createdAt} />
        </Text>
      )}
    </>
  );
}

/** Opens the review; where publishing cannot be, it stays reachable by keyboard and says why. */
function PublishButton({ onPublish }: { readonly onPublish: () => void }) {
  const { t } = useTranslation('mappings');
  const mayPublish = useMay('policy.publish');
  const { draft, faults, plan } = useWork();
  const errors = plan.plan?.findings.filter(({ severity }) => severity === 'error').length ?? 0;
  const failed = plan.plan?.tests.filter(({ isPassed }) => !isPassed).length ?? 0;
  const why = !mayPublish
    ? t('publish.not.role')
    : !draft.isChanged
      ? t('publish.not.changed')
      : faults.length > 0
        ? t('publish.not.faults')
        : !plan.isCurrent
          ? t('publish.not.plan')
          : errors > 0
            ? t('publish.not.errors', { count: errors })
            : failed > 0
              ? t('publish.not.tests', { count: failed })
              : undefined;
  return (
    <Stack gap={4} align="flex-end" maw={260}>
      <Button
        leftSection={<CloudUpload aria-hidden size={16} />}
        aria-disabled={why !== undefined}
        aria-describedby={why === undefined ? undefined : 'why-not'}
        data-disabled={why !== undefined || undefined}
        onClick={(event) => {
          if (why !== undefined) event.preventDefault();
          else onPublish();
        }}
      >
        {t('publish')}
      </Button>
      {why !== undefined && (
        <Text id="why-not" size="xs" c="dimmed" ta="right">
          {why}
        </Text>
      )}
    </Stack>
  );
}
