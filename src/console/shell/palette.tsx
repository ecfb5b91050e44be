import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { Keyboard, Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useSession } from '../api/session.js';
import { isOpenTo } from '../screen-access.js';
import { screens } from '../screens.js';

/** Ctrl or Command and K: any screen by a few letters of its name. */
export function Palette({ onShowKeys }: { readonly onShowKeys: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { permissions } = useSession();
  const places = screens
    .filter((screen) => isOpenTo(screen, permissions))
    .map(({ key, path, icon: Icon }) => ({
      id: key,
      label: t(`nav.${key}`),
      leftSection: <Icon aria-hidden size={18} />,
      onClick: () => void navigate(`/${path}`),
    }));
  const actions: SpotlightActionData[] = [
    ...places,
    { id: 'keys', label: t('keys.title'), leftSection: <Keyboard aria-hidden size={18} />, onClick: onShowKeys },
  ];
  return (
    <Spotlight
      actions={actions}
      shortcut="mod + K"
      nothingFound={t('palette.none')}
      highlightQuery={false}
      searchProps={{
        leftSection: <Search aria-hidden size={18} />,
        placeholder: t('palette.open'),
        'aria-label': t('palette.open'),
      }}
    />
  );
}
