import { Alert, Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Snowflake, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAct } from '../../api/act.js';
import { call } from '../../api/client.js';
import { useAllTargets } from '../../api/known.js';
import type { Answer } from '../../api/types.js';
import { usePages } from '../../api/paging.js';
import type { ApiProblem } from '../../api/problem.js';
import { useMay } from '../../api/session.js';
import { ConfirmWithReason } from '../../components/confirm-with-reason.js';
import { DataTable, type Column } from '../../components/data-table.js';
import { Moment } from '../../components/moment.js';
import { Failure, QueryState } from '../../components/query-state.js';
import { SideDrawer } from '../../components/side-drawer.js';
import { StateBadge, isStateName } from '../../components/state-badge.js';
import { useFormat } from '../../i18n/format.js';
import { useActorName } from '../../i18n/actor.js';
import { personLink, targetLink } from '../mappings/links.js';
import { useHelpdesks } from '../mappings/use-helpdesks.js';
import { useHoldReason } from './hold-words.js';

type HoldWithHash = Answer<'/holds/{id}', 'get'>;
type Member = Answer<'/holds/{id}/people', 'get'>['items'][number];
type Decision = 'release' | 'discard';

/** One batch: why it was stopped, who is in it, and the decision about exactly these people. */
export function HoldDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation('plans');
  const query = useQuery({
    queryKey: ['/holds', id],
    queryFn: () => call('get', '/holds/{id}', { path: { id } }),
  });
  return (
    <SideDrawer isOpen onClose={onClose} title={t('hold.title', { target: query.data?.target ?? '' })}>
      <QueryState query={query}>{(hold) => <Details hold={hold} />}</QueryState>
    </SideDrawer>
  );
}

function Details({ hold }: { readonly hold: HoldWithHash }) {
  const { t } = useTranslation('plans');
  const who = useActorName();
  const format = useFormat();
  const mayDecide = useMay('operate');
  const client = useQueryClient();
  const [decision, setDecision] = useState<Decision>();
  const [problem, setProblem] = useState<ApiProblem>();
  const frozen = useFreezeWords(hold);
  const reasonOf = useHoldReason(useHelpdesks());
  const { id, hash, count, state, target } = hold;
  const decide = useAct({
    run: ({ reason, what }: { readonly reason: string; readonly what: Decision }) =>
      call('post', what === 'release' ? '/holds/{id}/release' : '/holds/{id}/discard', {
        path: { id },
        body: { reason },
        headers: { 'if-match': `"${hash}"` },
      }),
    done: t(decision === 'discard' ? 'hold.discarded' : 'hold.released'),
    invalidates: [['/holds'], ['/holds/{id}/people'], ['/assignments'], ['/overview']],
    onDone: () => setDecision(undefined),
    onProblem: (failure) => {
      setProblem(failure);
      setDecision(undefined);
      void client.invalidateQueries({ queryKey: ['/holds'] });
      void client.invalidateQueries({ queryKey: ['/holds/{id}/people'] });
    },
  });
  const people = { count, number: format.number(count) };
  return (
    <Stack gap="md">
      <Group gap="xs">
        <StateBadge state={state} />
        <Text size="sm" c="dimmed">
          <Moment at={hold.createdAt} />
        </Text>
      </Group>
      <Text>{reasonOf(hold)}</Text>
      {target !== undefined && (
        <Text size="sm">
          <Text span c="dimmed">
            {t('holds.target')}
          </Text>{' '}
          <Anchor component={Link} to={targetLink(target)} inherit>
            {target}
          </Anchor>
        </Text>
      )}
      {hold.decided && (
        <Text size="sm">
          {t('hold.decided', { by: who(hold.decided.by) })} <Moment at={hold.decided.at} />
        </Text>
      )}
      {state === 'open' && frozen !== undefined && (
        <Alert color="cyan" variant="outline" icon={<Snowflake aria-hidden />} title={frozen} />
      )}
      {problem?.status === 412 ? (
        <Alert role="alert" color="orange" variant="outline" icon={<TriangleAlert aria-hidden />} title={t('moved')}>
          {t('moved.text')}
        </Alert>
      ) : (
        problem && <Failure error={problem} />
      )}
      {state === 'open' && mayDecide && (
        <Group gap="xs">
          <Button onClick={() => setDecision('release')}>{t('hold.release', people)}</Button>
          <Button variant="default" onClick={() => setDecision('discard')}>
            {t('hold.discard')}
          </Button>
        </Group>
      )}
      {state === 'open' && !mayDecide && <Text size="sm">{t('hold.role')}</Text>}
      <Members id={id} target={target ?? ''} />
      <ConfirmWithReason
        isOpen={decision !== undefined}
        onClose={() => setDecision(undefined)}
        title={t(decision === 'discard' ? 'hold.discard.title' : 'hold.release.title', people)}
        action={decision === 'discard' ? t('hold.discard') : t('hold.release', people)}
        isDangerous={decision === 'release'}
        isBusy={decide.isPending}
        onConfirm={(reason) => decision && decide.mutate({ reason, what: decision })}
      >
        {t(decision === 'discard' ? 'hold.discard.text' : 'hold.release.text', people)}
      </ConfirmWithReason>
    </Stack>
  );
}

/** What a freeze of the service or of the target means for a release. */
function useFreezeWords({ target, targetId }: HoldWithHash): string | undefined {
  const { t } = useTranslation('plans');
  const freeze = useQuery({ queryKey: ['/freeze'], queryFn: () => call('get', '/freeze') });
  const targets = useAllTargets(target !== undefined);
  const one = targets.data?.items.find(({ id }) => id === targetId);
  if (freeze.data?.isFrozen === true) return t('frozen');
  return one?.frozen ? t('frozen.target', { target: one.name }) : undefined;
}

function Members({ id, target }: { readonly id: string; readonly target: string }) {
  const { t } = useTranslation('plans');
  const { roleName } = useHelpdesks();
  const pages = usePages('/holds/{id}/people', { path: { id } });
  const columns: Column<Member>[] = [
    {
      key: 'person',
      title: t('hold.person'),
      render: ({ key, userIds: [userId] }) =>
        userId === undefined ? (
          key
        ) : (
          <Anchor component={Link} to={personLink(userId)} inherit style={{ overflowWrap: 'anywhere' }}>
            {key}
          </Anchor>
        ),
    },
    {
      key: 'keeps',
      title: t('hold.keeps'),
      render: ({ keeps }) =>
        keeps.length === 0 ? t('hold.keeps.none') : keeps.map((key) => roleName(target, key)).join(', '),
    },
    { key: 'at', title: t('holds.since'), render: ({ heldAt }) => <Moment at={heldAt} relative /> },
    {
      key: 'state',
      title: t('holds.stateOf'),
      render: ({ state }) => (isStateName(state) ? <StateBadge state={state} /> : t('hold.ended')),
    },
  ];
  return (
    <Stack gap="xs" component="section" aria-label={t('hold.people')}>
      <Title order={3}>{t('hold.people')}</Title>
      <QueryState query={pages}>
        {() => (
          <DataTable
            caption={t('hold.people')}
            columns={columns}
            rows={pages.items}
            rowKey={({ assignmentId }) => assignmentId}
            pages={pages}
          />
        )}
      </QueryState>
    </Stack>
  );
}
