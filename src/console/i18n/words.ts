import type overview from '../locales/en/overview.json';
import type settings from '../locales/en/settings.json';
import type shell from '../locales/en/shell.json';

/** Every namespace of words: one file per screen and language in `locales`. English is the measure of the keys; a test compares French. */
export interface Words {
  readonly shell: typeof shell;
  readonly overview: typeof overview;
  readonly settings: typeof settings;
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    resources: Words;
    keySeparator: false;
  }
}
