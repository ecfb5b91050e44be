import { useTranslation } from 'react-i18next';
import { languages, type Language } from './i18n.js';

/** The language in use, as documents and sentences of the API are asked for. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return languages.find((language) => language === i18n.language) ?? 'en';
}
