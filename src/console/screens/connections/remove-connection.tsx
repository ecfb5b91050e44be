import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import type { Connection } from './model.js';

interface Props {
  readonly connection: Connection;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks before a directory goes, and says what goes with it. */
export function RemoveConnection({ connection: { id, name }, isOpen, onClose }: Props) {
  const { t } = useTranslation('connections');
  const navigate = useNavigate();
  const remove = useAct({
    run: (reason: string) => call('delete', '/directories/{id}', { path: { id }, body: { reason } }),
    done: t('removed', { name }),
    invalidates: [['/directories'], ['/overview'], ['/people'], ['/groups']],
    onDone: () => void navigate('/connections'),
  });
  return (
    <ConfirmWithReason
      isOpen={isOpen}
      onClose={onClose}
      title={t('removeOf', { name })}
      action={t('remove')}
      isDangerous
      isBusy={remove.isPending}
      onConfirm={(reason) => remove.mutate(reason)}
    >
      <Text mb="xs">{t('remove.text')}</Text>
      <List spacing={4}>
        <List.Item>{t('remove.tokens')}</List.Item>
        <List.Item>{t('remove.people')}</List.Item>
        <List.Item>{t('remove.kept')}</List.Item>
        <List.Item>{t('remove.held')}</List.Item>
      </List>
      <Text mt="xs" fw={600}>
        {t('remove.forever')}
      </Text>
    </ConfirmWithReason>
  );
}
