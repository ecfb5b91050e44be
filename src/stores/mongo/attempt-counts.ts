import type { AttemptCounts } from '../../evidence/attempt-counts.js';
import { attemptsCollection } from './attempt-documents.js';
import type { Database } from './database.js';

/** Counted from the attempts themselves, by the index of their moments. */
export function createAttemptCounts(db: Database): AttemptCounts {
  return {
    async countAttemptsBetween(from, to) {
      const at = { $gte: from, $lt: to };
      const [total, succeeded] = await Promise.all([
        attemptsCollection(db).countDocuments({ at }),
        attemptsCollection(db).countDocuments({ at, 'outcome.kind': { $in: ['delivered', 'superseded'] } }),
      ]);
      return { succeeded, failed: Math.max(0, total - succeeded) };
    },
  };
}
