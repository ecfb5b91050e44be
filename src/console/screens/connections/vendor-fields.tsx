import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyField } from '../../components/copy-field.js';
import type { Connection, Vendor } from './model.js';

interface Props {
  readonly connection: Connection;
  readonly vendor: Vendor;
  /** The token while it is shown. */
  readonly token: string | undefined;
}

/** The fields of each provider's own form, by the names they have there, in that order. */
const fields = {
  okta: {
    url: 'SCIM connector base URL',
    id: 'Unique identifier field for users',
    choices: [
      {
        name: 'Supported provisioning actions',
        value: 'Push New Users, Push Profile Updates, Push Groups, Import New Users and Profile Updates, Import Groups',
      },
      { name: 'Authentication Mode', value: 'HTTP Header' },
    ],
    token: 'Authorization: Bearer',
  },
  entra: {
    url: 'Tenant URL',
    id: undefined,
    choices: [{ name: 'Authentication Method', value: 'Bearer Authentication' }],
    token: 'Secret Token',
  },
  other: {
    url: 'SCIM base URL',
    id: 'Unique identifier',
    choices: [
      { name: 'SCIM version', value: '2.0' },
      { name: 'Authentication', value: 'HTTP header, bearer token' },
    ],
    token: 'Bearer token',
  },
} as const satisfies Record<Vendor, unknown>;

/** What to enter at the provider, each value ready to copy. */
export function VendorFields({ connection, vendor, token }: Props) {
  const { t } = useTranslation('connections');
  const { url, id, choices, token: tokenField } = fields[vendor];
  return (
    <Stack gap="md">
      <CopyField label={url} value={connection.baseUrl} />
      {id !== undefined && <CopyField label={id} value="userName" />}
      {choices.map(({ name, value }) => (
        <Choice key={name} name={name} value={value} />
      ))}
      {token === undefined ? (
        <Choice name={tokenField} value={t('field.token')} isOurs />
      ) : (
        <CopyField label={tokenField} value={token} description={t('field.once')} />
      )}
    </Stack>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: string;
  /** The value is words of ours, in the language of the page. */
  readonly isOurs?: boolean;
}

function Choice({ name, value, isOurs = false }: ChoiceProps) {
  return (
    <div>
      <Text size="sm" fw={500} lang="en">
        {name}
      </Text>
      <Text size="sm" c="dimmed" {...(isOurs ? {} : { lang: 'en' })}>
        {value}
      </Text>
    </div>
  );
}
