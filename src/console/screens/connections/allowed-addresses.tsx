import { Button, Group, Modal, Stack } from '@mantine/core';
import type { QueryKey } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { Failure } from '../../components/query-state.js';
import { AddressField } from './address-field.js';
import { readRanges } from './model.js';

interface Props {
  /** Whose addresses. */
  readonly name: string;
  readonly allowFrom: readonly string[] | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** null: from anywhere. */
  readonly save: (allowFrom: string[] | null) => Promise<unknown>;
  readonly invalidates: readonly QueryKey[];
}

/** From which addresses a live token, or those of an OAuth client, may be used. */
export function AllowedAddresses({ name, allowFrom, isOpen, onClose, save, invalidates }: Props) {
  const { t } = useTranslation(['connections', 'shell']);
  const [from, setFrom] = useState(allowFrom?.join(', ') ?? '');
  const limit = useAct({
    run: () => save(from.trim() === '' ? null : readRanges(from)),
    done: t('token.from.saved'),
    invalidates,
    onDone: onClose,
    onProblem: () => undefined,
  });
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('token.from.editOf', { name })}
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          limit.mutate(undefined);
        }}
      >
        <Stack>
          {limit.error && <Failure error={limit.error} />}
          <AddressField value={from} onChange={setFrom} />
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
