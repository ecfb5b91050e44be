import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../components/page-header.js';

/** Whether everything is in step, and where to look first. */
export function Overview() {
  const { t } = useTranslation('overview');
  return <PageHeader title={t('title')} />;
}
