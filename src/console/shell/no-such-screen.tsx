import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PageHeader } from '../components/page-header.js';

/** For an address that no screen answers to. */
export function NoSuchScreen() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t('noScreen.title')} lead={t('noScreen.text')} />
      <Anchor component={Link} to="/">
        {t('noScreen.back')}
      </Anchor>
    </>
  );
}
