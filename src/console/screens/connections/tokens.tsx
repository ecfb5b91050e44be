import { Box, Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { usePages } from '../../api/paging.js';
import { useMay } from '../../api/session.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { Empty, QueryState } from '../../components/query-state.js';
import type { Connection, Token } from './model.js';
import { Rotation } from './rotation.js';

import { AllowedAddresses } from './allowed-addresses.js';
import { TokenMaker } from './token-maker.js';
import { TokenTable } from './token-table.js';

/** The SCIM tokens of a directory: a second one is made before the first is retired. */
export function Tokens({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation(['connections', 'shell']);
  const mayManage = useMay('secrets.manage');
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<string>();
  const [retiring, setRetiring] = useState<Token>();
  const [limiting, setLimiting] = useState<Token>();
  const tokens = usePages('/directories/{id}/tokens', { path: { id: connection.id } }, { refetchInterval: 5_000 });
  const byHand = tokens.items.filter(({ oauthClientId }) => oauthClientId === undefined);
  const make = mayManage && (
    <Button leftSection={<KeyRound aria-hidden size={16} />} onClick={() => setMaking(true)}>
      {t('token.new')}
    </Button>
  );
  const close = () => {
    setMaking(false);
    setMade(undefined);
  };
  return (
    <Box component="section" aria-labelledby="tokens" miw={0}>
      <Group justify="space-between" mb="sm">
        <Title order={2} id="tokens">
          {t('tokens')}
        </Title>
        {byHand.length > 0 && make}
      </Group>
      <Stack gap="md">
        <QueryState
          query={tokens}
          isEmpty={() => byHand.length === 0}
          empty={<Empty title={t('tokens.none')} text={t('tokens.none.text')} action={make} />}
        >
          {() => (
            <>
              <Rotation tokens={byHand} onRetire={mayManage ? setRetiring : undefined} />
              <TokenTable
                tokens={byHand}
                pages={tokens}
                onRetire={mayManage ? setRetiring : undefined}
                onLimit={mayManage ? setLimiting : undefined}
              />
            </>
          )}
        </QueryState>
      </Stack>
      <Modal
        opened={isMaking}
        onClose={close}
        title={t('token.new')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('shell:close') }}
      >
        <Stack>
          <Text>{t('rotate.why')}</Text>
          <TokenMaker directoryId={connection.id} defaultName={connection.name} token={made} onMade={setMade} />
          {made !== undefined && (
            <Group justify="flex-end">
              <Button onClick={close}>{t('token.copied')}</Button>
            </Group>
          )}
        </Stack>
      </Modal>
      <AllowedAddresses
        key={limiting?.id}
        name={`${limiting?.name ?? ''} (…${limiting?.lastFour ?? ''})`}
        allowFrom={limiting?.allowFrom ?? null}
        isOpen={limiting !== undefined}
        onClose={() => setLimiting(undefined)}
        save={(allowFrom) =>
          call('patch', '/directories/{id}/tokens/{tokenId}', {
            path: { id: connection.id, tokenId: limiting?.id ?? '' },
            body: { allowFrom },
          })
        }
        invalidates={[['/directories/{id}/tokens']]}
      />
      <Retire connectionId={connection.id} token={retiring} onClose={() => setRetiring(undefined)} />
    </Box>
  );
}

interface RetireProps {
  readonly connectionId: string;
  readonly token: Token | undefined;
  readonly onClose: () => void;
}

function Retire({ connectionId, token, onClose }: RetireProps) {
  const { t } = useTranslation('connections');
  const retire = useAct({
    run: (tokenId: string) =>
      call('delete', '/directories/{id}/tokens/{tokenId}', { path: { id: connectionId, tokenId } }),
    done: t('token.retired'),
    invalidates: [['/directories/{id}/tokens'], ['/overview']],
    onDone: onClose,
  });
  const shown = `${token?.name ?? ''} (…${token?.lastFour ?? ''})`;
  return (
    <ConfirmWithReason
      isOpen={token !== undefined}
      onClose={onClose}
      title={t('token.retireOf', { name: shown })}
      action={t('token.retire')}
      isDangerous
      isBusy={retire.isPending}
      asksReason={false}
      onConfirm={() => token && retire.mutate(token.id)}
    >
      {t('token.retire.text')}
    </ConfirmWithReason>
  );
}
