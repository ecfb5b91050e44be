import { NavLink as MantineNavLink, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation } from 'react-router';
import { useSession } from '../api/session.js';
import { isOpenTo } from '../screen-access.js';
import { screens } from '../screens.js';

/** The screens that this session may see. */
export function Navigation() {
  const { t } = useTranslation();
  const { permissions } = useSession();
  const { pathname } = useLocation();
  const current = pathname.split('/')[1] ?? '';
  return (
    <Stack gap={2} component="ul" m={0} p={0} style={{ listStyle: 'none', overflowY: 'auto' }}>
      {screens
        .filter((screen) => isOpenTo(screen, permissions))
        .map(({ key, path, icon: Icon }) => (
          <li key={key}>
            <MantineNavLink
              component={NavLink}
              to={`/${path}`}
              label={t(`nav.${key}`)}
              leftSection={<Icon aria-hidden size={18} />}
              active={current === path}
              style={{ borderRadius: 8 }}
            />
          </li>
        ))}
    </Stack>
  );
}
