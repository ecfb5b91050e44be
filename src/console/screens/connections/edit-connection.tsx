import { Button, Group, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { Failure } from '../../components/query-state.js';
import { dialects } from '../../../directory/model.js';
import type { Connection } from './model.js';

interface Props {
  readonly connection: Connection;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Name, dialect and rate limit of a connection. */
export function EditConnection({ connection, isOpen, onClose }: Props) {
  const { t } = useTranslation(['connections', 'shell']);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('editOf', { name: connection.name })}
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      <Form connection={connection} onClose={onClose} />
    </Modal>
  );
}

function Form({ connection, onClose }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation(['connections', 'shell']);
  const [name, setName] = useState(connection.name);
  const [dialect, setDialect] = useState(connection.dialect);
  const [rate, setRate] = useState<number | string>(connection.rateLimit ?? '');
  const save = useAct({
    run: () =>
      call('patch', '/directories/{id}', {
        path: { id: connection.id },
        body: { name, dialect, ...(rate === '' ? {} : { rateLimit: Number(rate) }) },
      }),
    done: t('shell:saved'),
    invalidates: [['/directories'], ['/overview']],
    onDone: onClose,
    onProblem: () => undefined,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
    >
      <Stack>
        {save.error && <Failure error={save.error} />}
        <TextInput
          label={t('name')}
          description={t('edit.name.text')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          required
          data-autofocus
        />
        <Select
          label={t('dialect')}
          description={t(`dialect.${dialect}.text`)}
          data={dialects.map((value) => ({ value, label: t(`dialect.${value}`) }))}
          value={dialect}
          allowDeselect={false}
          onChange={(chosen) => setDialect(dialects.find((each) => each === chosen) ?? dialect)}
        />
        <NumberInput
          label={t('rate')}
          description={t('rate.text')}
          value={rate}
          onChange={setRate}
          min={0}
          max={1_000_000}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('shell:cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('shell:save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
