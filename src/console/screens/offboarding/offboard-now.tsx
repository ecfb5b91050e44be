import { Alert, Button, Group, Modal, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { UserMinus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import type { ApiProblem } from '../../api/problem.js';
import { Failure } from '../../components/query-state.js';
import { plainTitle } from './plain-title.js';

/** Opens the dialog. */
export function OffboardButton({ onClick }: { readonly onClick: () => void }) {
  const { t } = useTranslation('offboarding');
  return (
    <Button color="red" onClick={onClick} leftSection={<UserMinus aria-hidden size={16} />}>
      {t('now')}
    </Button>
  );
}

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** The person the dialog opens with: a user id, user name, e-mail or key. */
  readonly preset?: string;
}

/** Asks whom and why, then ends the person's access on every target. */
export function OffboardDialog({ isOpen, onClose, preset }: Props) {
  const { t } = useTranslation(['offboarding', 'shell']);
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('now')} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <Form onClose={onClose} preset={preset ?? ''} />
    </Modal>
  );
}

interface Choice {
  readonly id: string;
  readonly label: string;
  readonly note: string;
}

function Form({ onClose, preset }: { readonly onClose: () => void; readonly preset: string }) {
  const { t } = useTranslation(['offboarding', 'shell']);
  const navigate = useNavigate();
  const [text, setText] = useState(preset);
  const [chosen, setChosen] = useState('');
  const [reason, setReason] = useState('');
  const [isIncomplete, setIncomplete] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const found = usePeopleChoices(text);
  const candidates = problem?.problem.candidates?.map(({ id, userName, directory }) => ({
    id,
    label: userName,
    note: directory,
  }));
  const act = useAct({
    run: (body: { readonly person: string; readonly reason: string }) => call('post', '/offboardings', { body }),
    done: t('now.done'),
    invalidates: [['/offboardings'], ['/leavers'], ['/people/{person}/timeline']],
    onDone: ({ id }) => {
      onClose();
      void navigate(`/offboarding/${id}`);
    },
    onProblem: setProblem,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const person = chosen === '' ? text.trim() : chosen;
    if (person === '' || reason.trim() === '') return setIncomplete(true);
    setProblem(undefined);
    act.mutate({ person, reason: reason.trim() });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text>{t('now.text')}</Text>
        <TextInput
          label={t('now.person')}
          description={t('now.person.how')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setChosen('');
            setProblem(undefined);
          }}
          error={isIncomplete && text.trim() === '' ? t('now.person.missing') : undefined}
          autoComplete="off"
          required
          data-autofocus
        />
        {candidates ? (
          <Alert role="alert" color="orange" variant="outline" styles={plainTitle} title={t('now.ambiguous')}>
            <Choices label={t('now.candidates')} choices={candidates} value={chosen} onChange={setChosen} />
          </Alert>
        ) : (
          <Choices label={t('now.found')} choices={found} value={chosen} onChange={setChosen} />
        )}
        {problem && !candidates && <Failure error={problem} />}
        <Textarea
          label={t('shell:reason')}
          description={t('now.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={isIncomplete && reason.trim() === '' ? t('shell:reason.missing') : undefined}
          maxLength={500}
          autosize
          minRows={2}
          required
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('shell:cancel')}
          </Button>
          <Button type="submit" color="red" loading={act.isPending}>
            {t('now.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** People whose name, user name or e-mail begins with the text; few, since more letters narrow it down. */
function usePeopleChoices(text: string): readonly Choice[] {
  const [query] = useDebouncedValue(text.trim(), 250);
  const people = useQuery({
    queryKey: ['/people', 'choices', query],
    queryFn: ({ signal }) => call('get', '/people', { query: { query, limit: 6 }, signal }),
    enabled: query.length > 1,
  });
  if (query.length < 2) return [];
  return (people.data?.items ?? []).map(({ id, displayName, userName, email }) => ({
    id,
    label: displayName ?? userName,
    note: email ?? userName,
  }));
}

interface ChoicesProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

function Choices({ label, choices, value, onChange }: ChoicesProps) {
  if (choices.length === 0) return null;
  return (
    <Radio.Group label={label} value={value} onChange={onChange}>
      <Stack gap="xs" mt="xs">
        {choices.map(({ id, label: name, note }) => (
          <Radio key={id} value={id} label={name} description={note} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
