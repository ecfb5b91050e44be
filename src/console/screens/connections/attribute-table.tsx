import { Code } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../components/data-table.js';
import type { Vendor } from './model.js';

interface Attribute {
  readonly key: 'userName' | 'active' | 'email' | 'givenName' | 'familyName' | 'displayName' | 'externalId' | 'groups';
  /** The SCIM path. */
  readonly path: string;
  /** Where the value comes from at the provider, in its own spelling. */
  readonly okta: string;
  readonly entra: string;
}

const attributes: readonly Attribute[] = [
  { key: 'userName', path: 'userName', okta: 'Application username', entra: 'userPrincipalName' },
  {
    key: 'active',
    path: 'active',
    okta: 'Deactivate Users',
    entra: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")',
  },
  { key: 'email', path: 'emails[type eq "work"].value', okta: 'user.email', entra: 'mail' },
  { key: 'givenName', path: 'name.givenName', okta: 'user.firstName', entra: 'givenName' },
  { key: 'familyName', path: 'name.familyName', okta: 'user.lastName', entra: 'surname' },
  { key: 'displayName', path: 'displayName', okta: 'user.displayName', entra: 'displayName' },
  { key: 'externalId', path: 'externalId', okta: 'user.getInternalProperty("id")', entra: 'objectId' },
  {
    key: 'groups',
    path: 'Groups: displayName, members',
    okta: 'Push Groups',
    entra: 'Provision Microsoft Entra ID Groups',
  },
];

/** Which attributes matter, where the provider has them, and what they do here. */
export function AttributeTable({ vendor }: { readonly vendor: Vendor }) {
  const { t } = useTranslation('connections');
  const columns: Column<Attribute>[] = [
    { key: 'path', title: t('attribute'), render: ({ path }) => <Code>{path}</Code> },
    ...(vendor === 'other'
      ? []
      : [
          {
            key: 'source',
            title: t(`vendor.${vendor}`),
            render: (each: Attribute) => <span lang="en">{each[vendor]}</span>,
          },
        ]),
    { key: 'use', title: t('attribute.use'), render: ({ key }) => t(`attribute.${key}`) },
  ];
  return (
    <DataTable caption={t('attributes')} isCaptionShown columns={columns} rows={attributes} rowKey={({ key }) => key} />
  );
}
