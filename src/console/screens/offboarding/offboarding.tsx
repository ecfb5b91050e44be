import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Routes, useLocation, useNavigate, useSearchParams } from 'react-router';
import { useMay } from '../../api/session.js';
import { keepsFocus, PageHeader } from '../../components/page-header.js';
import { Leavers } from './leavers.js';
import { OffboardButton, OffboardDialog } from './offboard-now.js';
import { OffboardingPage } from './offboarding-page.js';
import { PersonPage } from './person-page.js';
import { Requests } from './requests.js';

/** Whose access ended, when, how soon; and ending it. */
export function Offboarding() {
  return (
    <Routes>
      <Route index element={<Lists />} />
      <Route path="requests" element={<Lists />} />
      <Route path="people/:person" element={<PersonPage />} />
      <Route path=":id" element={<OffboardingPage />} />
    </Routes>
  );
}

function Lists() {
  const { t } = useTranslation('offboarding');
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const mayOffboard = useMay('people.offboard');
  const [params] = useSearchParams();
  const preset = params.get('offboard') ?? undefined;
  const [isAsking, setAsking] = useState(preset !== undefined);
  const tab = pathname.endsWith('/requests') ? 'requests' : 'leavers';
  const offboard = mayOffboard ? <OffboardButton onClick={() => setAsking(true)} /> : undefined;
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={offboard} />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(key) =>
          void navigate(key === 'requests' ? '/offboarding/requests' : '/offboarding', {
            state: keepsFocus,
            preventScrollReset: true,
          })
        }
      >
        <Tabs.List aria-label={t('tabs')} mb="lg">
          <Tabs.Tab value="leavers">{t('tab.leavers')}</Tabs.Tab>
          <Tabs.Tab value="requests">{t('tab.requests')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="leavers">
          <Leavers />
        </Tabs.Panel>
        <Tabs.Panel value="requests">
          <Requests offboard={offboard} />
        </Tabs.Panel>
      </Tabs>
      {mayOffboard && (
        <OffboardDialog
          isOpen={isAsking}
          onClose={() => setAsking(false)}
          {...(preset === undefined ? {} : { preset })}
        />
      )}
    </>
  );
}
