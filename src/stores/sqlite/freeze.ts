import type { ServiceFreeze } from '../../assignments/hold-model.js';
import type { FreezeStore } from '../../assignments/store.js';
import { compact } from '../pages.js';
import { readOptionalTime, readTime, toOptionalTime, toTime } from './columns.js';
import type { Database } from './database.js';

interface FreezeRow {
  readonly reason: string;
  readonly by: string;
  readonly at: number;
  readonly until: number | null;
}

/** The one row that stops all deliveries. */
export function createFreeze(db: Database): FreezeStore {
  return {
    findFreeze: () =>
      db.read(() => {
        const row = db.statement<FreezeRow>('SELECT reason, by, at, until FROM service_freeze').get();
        return row && toFreeze(row);
      }),
    setFreeze: ({ reason, by, at, until }) =>
      db.write(() => {
        const sql = 'INSERT OR REPLACE INTO service_freeze (one, reason, by, at, until) VALUES (1, ?, ?, ?, ?)';
        db.statement(sql).run(reason, by, toTime(at), toOptionalTime(until));
      }),
    clearFreeze: () => db.write(() => void db.statement('DELETE FROM service_freeze').run()),
  };
}

export function toFreeze({ reason, by, at, until }: FreezeRow): ServiceFreeze {
  return compact({ reason, by, at: readTime(at), until: readOptionalTime(until) });
}
