import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { timelinePath } from '../../links.js';
import type { Explanation } from './model.js';

interface Props {
  readonly person: string;
  readonly name: string;
  readonly explanation: Explanation;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks before somebody's access is ended everywhere, naming what they lose; then shows the timeline. */
export function OffboardNow({ person, name, explanation, isOpen, onClose }: Props) {
  const { t } = useTranslation('directory');
  const navigate = useNavigate();
  const losing = explanation.targets.filter(({ roles }) => roles.length > 0);
  const offboard = useAct({
    run: (reason: string) => call('post', '/offboardings', { body: { person, reason } }),
    done: t('offboard.done', { name }),
    invalidates: [['/people'], ['/offboardings'], ['/revocations'], ['/overview']],
    onDone: () => {
      onClose();
      void navigate(timelinePath(person));
    },
  });
  return (
    <ConfirmWithReason
      isOpen={isOpen}
      onClose={onClose}
      title={t('offboard.of', { name })}
      action={t('offboard')}
      isDangerous
      isBusy={offboard.isPending}
      onConfirm={(reason) => offboard.mutate(reason)}
    >
      <Text>{t('offboard.text')}</Text>
      {losing.length > 0 && (
        <List my="xs" spacing={4}>
          {losing.map(({ targetId, target, roles }) => (
            <List.Item key={targetId}>
              {target}: {roles.map((role) => role.name).join(', ')}
            </List.Item>
          ))}
        </List>
      )}
      <Text>{t('offboard.until')}</Text>
    </ConfirmWithReason>
  );
}
