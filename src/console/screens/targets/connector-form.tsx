import { Checkbox, NativeSelect, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Manifest } from './model.js';

type Field = Manifest['fields'][number];
export type Settings = Readonly<Record<string, string | boolean>>;

/** How the API shows a secret setting; given back, it stays as it is. */
export const secretMask = '***';

interface Props {
  readonly manifest: Manifest;
  readonly settings: Settings;
  /** Settings as they are stored; empty for a new connector. */
  readonly stored: Settings;
  readonly onChange: (settings: Settings) => void;
  /** What is wrong, by field. */
  readonly faults: ReadonlyMap<string, string>;
  readonly isReadOnly?: boolean;
}

/** The form of a connector's settings, drawn from what it says it needs. */
export function ConnectorForm(props: Props) {
  const { manifest, settings, onChange } = props;
  return (
    <Stack>
      {manifest.fields.map((field) => (
        <Setting
          key={field.key}
          {...props}
          field={field}
          value={settings[field.key]}
          set={(value) => onChange({ ...settings, [field.key]: value })}
        />
      ))}
    </Stack>
  );
}

interface SettingProps extends Props {
  readonly field: Field;
  readonly value: string | boolean | undefined;
  readonly set: (value: string | boolean) => void;
}

function Setting({ field, value, set, stored, faults, isReadOnly = false }: SettingProps) {
  const { t } = useTranslation('targets');
  const { i18n } = useTranslation();
  const label = field.label[i18n.language === 'fr' ? 'fr' : 'en'];
  const error = faults.get(field.key);
  const shared = { label, required: field.isRequired, ...(error === undefined ? {} : { error }) };
  const text = typeof value === 'string' ? value : '';
  if (field.isSecret)
    return (
      <Secret
        field={field}
        label={label}
        {...{ text, set, error, isReadOnly }}
        isStored={stored[field.key] === secretMask}
      />
    );
  switch (field.type) {
    case 'flag':
      return (
        <Switch
          label={label}
          error={error}
          checked={value !== false}
          disabled={isReadOnly}
          onChange={(event) => set(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <NativeSelect
          {...shared}
          value={text || field.options?.[0] || ''}
          disabled={isReadOnly}
          onChange={(event) => set(event.currentTarget.value)}
          data={[...(field.options ?? [])]}
          maw={320}
        />
      );
    case 'lines':
      return <Lines {...shared} {...{ text, set, isReadOnly }} />;
    case 'url':
    case 'text':
      return (
        <TextInput
          {...shared}
          inputMode={field.type === 'url' ? 'url' : 'text'}
          {...(field.type === 'url' ? { placeholder: t('url.example') } : {})}
          value={text}
          readOnly={isReadOnly}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => set(event.currentTarget.value)}
        />
      );
  }
}

interface LinesProps {
  readonly label: string;
  readonly description?: string;
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly text: string;
  readonly set: (value: string) => void;
  readonly isReadOnly: boolean;
}

function Lines({ label, description, error, required = false, text, set, isReadOnly }: LinesProps) {
  return (
    <Textarea
      {...{ label, description, error, required }}
      value={text}
      onChange={(event) => set(event.currentTarget.value)}
      readOnly={isReadOnly}
      spellCheck={false}
      autosize
      minRows={2}
      maxRows={10}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
    />
  );
}

interface SecretProps extends Omit<LinesProps, 'description'> {
  readonly field: Field;
  readonly isStored: boolean;
}

/** A secret is never shown again: an empty field keeps what is stored. */
function Secret({ field, isStored, label, error, text, set, isReadOnly }: SecretProps) {
  const { t } = useTranslation('targets');
  const isKept = isStored && text === secretMask;
  if (isReadOnly)
    return (
      <div>
        <Text fw={500} size="sm">
          {label}
        </Text>
        <Text size="sm" c="dimmed">
          {t(isStored ? 'secret.stored' : 'secret.none')}
        </Text>
      </div>
    );
  return (
    <Stack gap="xs">
      {isStored && (
        <Checkbox
          label={t('secret.keep', { label })}
          checked={isKept}
          onChange={(event) => set(event.currentTarget.checked ? secretMask : '')}
        />
      )}
      {!isKept &&
        (field.type === 'lines' ? (
          <Lines {...{ label, error, text, set, isReadOnly }} description={t('secret.once')} />
        ) : (
          <TextInput
            type="password"
            autoComplete="off"
            label={label}
            description={t('secret.once')}
            error={error}
            value={text}
            onChange={(event) => set(event.currentTarget.value)}
          />
        ))}
    </Stack>
  );
}

/** Faults of the API by the field they name, wherever in the body the connector stands; the rest for the head of the form. */
export function splitFaults(
  faults: readonly { readonly path?: string; readonly message: string }[],
  fields: readonly Pick<Field, 'key'>[],
) {
  const named = (path = '') => fields.find(({ key }) => path === key || path.endsWith(`.${key}`))?.key;
  const byField = new Map(
    faults.flatMap(({ path, message }) => {
      const key = named(path);
      return key === undefined ? [] : [[key, message] as const];
    }),
  );
  return { byField, hasOther: faults.length === 0 || faults.some(({ path }) => named(path) === undefined) };
}
