import { Button, Group, Stack } from '@mantine/core';
import { BookOpen, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '../../api/session.js';
import { PageHeader } from '../../components/page-header.js';
import { QueryState } from '../../components/query-state.js';
import { connectionPath } from '../../links.js';
import { EditConnection } from './edit-connection.js';
import { Facts } from './facts.js';
import { LastRequests } from './last-requests.js';
import type { Connection } from './model.js';
import { OAuthClients } from './oauth-clients.js';
import { RemoveConnection } from './remove-connection.js';
import { Tokens } from './tokens.js';
import { useConnection } from './use-connection.js';

/** One directory: its address, its tokens and clients, and what it sent last. */
export function ConnectionPage() {
  const { t } = useTranslation('connections');
  const query = useConnection();
  return (
    <>
      <PageHeader title={query.data?.name ?? t('title')} actions={query.data && <Acts connection={query.data} />} />
      <QueryState query={query} lines={8}>
        {(connection) => (
          <Stack gap="xl">
            <Facts connection={connection} />
            <Tokens connection={connection} />
            <OAuthClients connection={connection} />
            <LastRequests connection={connection} />
          </Stack>
        )}
      </QueryState>
    </>
  );
}

function Acts({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  const mayChange = useMay('operate');
  const [open, setOpen] = useState<'edit' | 'remove'>();
  const close = () => setOpen(undefined);
  return (
    <Group gap="xs">
      <Button
        variant="default"
        component={Link}
        to={`${connectionPath(connection.id)}/guide`}
        leftSection={<BookOpen aria-hidden size={16} />}
      >
        {t('guide.open')}
      </Button>
      {mayChange && (
        <>
          <Button variant="default" leftSection={<Pencil aria-hidden size={16} />} onClick={() => setOpen('edit')}>
            {t('edit')}
          </Button>
          <Button variant="default" leftSection={<Trash2 aria-hidden size={16} />} onClick={() => setOpen('remove')}>
            {t('remove')}
          </Button>
          <EditConnection connection={connection} isOpen={open === 'edit'} onClose={close} />
          <RemoveConnection connection={connection} isOpen={open === 'remove'} onClose={close} />
        </>
      )}
    </Group>
  );
}
