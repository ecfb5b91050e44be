import {
  ActionIcon,
  Burger,
  Button,
  Group,
  Image,
  Kbd,
  Menu,
  Text,
  Tooltip,
  useMantineColorScheme,
} from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { useQueryClient } from '@tanstack/react-query';
import { CircleUserRound, Keyboard, Languages, LogOut, Monitor, Moon, Search, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { logOut, useSession } from '../api/session.js';
import mark from '../mark.svg';
import { LanguageItems } from './language-items.js';

interface Props {
  readonly isMenuOpen: boolean;
  readonly onMenu: () => void;
  readonly onShowKeys: () => void;
}

/** Name, search, theme, language and account. */
export function Header({ isMenuOpen, onMenu, onShowKeys }: Props) {
  const { t } = useTranslation();
  return (
    <Group h="100%" px="sm" justify="space-between" wrap="nowrap" gap="xs">
      <Group gap="xs" wrap="nowrap">
        <Burger
          opened={isMenuOpen}
          onClick={onMenu}
          hiddenFrom="md"
          size="sm"
          aria-label={t('nav')}
          aria-expanded={isMenuOpen}
        />
        <Image src={mark} alt="" w={28} h={28} visibleFrom="xs" />
        <Text fw={700} fz="lg" visibleFrom="xs">
          Rolecall
        </Text>
      </Group>
      <Group gap={4} wrap="nowrap">
        <Button
          variant="default"
          visibleFrom="sm"
          leftSection={<Search aria-hidden size={16} />}
          rightSection={<Kbd size="xs">Ctrl K</Kbd>}
          onClick={spotlight.open}
        >
          {t('palette.open')}
        </Button>
        <ActionIcon variant="default" size="lg" hiddenFrom="sm" aria-label={t('palette.open')} onClick={spotlight.open}>
          <Search aria-hidden size={18} />
        </ActionIcon>
        <ThemeMenu />
        <Menu>
          <Menu.Target>
            <ActionIcon variant="default" size="lg" aria-label={t('language')}>
              <Languages aria-hidden size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <LanguageItems />
          </Menu.Dropdown>
        </Menu>
        <AccountMenu onShowKeys={onShowKeys} />
      </Group>
    </Group>
  );
}

const schemes = [
  { key: 'auto', icon: Monitor },
  { key: 'light', icon: Sun },
  { key: 'dark', icon: Moon },
] as const;

function ThemeMenu() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = schemes.find(({ key }) => key === colorScheme)?.icon ?? Monitor;
  return (
    <Menu>
      <Menu.Target>
        <Tooltip label={t('theme')}>
          <ActionIcon variant="default" size="lg" aria-label={t('theme')}>
            <Current aria-hidden size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {schemes.map(({ key, icon: Icon }) => (
          <Menu.Item
            key={key}
            aria-current={colorScheme === key}
            leftSection={<Icon aria-hidden size={16} />}
            fw={colorScheme === key ? 700 : 400}
            onClick={() => setColorScheme(key)}
          >
            {t(`theme.${key}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function AccountMenu({ onShowKeys }: { readonly onShowKeys: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { admin, role } = useSession();
  return (
    <Menu width={240}>
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={t('account')}>
          <CircleUserRound aria-hidden size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Text size="sm" px="sm" pt={6} fw={600}>
          {admin?.name ?? t('account.key')}
        </Text>
        <Text size="sm" px="sm" pb={6} c="dimmed">
          {admin?.email} {t(`role.${role}`)}
        </Text>
        <Menu.Divider />
        <Menu.Item leftSection={<Keyboard aria-hidden size={16} />} onClick={onShowKeys}>
          {t('keys.title')}
        </Menu.Item>
        <Menu.Item leftSection={<LogOut aria-hidden size={16} />} onClick={() => void logOut(client)}>
          {t('account.logOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
