import i18next, { type BackendModule, type ReadCallback } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type {} from './words.js';

export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

/** Each language names itself. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' };

const storageKey = 'rolecall-language';
const files = import.meta.glob<{ default: Record<string, string> }>('../locales/*/*.json');

/** Words come file by file, in the language in use: a screen's words arrive with the screen. */
const fromFiles: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language: string, namespace: string, done: ReadCallback) => {
    const load = files[`../locales/${language}/${namespace}.json`];
    if (!load) return done(new Error(`no words "${namespace}" in "${language}"`), false);
    load().then(
      (file) => done(null, file.default),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), false),
    );
  },
};

/** Starts the words in the language kept from last time, else the browser's. */
export async function startWords(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use(fromFiles)
    .use(initReactI18next)
    .init({
      lng: keptLanguage() ?? browserLanguage(),
      supportedLngs: [...languages],
      fallbackLng: false,
      load: 'languageOnly',
      ns: ['shell'],
      defaultNS: 'shell',
      keySeparator: false,
      interpolation: { escapeValue: false },
    });
}

/** Changes the language of everything on the page, and keeps it in this browser. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(storageKey, language);
  await i18next.changeLanguage(language);
}

/** The language kept in this browser; undefined when nobody chose one here. */
export function keptLanguage(): Language | undefined {
  const kept = localStorage.getItem(storageKey);
  return languages.find((language) => language === kept);
}

function browserLanguage(): Language {
  return languages.find((language) => navigator.language.toLowerCase().startsWith(language)) ?? 'en';
}
