import type { Json } from '../core/json.js';

/**
 * Small documents an admin may change while the service runs, each under a name of its own. A setting that was never put is absent; whoever owns the
 * name says what then holds. Values are kept as they are: what is secret in them must come sealed.
 */
export interface SettingsStore {
  /** The value put last under the name; undefined when there is none. The owner of the name parses it. */
  getSetting(name: string): Promise<Json | undefined>;
  /** Puts the value in place of the one before, whole. */
  putSetting(name: string, value: Json): Promise<void>;
}
