import { useTranslation } from 'react-i18next';

/** The language of texts that come in both. */
export function useLang(): 'en' | 'fr' {
  const { i18n } = useTranslation();
  return i18n.language === 'fr' ? 'fr' : 'en';
}
