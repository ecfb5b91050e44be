import { Alert, Tabs, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { TextLink } from '../../components/links.js';
import { Moment } from '../../components/moment.js';
import { keepsFocus, PageHeader } from '../../components/page-header.js';
import { QueryState } from '../../components/query-state.js';
import { targetPath } from '../../links.js';
import { KeysPart } from './keys-part.js';
import { useCatalogs, useTarget, type ReadTarget, type Target } from './model.js';
import { RolesPart } from './roles-part.js';
import { SettingsPart } from './settings-part.js';
import { StatePart } from './state-part.js';

const parts = ['state', 'settings', 'keys', 'roles'] as const;
type Part = (typeof parts)[number];

/** One helpdesk instance. Each part has an address of its own. */
export function TargetPage() {
  const { t } = useTranslation('targets');
  const { id = '', part } = useParams();
  const query = useTarget(id);
  const catalogs = useCatalogs();
  const catalog = catalogs.data?.items.find(({ key }) => key === query.data?.catalog);
  return (
    <>
      <Text size="sm" mb={4}>
        <TextLink to="/targets">{t('back')}</TextLink>
      </Text>
      <PageHeader
        title={query.data?.name ?? t('one')}
        lead={query.data && t('page.lead', { helpdesk: catalog?.name ?? query.data.catalog })}
      />
      <QueryState query={query} lines={8}>
        {(target) => (
          <>
            <Warnings target={target} />
            <PartTabs target={target} part={parts.find((one) => one === part) ?? 'state'} />
          </>
        )}
      </QueryState>
    </>
  );
}

function Warnings({ target: { deletedAt, frozen } }: { readonly target: Target }) {
  const { t } = useTranslation('targets');
  return (
    <>
      {deletedAt !== undefined && (
        <Alert variant="outline" color="orange" mb="md" title={t('leaving')}>
          {t('leaving.text')} <Moment at={deletedAt} />
        </Alert>
      )}
      {frozen && (
        <Alert variant="outline" color="cyan" mb="md" title={t('frozen')}>
          {t('frozen.text', { reason: frozen.reason })} <Moment at={frozen.at} />
          {frozen.until !== undefined && (
            <>
              {'. '}
              {t('frozen.until')} <Moment at={frozen.until} />
            </>
          )}
        </Alert>
      )}
    </>
  );
}

function PartTabs({ target, part }: { readonly target: ReadTarget; readonly part: Part }) {
  const { t } = useTranslation('targets');
  const navigate = useNavigate();
  return (
    <Tabs
      value={part}
      onChange={(key) =>
        void navigate(key === 'state' ? targetPath(target.id) : `${targetPath(target.id)}/${key}`, {
          state: keepsFocus,
          preventScrollReset: true,
        })
      }
      keepMounted={false}
    >
      <Tabs.List aria-label={t('parts')} mb="lg">
        {parts.map((key) => (
          <Tabs.Tab key={key} value={key}>
            {t(`part.${key}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="state">
        <StatePart target={target} />
      </Tabs.Panel>
      <Tabs.Panel value="settings">
        <SettingsPart target={target} key={target.id} />
      </Tabs.Panel>
      <Tabs.Panel value="keys">
        <KeysPart target={target} />
      </Tabs.Panel>
      <Tabs.Panel value="roles">
        <RolesPart target={target} />
      </Tabs.Panel>
    </Tabs>
  );
}
