import { Button, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { call, documentUrl } from '../../api/client.js';
import { useMay } from '../../api/session.js';
import { PageHeader } from '../../components/page-header.js';
import { QueryState } from '../../components/query-state.js';
import { useLanguage } from '../../i18n/language.js';
import { Documents } from './documents.js';
import { OffboardDialog } from './offboard-now.js';
import { Records } from './records.js';
import { Reinstate } from './reinstate.js';
import { Request } from './request.js';
import { TimelineParts, timelineEveryMs } from './timeline-parts.js';

/** Is this person's access gone, everywhere, since when? */
export function PersonPage() {
  const { t } = useTranslation('offboarding');
  const { person = '' } = useParams();
  const lang = useLanguage();
  const mayOffboard = useMay('people.offboard');
  const [isAsking, setAsking] = useState(false);
  const query = useQuery({
    queryKey: ['/people/{person}/timeline', person, lang],
    queryFn: () => call('get', '/people/{person}/timeline', { path: { person }, query: { lang } }),
    refetchInterval: timelineEveryMs,
  });
  const offboardingId = query.data?.offboardingId;
  const request = useQuery({
    queryKey: ['/offboardings', offboardingId, lang],
    queryFn: () => call('get', '/offboardings/{id}', { path: { id: offboardingId ?? '' }, query: { lang } }),
    enabled: offboardingId !== undefined,
  });
  const [user] = query.data?.users ?? [];
  const name = user?.displayName ?? user?.userName ?? query.data?.targets[0]?.key ?? person;
  const actions = (
    <>
      <Documents
        name={person}
        csv={documentUrl('/people/{person}/timeline.csv', { path: { person }, query: { lang } })}
        pdf={documentUrl('/people/{person}/timeline.pdf', { path: { person }, query: { lang } })}
      />
      {mayOffboard && query.data && offboardingId === undefined && (
        <Button color="red" leftSection={<UserMinus aria-hidden size={16} />} onClick={() => setAsking(true)}>
          {t('now')}
        </Button>
      )}
      {mayOffboard && offboardingId !== undefined && <Reinstate id={offboardingId} name={name} />}
    </>
  );
  return (
    <>
      <Back />
      <PageHeader title={query.data ? name : t('person')} lead={t('person.lead')} actions={query.data && actions} />
      <QueryState query={query} lines={8}>
        {(timeline) => (
          <Stack gap="xl">
            {request.data && <Request record={request.data} />}
            <TimelineParts timeline={timeline} />
            <Records users={timeline.users} />
          </Stack>
        )}
      </QueryState>
      {mayOffboard && <OffboardDialog isOpen={isAsking} onClose={() => setAsking(false)} preset={person} />}
    </>
  );
}

/** The way back to the lists. */
export function Back() {
  const { t } = useTranslation('offboarding');
  return (
    <Group mb="xs">
      <Button
        component={Link}
        to="/offboarding"
        variant="subtle"
        size="compact-sm"
        c="var(--mantine-color-anchor)"
        leftSection={<ArrowLeft aria-hidden size={14} />}
      >
        {t('back')}
      </Button>
    </Group>
  );
}
