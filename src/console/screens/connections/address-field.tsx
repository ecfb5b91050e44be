import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  /** Ranges as typed, see readRanges. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** From which addresses a token may be used; empty: from anywhere. */
export function AddressField({ value, onChange }: Props) {
  const { t } = useTranslation('connections');
  return (
    <TextInput
      label={t('token.from')}
      description={t('token.from.text')}
      inputWrapperOrder={['label', 'input', 'description']}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
