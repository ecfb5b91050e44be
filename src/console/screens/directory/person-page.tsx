import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { UserMinus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { call } from '../../api/client.js';
import { asProblem } from '../../api/problem.js';
import { Moment } from '../../components/moment.js';
import { PageHeader } from '../../components/page-header.js';
import { QueryState } from '../../components/query-state.js';
import { useActorName } from '../../i18n/actor.js';
import { timelinePath } from '../../links.js';
import { Accesses } from './accesses.js';
import { Candidates } from './candidates.js';
import { Data } from './data.js';
import { Memberships } from './memberships.js';
import type { Explanation } from './model.js';
import { PersonActs } from './person-acts.js';
import { PersonFacts } from './person-facts.js';
import { Records } from './records.js';

/** One person over all directories and targets. The address names them by id, userName, e-mail or key. */
export function PersonPage() {
  const { t, i18n } = useTranslation('directory');
  const { person = '' } = useParams();
  const lang = i18n.language === 'fr' ? 'fr' : 'en';
  const query = useQuery({
    queryKey: ['/people', 'explain', person, lang],
    queryFn: ({ signal }) => call('get', '/people/{person}/explain', { path: { person }, query: { lang }, signal }),
    refetchInterval: 15_000,
  });
  const candidates = query.data === undefined && query.error ? asProblem(query.error).problem.candidates : undefined;
  const name = query.data && nameOf(query.data);
  return (
    <>
      <PageHeader
        title={name ?? t('person')}
        lead={query.data?.users[0]?.userName}
        actions={query.data && <PersonActs person={person} name={name ?? person} explanation={query.data} />}
      />
      {candidates ? (
        <Candidates candidates={candidates} />
      ) : (
        <QueryState query={query} lines={8}>
          {(explanation) => (
            <Stack gap="xl">
              <Offboarded person={person} />
              <PersonFacts users={explanation.users} />
              <Accesses explanation={explanation} />
              <Memberships users={explanation.users} />
              <Records person={person} />
              <Data person={person} name={name ?? person} />
            </Stack>
          )}
        </QueryState>
      )}
    </>
  );
}

function nameOf({ users }: Explanation): string | undefined {
  const [first] = users;
  return users.find(({ displayName }) => displayName !== undefined)?.displayName ?? first?.userName;
}

/** Says that the person was offboarded and since when, as long as that holds. */
function Offboarded({ person }: { readonly person: string }) {
  const who = useActorName();
  const { t } = useTranslation('directory');
  const { data } = useQuery({
    queryKey: ['/offboardings', 'person', person],
    queryFn: ({ signal }) => call('get', '/offboardings', { query: { person }, signal }),
  });
  const [offboarding] = data?.items ?? [];
  if (!offboarding) return null;
  return (
    <Alert variant="outline" color="orange" icon={<UserMinus aria-hidden />} title={t('offboarded')}>
      <Text>
        <Moment at={offboarding.createdAt} /> · {who(offboarding.by)} · {offboarding.reason}
      </Text>
      <Anchor component={Link} to={timelinePath(person)}>
        {t('timeline')}
      </Anchor>
    </Alert>
  );
}
