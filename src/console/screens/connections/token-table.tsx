import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column, type TablePages } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { CredentialBadge } from './credential-badge.js';
import type { Token } from './model.js';

interface Props {
  readonly tokens: readonly Token[];
  readonly pages: TablePages;
  /** Absent for those who may not. */
  readonly onRetire: ((token: Token) => void) | undefined;
  /** Absent for those who may not. */
  readonly onLimit: ((token: Token) => void) | undefined;
}

/** Each token by name and last four characters, how it stands, and when it was used last. */
export function TokenTable({ tokens, pages, onRetire, onLimit }: Props) {
  const { t } = useTranslation('connections');
  const columns: Column<Token>[] = [
    {
      key: 'name',
      title: t('token.name'),
      render: ({ name, lastFour }) => (
        <>
          {name} <span style={{ whiteSpace: 'nowrap' }}>(…{lastFour})</span>
        </>
      ),
    },
    { key: 'state', title: t('state'), render: (token) => <CredentialBadge credential={token} /> },
    {
      key: 'used',
      title: t('token.used'),
      render: ({ lastUsedAt }) => (lastUsedAt === undefined ? t('token.unused') : <Moment at={lastUsedAt} relative />),
    },
    {
      key: 'expires',
      title: t('token.expires'),
      render: ({ expiresAt }) =>
        expiresAt === null ? (
          t('token.forever')
        ) : (
          <Group gap={6}>
            <Moment at={expiresAt} />
            <Text inherit c="dimmed">
              <Moment at={expiresAt} relative />
            </Text>
          </Group>
        ),
    },
    {
      key: 'from',
      title: t('token.from'),
      render: ({ allowFrom }) => (allowFrom === null ? t('token.from.any') : allowFrom.join(', ')),
    },
    { key: 'created', title: t('created'), render: ({ createdAt }) => <Moment at={createdAt} relative /> },
    ...(onRetire && onLimit
      ? [
          {
            key: 'acts',
            title: t('acts'),
            isTitleHidden: true,
            align: 'right' as const,
            render: (token: Token) => (
              <Group gap="xs" justify="flex-end">
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('token.from.editOf', { name: `${token.name} (…${token.lastFour})` })}
                  onClick={() => onLimit(token)}
                >
                  {t('token.from.edit')}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('token.retireOf', { name: `${token.name} (…${token.lastFour})` })}
                  onClick={() => onRetire(token)}
                >
                  {t('token.retire')}
                </Button>
              </Group>
            ),
          },
        ]
      : []),
  ];
  return <DataTable caption={t('tokens')} columns={columns} rows={tokens} rowKey={({ id }) => id} pages={pages} />;
}
