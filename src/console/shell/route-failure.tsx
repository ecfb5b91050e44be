import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { PageHeader } from '../components/page-header.js';
import { Failure } from '../components/query-state.js';

/** A screen that could not be drawn: says so, and loads the page anew on request, which also cures a file that a newer version replaced. */
export function RouteFailure() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <>
      <PageHeader title={t('routeFailure.title')} lead={t('routeFailure.text')} />
      <Failure error={error} onRetry={() => location.reload()} />
    </>
  );
}
