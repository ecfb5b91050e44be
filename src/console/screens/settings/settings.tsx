import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../components/page-header.js';

/** Who may use the console, and what holds for the whole service. */
export function Settings() {
  const { t } = useTranslation('settings');
  return <PageHeader title={t('title')} />;
}
