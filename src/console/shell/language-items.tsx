import { Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, languageNames, languages } from '../i18n/i18n.js';

/** The languages as choices of a menu, each named in itself. */
export function LanguageItems() {
  const { i18n } = useTranslation();
  return languages.map((language) => (
    <Menu.Item
      key={language}
      lang={language}
      aria-current={i18n.language === language}
      fw={i18n.language === language ? 700 : 400}
      onClick={() => void chooseLanguage(language)}
    >
      {languageNames[language]}
    </Menu.Item>
  ));
}
