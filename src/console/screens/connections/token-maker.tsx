import { Alert, Button, Checkbox, Group, NumberInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { CopyField } from '../../components/copy-field.js';
import { Failure } from '../../components/query-state.js';
import { AddressField } from './address-field.js';
import { readRanges } from './model.js';

interface Props {
  readonly directoryId: string;
  readonly defaultName: string;
  /** The token just made, as long as it is shown. */
  readonly token: string | undefined;
  readonly onMade: (token: string) => void;
}

/** Makes a SCIM token and shows its text this once. */
export function TokenMaker({ directoryId, defaultName, token, onMade }: Props) {
  const { t } = useTranslation('connections');
  const [name, setName] = useState(defaultName);
  const [days, setDays] = useState<number | string>(180);
  const [from, setFrom] = useState('');
  const [isReadOnly, setReadOnly] = useState(false);
  const make = useAct({
    run: () =>
      call('post', '/directories/{id}/tokens', {
        path: { id: directoryId },
        body: {
          name,
          ...(days === '' ? {} : { expiresInDays: Number(days) }),
          ...(from.trim() === '' ? {} : { allowFrom: readRanges(from) }),
          ...(isReadOnly ? { scopes: ['read'] } : {}),
        },
      }),
    invalidates: [['/directories/{id}/tokens'], ['/overview']],
    onDone: (made) => onMade(made.token),
    onProblem: () => undefined,
  });
  if (token !== undefined)
    return (
      <Alert role="status" variant="outline" color="green" title={t('token.made')}>
        <CopyField label={t('token.text')} value={token} />
      </Alert>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate(undefined);
      }}
    >
      <Stack>
        {make.error && <Failure error={make.error} />}
        <Group align="flex-start">
          <TextInput
            label={t('token.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            required
            style={{ flex: '1 1 12rem' }}
          />
          <NumberInput
            label={t('token.days')}
            description={t('token.days.text')}
            inputWrapperOrder={['label', 'input', 'description']}
            value={days}
            onChange={setDays}
            min={1}
            max={3650}
            allowDecimal={false}
            hideControls
            style={{ flex: '1 1 12rem' }}
          />
        </Group>
        <AddressField value={from} onChange={setFrom} />
        <Checkbox
          label={t('token.readOnly')}
          checked={isReadOnly}
          onChange={(event) => setReadOnly(event.currentTarget.checked)}
        />
        <Group>
          <Button type="submit" loading={make.isPending}>
            {t('token.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
