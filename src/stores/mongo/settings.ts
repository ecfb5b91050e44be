import type { Json } from '../../core/json.js';
import type { SettingsStore } from '../../evidence/settings.js';
import type { Database } from './database.js';

export interface SettingDocument {
  readonly _id: string;
  readonly value: Json;
}

/** Settings by name. */
export function createSettings(db: Database): SettingsStore {
  const settings = db.collection<SettingDocument>('settings');
  return {
    getSetting: async (name) => (await settings.findOne({ _id: name }))?.value,
    async putSetting(name, value) {
      await settings.replaceOne({ _id: name }, { value }, { upsert: true });
    },
  };
}
