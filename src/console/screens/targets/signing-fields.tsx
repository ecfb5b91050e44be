import { Checkbox, Group, NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Target } from './model.js';

export type Scheme = Target['signatures'][number];
export const schemes = ['v1', 'v1a'] as const satisfies readonly Scheme[];

export interface Sending {
  readonly signatures: readonly Scheme[];
  /** Requests per second; empty for the default of the service. */
  readonly rate: number | string;
}

interface Props {
  readonly value: Sending;
  readonly onChange: (value: Sending) => void;
  readonly isReadOnly?: boolean;
}

/** How events are signed, and how many go out per second. */
export function SigningFields({ value, onChange, isReadOnly = false }: Props) {
  const { t } = useTranslation('targets');
  return (
    <>
      <Checkbox.Group
        label={t('signatures')}
        description={t('signatures.why')}
        value={[...value.signatures]}
        onChange={(chosen) => onChange({ ...value, signatures: schemes.filter((scheme) => chosen.includes(scheme)) })}
        error={value.signatures.length === 0 ? t('signatures.none') : undefined}
        readOnly={isReadOnly}
      >
        <Group mt="xs">
          {schemes.map((scheme) => (
            <Checkbox key={scheme} value={scheme} label={t(`signatures.${scheme}`)} disabled={isReadOnly} />
          ))}
        </Group>
      </Checkbox.Group>
      <NumberInput
        label={t('rate')}
        description={t('rate.why')}
        value={value.rate}
        onChange={(rate) => onChange({ ...value, rate })}
        min={0.1}
        max={10_000}
        decimalScale={1}
        readOnly={isReadOnly}
        maw={320}
      />
    </>
  );
}
