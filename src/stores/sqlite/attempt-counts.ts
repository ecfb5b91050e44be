import type { AttemptCounts } from '../../evidence/attempt-counts.js';
import { toTime } from './columns.js';
import type { Database } from './database.js';

/** Counted from the attempts themselves, by the index of their moments. */
export function createAttemptCounts(db: Database): AttemptCounts {
  return {
    countAttemptsBetween: (from, to) =>
      db.read(() => {
        const row = db
          .statement<{ total: number; failed: number }>(
            `SELECT count(*) AS total, coalesce(sum(is_failure), 0) AS failed
             FROM attempts INDEXED BY attempts_by_moment WHERE at >= ? AND at < ?`,
          )
          .get(toTime(from), toTime(to));
        const { total, failed } = row ?? { total: 0, failed: 0 };
        return { succeeded: total - failed, failed };
      }),
  };
}
