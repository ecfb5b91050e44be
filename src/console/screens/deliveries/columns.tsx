import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Column } from '../../components/data-table.js';
import { RecordLink } from '../../components/record-link.js';
import { Moment } from '../../components/moment.js';
import { keepsFocus } from '../../components/page-header.js';
import { StateBadge } from '../../components/state-badge.js';
import { useFormat } from '../../i18n/format.js';
import type { Delivery } from './model.js';

/** The columns of the stream. Details open over the list, under an address of their own. */
export function useDeliveryColumns(): readonly Column<Delivery>[] {
  const { t } = useTranslation('deliveries');
  const format = useFormat();
  const [search] = useSearchParams();
  const withOpen = (id: string) => ({ pathname: `/deliveries/${encodeURIComponent(id)}`, search: search.toString() });
  return [
    {
      key: 'account',
      title: t('account'),
      render: ({ key }) => (
        <RecordLink kind="person" id={key}>
          {key}
        </RecordLink>
      ),
    },
    {
      key: 'target',
      title: t('target'),
      render: ({ target, targetId }) =>
        target === undefined ? (
          t('target.gone')
        ) : (
          <RecordLink kind="target" id={targetId}>
            {target}
          </RecordLink>
        ),
    },
    { key: 'type', title: t('type'), render: ({ type }) => t(`type.${type}`) },
    { key: 'state', title: t('state'), render: ({ state }) => <StateBadge state={state} /> },
    {
      key: 'attempts',
      title: t('attempts'),
      align: 'right',
      render: ({ attempts }) => format.number(attempts.length),
    },
    {
      key: 'when',
      title: t('when'),
      render: ({ createdAt, nextAt }) => (
        <>
          <Moment at={createdAt} relative />
          {nextAt !== undefined && (
            <>
              <br />
              {t('next')} <Moment at={nextAt} relative />
            </>
          )}
        </>
      ),
    },
    {
      key: 'details',
      title: t('details'),
      render: ({ id, key, target = '' }) => (
        <Anchor
          inherit
          component={Link}
          to={withOpen(id)}
          state={keepsFocus}
          preventScrollReset
          aria-label={t('details.of', { key, target })}
        >
          {t('details')}
        </Anchor>
      ),
    },
  ];
}
