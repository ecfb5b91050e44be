import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import type { Permission } from '../../../admins/roles.js';
import { useSession } from '../../api/session.js';
import { PageHeader } from '../../components/page-header.js';
import { AccountPart } from './account.js';
import { AdminsPart } from './admins.js';
import { ApiKeysPart } from './api-keys.js';
import { ServicePart } from './service.js';
import { SignOnPart } from './sign-on.js';

const parts: readonly {
  readonly key: 'account' | 'admins' | 'keys' | 'signon' | 'service';
  readonly permission?: Permission;
  readonly Part: () => React.ReactNode;
}[] = [
  { key: 'account', Part: AccountPart },
  { key: 'admins', permission: 'admins.manage', Part: AdminsPart },
  { key: 'keys', permission: 'admins.manage', Part: ApiKeysPart },
  { key: 'signon', permission: 'admins.manage', Part: SignOnPart },
  { key: 'service', permission: 'read', Part: ServicePart },
];

/** Who may use the console, and what holds for the whole service. Each part has an address of its own. */
export function Settings() {
  const { t } = useTranslation('settings');
  const { permissions } = useSession();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const open = parts.filter(({ permission }) => permission === undefined || permissions.includes(permission));
  const current = open.find(({ key }) => pathname.endsWith(`/${key}`)) ?? open[0];
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <Tabs
        value={current?.key ?? null}
        onChange={(key) => void navigate(`/settings/${key}`, { preventScrollReset: true })}
        keepMounted={false}
      >
        <Tabs.List aria-label={t('tabs')} mb="lg">
          {open.map(({ key }) => (
            <Tabs.Tab key={key} value={key}>
              {t(`tab.${key}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {open.map(({ key, Part }) => (
          <Tabs.Panel key={key} value={key}>
            <Part />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
