import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will happen, to whom. */
  readonly children: ReactNode;
  /** What the button does, as a verb: "Release 14 changes". */
  readonly action: string;
  readonly isDangerous?: boolean;
  readonly isBusy?: boolean;
  /** False when no reason is kept for this act. */
  readonly asksReason?: boolean;
  readonly onConfirm: (reason: string) => void;
}

/** Asks before something that matters, and for the reason that the audit keeps. The focus goes back to where it was. */
export function ConfirmWithReason(props: Props) {
  const { isOpen, onClose, title } = props;
  const { t } = useTranslation();
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': t('close') }}>
      <Question {...props} />
    </Modal>
  );
}

function Question({
  children,
  action,
  isDangerous = false,
  isBusy = false,
  asksReason = true,
  onConfirm,
  onClose,
}: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const confirm = () => {
    if (asksReason && reason.trim() === '') return setMissing(true);
    onConfirm(reason.trim());
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        confirm();
      }}
    >
      <Stack>
        <Text component="div">{children}</Text>
        {asksReason && (
          <Textarea
            label={t('reason')}
            description={t('reason.why')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={isMissing && reason.trim() === '' ? t('reason.missing') : undefined}
            maxLength={500}
            autosize
            minRows={2}
            required
            data-autofocus
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isBusy} {...(isDangerous ? { color: 'red' } : {})}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
