import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { keepsFocus, PageHeader } from '../../components/page-header.js';
import { DraftPlan } from './draft-plan.js';
import { HoldList } from './hold-list.js';
import { Versions } from './versions.js';

const parts = [
  { key: 'holds', Part: HoldList },
  { key: 'draft', Part: DraftPlan },
  { key: 'versions', Part: Versions },
] as const;

/** What waits for a decision, what the open draft would do, and what was published before. */
export function Plans() {
  const { t } = useTranslation('plans');
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const current = parts.find(({ key }) => pathname.endsWith(`/${key}`)) ?? parts[0];
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <Tabs
        value={current.key}
        onChange={(key) => void navigate(`/plans/${key}`, { preventScrollReset: true, state: keepsFocus })}
        keepMounted={false}
      >
        <Tabs.List aria-label={t('tabs')} mb="md">
          {parts.map(({ key }) => (
            <Tabs.Tab key={key} value={key}>
              {t(`tab.${key}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {parts.map(({ key, Part }) => (
          <Tabs.Panel key={key} value={key}>
            <Part />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
