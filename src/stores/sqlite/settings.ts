import type { Json } from '../../core/json.js';
import type { SettingsStore } from '../../evidence/settings.js';
import { readJson } from './columns.js';
import type { Database } from './database.js';

/** What admins set while the service runs, one row a name. */
export function createSettings(db: Database): SettingsStore {
  return {
    getSetting: (name) =>
      db.read(() => {
        const row = db.statement<{ value: string }>('SELECT value FROM settings WHERE name = ?').get(name);
        return row && readJson<Json>(row.value);
      }),
    putSetting: (name, value) =>
      db.write(() => {
        db.statement('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)').run(name, JSON.stringify(value));
      }),
  };
}
