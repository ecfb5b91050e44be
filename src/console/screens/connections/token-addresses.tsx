import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { Failure } from '../../components/query-state.js';
import { readRanges, type Token } from './model.js';

interface Props {
  readonly connectionId: string;
  readonly token: Token | undefined;
  readonly onClose: () => void;
}

/** From which addresses a live token may be used. */
export function TokenAddresses({ connectionId, token, onClose }: Props) {
  const { t } = useTranslation(['connections', 'shell']);
  const [from, setFrom] = useState(token?.allowFrom?.join(', ') ?? '');
  const limit = useAct({
    run: (tokenId: string) =>
      call('patch', '/directories/{id}/tokens/{tokenId}', {
        path: { id: connectionId, tokenId },
        body: { allowFrom: from.trim() === '' ? null : readRanges(from) },
      }),
    done: t('token.from.saved'),
    invalidates: [['/directories/{id}/tokens']],
    onDone: onClose,
    onProblem: () => undefined,
  });
  return (
    <Modal
      opened={token !== undefined}
      onClose={onClose}
      title={t('token.from.editOf', { name: `${token?.name ?? ''} (…${token?.lastFour ?? ''})` })}
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (token) limit.mutate(token.id);
        }}
      >
        <Stack>
          {limit.error && <Failure error={limit.error} />}
          <TextInput
            label={t('token.from')}
            description={t('token.from.text')}
            inputWrapperOrder={['label', 'input', 'description']}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={limit.isPending}>
              {t('shell:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
