import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useSession } from '../api/session.js';
import { PageHeader } from '../components/page-header.js';
import { isOpenTo } from '../screen-access.js';
import { screens } from '../screens.js';

/** A screen that this role does not see, and the first one that it does. */
export function Forbidden() {
  const { t } = useTranslation();
  const { permissions } = useSession();
  const home = screens.find((screen) => isOpenTo(screen, permissions));
  return (
    <>
      <PageHeader title={t('forbidden.title')} lead={t('forbidden.text')} />
      {home && (
        <Text>
          <Anchor component={Link} to={`/${home.path}`}>
            {t('forbidden.go', { screen: t(`nav.${home.key}`) })}
          </Anchor>
        </Text>
      )}
    </>
  );
}
