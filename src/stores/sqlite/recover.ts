import type { TargetId } from '../../core/ids.js';
import { toTime } from './columns.js';
import type { Database } from './database.js';
import { waitingSettle } from './settle.js';

const chunk = 1_000;

/** Where a pass goes on: it walks along one index, so that no step reads more than a chunk, however much there is. */
interface Place {
  readonly at: number;
  readonly place: number;
}

/** What a pass looked at; `ordinal` names an assignment that is affected. Held versions stay held. */
interface Found extends Place {
  readonly ordinal: number | null;
}

const made = `SELECT version_at AS at, ordinal AS place, CASE WHEN state <> 'held' THEN ordinal END AS ordinal
  FROM assignments INDEXED BY assignments_by_moment WHERE target_id = @targetId AND (version_at, ordinal) > (@at, @place) AND version_at <= @now
  ORDER BY version_at, ordinal LIMIT @limit`;

const failing = (
  state: 'owed' | 'parked',
) => `SELECT @at AS at, ordinal AS place, CASE WHEN first_failed_at >= @since THEN ordinal END AS ordinal
  FROM assignments INDEXED BY assignments_by_state WHERE target_id = @targetId AND state = '${state}' AND is_failing = 1 AND ordinal > @place
  ORDER BY ordinal LIMIT @limit`;

const failed = `SELECT at, ordinal AS place, (SELECT a.ordinal FROM assignments AS a WHERE a.id = assignment_id AND a.state <> 'held') AS ordinal
  FROM attempts INDEXED BY attempts_failed WHERE target_id = @targetId AND is_failure = 1 AND (at, ordinal) > (@at, @place) AND at <= @now
  ORDER BY at, ordinal LIMIT @limit`;

/** Made since then, failing since then, or with a failure since then. */
const passes = [made, failing('owed'), failing('parked'), failed];

/**
 * Makes due again what a target may have missed, a chunk in each write. What was acknowledged goes out in the repair lane, behind fresh
 * changes; what is still owed keeps its lane.
 */
export async function recover(db: Database, targetId: TargetId, since: Date, now: Date): Promise<number> {
  const window = { targetId, since: toTime(since), now: toTime(now) };
  const done = new Set<number>(); // two passes may meet the same one
  for (const sql of passes) {
    for (let after: Place | undefined = { at: window.since, place: 0 }; after !== undefined;) {
      const { at, place }: Place = after;
      after = await db.write(() => recoverChunk(db, { ...window, sql, at, place }, done));
    }
  }
  return done.size;
}

interface Chunk extends Place {
  readonly sql: string;
  readonly targetId: TargetId;
  readonly since: number;
  readonly now: number;
}

/** Gives the place to go on from; undefined at the end. */
function recoverChunk(db: Database, { sql, ...from }: Chunk, done: Set<number>): Place | undefined {
  const found = db.statement<Found>(sql).all({ ...from, limit: chunk });
  const fresh = new Set(found.flatMap(({ ordinal }) => (ordinal === null || done.has(ordinal) ? [] : [ordinal])));
  if (fresh.size > 0) makeDueAgain(db, [...fresh], from.now);
  for (const ordinal of fresh) done.add(ordinal);
  return found.length < chunk ? undefined : found.at(-1);
}

/** The newest state of these goes out again with the next `_r<n>`. */
export function makeDueAgain(db: Database, ordinals: readonly number[], now: number): void {
  const sql = `UPDATE assignments SET revision = revision + 1, lane = CASE state WHEN 'done' THEN 3 ELSE lane END, state = 'owed', due_at = @now, ready_at = @now,
    settle_at = ${waitingSettle}, resend_by = 'resync', resend = resend + 1, attempts = 0, first_failed_at = NULL, last_error = NULL WHERE ordinal IN (SELECT value FROM json_each(@ordinals))`;
  db.statement(sql).run({ now, ordinals: JSON.stringify(ordinals) });
}
