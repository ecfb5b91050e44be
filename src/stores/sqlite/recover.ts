import type { TargetId } from '../../core/ids.js';
import { toTime } from './columns.js';
import type { Database } from './database.js';
import { waitingSettle } from './settle.js';

const chunk = 1_000;

/** Made since then, failing since then or longer with a failure since then. Held versions stay held. */
const affected = `SELECT ordinal FROM assignments WHERE target_id = @targetId AND ordinal > @start AND state <> 'held' AND (
    version_at >= @since OR first_failed_at >= @since
    OR id IN (SELECT assignment_id FROM attempts INDEXED BY attempts_failed WHERE target_id = @targetId AND at >= @since AND is_failure = 1)
  ) ORDER BY ordinal LIMIT @limit`;

/**
 * Makes due again what a target may have missed, a chunk in each write. What was acknowledged goes out in the repair lane, behind fresh
 * changes; what is still owed keeps its lane.
 */
export async function recover(db: Database, targetId: TargetId, since: Date, now: Date): Promise<number> {
  let count = 0;
  for (let after: number | undefined = 0; after !== undefined;) {
    const start: number = after;
    const ordinals = await db.write(() =>
      recoverChunk(db, { targetId, since: toTime(since), now: toTime(now), start }),
    );
    count += ordinals.length;
    after = ordinals.length < chunk ? undefined : ordinals.at(-1);
  }
  return count;
}

interface Chunk {
  readonly targetId: TargetId;
  readonly since: number;
  readonly now: number;
  readonly start: number;
}

function recoverChunk(db: Database, { targetId, since, now, start }: Chunk): readonly number[] {
  const ordinals = db
    .statement<{ ordinal: number }>(affected)
    .all({ targetId, since, start, limit: chunk })
    .map(({ ordinal }) => ordinal);
  makeDueAgain(db, ordinals, now);
  return ordinals;
}

/** The newest state of these goes out again with the next `_r<n>`. */
export function makeDueAgain(db: Database, ordinals: readonly number[], now: number): void {
  const sql = `UPDATE assignments SET revision = revision + 1, lane = CASE state WHEN 'done' THEN 3 ELSE lane END, state = 'owed', due_at = @now, ready_at = @now,
    settle_at = ${waitingSettle}, resend_by = 'resync', resend = resend + 1, attempts = 0, first_failed_at = NULL, last_error = NULL WHERE ordinal IN (SELECT value FROM json_each(@ordinals))`;
  db.statement(sql).run({ now, ordinals: JSON.stringify(ordinals) });
}
