import { Button } from '@mantine/core';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';

/** Lets the directories and the policy decide about the person again. */
export function Reinstate({ id, name }: { readonly id: string; readonly name: string }) {
  const { t } = useTranslation('offboarding');
  const [isAsking, setAsking] = useState(false);
  const act = useAct({
    run: (reason: string) => call('post', '/offboardings/{id}/reinstate', { path: { id }, body: { reason } }),
    done: t('reinstate.done'),
    invalidates: [['/offboardings'], ['/leavers'], ['/people/{person}/timeline']],
    onDone: () => setAsking(false),
  });
  return (
    <>
      <Button variant="default" leftSection={<Undo2 aria-hidden size={16} />} onClick={() => setAsking(true)}>
        {t('reinstate')}
      </Button>
      <ConfirmWithReason
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('reinstate.of', { name })}
        action={t('reinstate')}
        isBusy={act.isPending}
        onConfirm={(reason) => act.mutate(reason)}
      >
        {t('reinstate.text')}
      </ConfirmWithReason>
    </>
  );
}
