import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { call, documentUrl } from '../../api/client.js';
import { useMay } from '../../api/session.js';
import { PageHeader } from '../../components/page-header.js';
import { QueryState } from '../../components/query-state.js';
import { useLanguage } from '../../i18n/language.js';
import { Documents } from './documents.js';
import { nameOf } from './model.js';
import { Back } from './person-page.js';
import { Reinstate } from './reinstate.js';
import { Request } from './request.js';
import { TimelineParts, timelineEveryMs } from './timeline-parts.js';

/** One offboarding that was asked for here, and how far each target is with it. */
export function OffboardingPage() {
  const { t } = useTranslation('offboarding');
  const { id = '' } = useParams();
  const lang = useLanguage();
  const mayOffboard = useMay('people.offboard');
  const query = useQuery({
    queryKey: ['/offboardings', id, lang],
    queryFn: () => call('get', '/offboardings/{id}', { path: { id }, query: { lang } }),
    refetchInterval: timelineEveryMs,
  });
  const name = query.data ? nameOf(query.data) : '';
  const actions = query.data && (
    <>
      <Documents
        name={id}
        csv={documentUrl('/offboardings/{id}.csv', { path: { id }, query: { lang } })}
        pdf={documentUrl('/offboardings/{id}.pdf', { path: { id }, query: { lang } })}
      />
      {mayOffboard && !query.data.reinstated && <Reinstate id={id} name={name} />}
    </>
  );
  return (
    <>
      <Back />
      <PageHeader title={query.data ? t('of', { name }) : t('one')} lead={t('one.lead')} actions={actions} />
      <QueryState query={query} lines={8}>
        {(record) => (
          <Stack gap="xl">
            <Request record={record} isPersonShown />
            <TimelineParts timeline={record} />
          </Stack>
        )}
      </QueryState>
    </>
  );
}
