import type connections from '../locales/en/connections.json';
import type directory from '../locales/en/directory.json';
import type audit from '../locales/en/audit.json';
import type deliveries from '../locales/en/deliveries.json';
import type log from '../locales/en/log.json';
import type mappings from '../locales/en/mappings.json';
import type offboarding from '../locales/en/offboarding.json';
import type overview from '../locales/en/overview.json';
import type plans from '../locales/en/plans.json';
import type settings from '../locales/en/settings.json';
import type shell from '../locales/en/shell.json';
import type targets from '../locales/en/targets.json';

/** Every namespace of words: one file per screen and language in `locales`. English is the measure of the keys; a test compares French. */
export interface Words {
  readonly shell: typeof shell;
  readonly overview: typeof overview;
  readonly connections: typeof connections;
  readonly directory: typeof directory;
  readonly mappings: typeof mappings;
  readonly plans: typeof plans;
  readonly targets: typeof targets;
  readonly deliveries: typeof deliveries;
  readonly log: typeof log;
  readonly offboarding: typeof offboarding;
  readonly audit: typeof audit;
  readonly settings: typeof settings;
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    resources: Words;
    keySeparator: false;
  }
}
