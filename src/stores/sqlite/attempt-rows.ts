import type { Lane } from '../../assignments/model.js';
import { trustId } from '../../core/ids.js';
import type { Attempt, AttemptOutcome, AttemptTrigger, SendTimings } from '../../delivery/model.js';
import { compact } from '../pages.js';
import { readJson, readOptionalJson, readOptionalTime, readTime } from './columns.js';
import type { Database } from './database.js';

/** An attempt as its columns hold it; the outcome's `retryAfter` has a column of its own, because JSON has no dates. */
interface AttemptRow {
  readonly id: string;
  readonly delivery_id: string;
  readonly webhook_id: string;
  readonly assignment_id: string;
  readonly target_id: string;
  readonly lane: number;
  readonly trigger: string;
  readonly worker: string;
  readonly timings: string | null;
  readonly peer: string | null;
  readonly at: number;
  readonly elapsed_ms: number;
  readonly outcome: string;
  readonly retry_after: number | null;
  readonly answer: string | null;
  readonly next_at: number | null;
}

/** The attempts of some deliveries, oldest first, by delivery. */
export function attemptsOf(db: Database, deliveryIds: readonly string[]): ReadonlyMap<string, readonly Attempt[]> {
  const sql = `SELECT id, delivery_id, webhook_id, assignment_id, target_id, lane, trigger, worker, timings, peer, at, elapsed_ms, outcome, retry_after, answer, next_at
    FROM attempts WHERE delivery_id IN (SELECT value FROM json_each(?)) ORDER BY ordinal`;
  const byDelivery = new Map<string, Attempt[]>();
  for (const row of db.statement<AttemptRow>(sql).all(JSON.stringify(deliveryIds))) {
    const list = byDelivery.get(row.delivery_id);
    if (list) list.push(toAttempt(row));
    else byDelivery.set(row.delivery_id, [toAttempt(row)]);
  }
  return byDelivery;
}

export function toAttempt(row: AttemptRow): Attempt {
  return compact({
    id: trustId('att', row.id),
    deliveryId: trustId('dlv', row.delivery_id),
    webhookId: row.webhook_id,
    assignmentId: trustId('asg', row.assignment_id),
    targetId: trustId('tgt', row.target_id),
    lane: row.lane as Lane, // written from a Lane
    trigger: row.trigger as AttemptTrigger, // written from an Attempt
    worker: row.worker,
    at: readTime(row.at),
    elapsedMs: row.elapsed_ms,
    timings: readOptionalJson<SendTimings>(row.timings),
    peer: row.peer ?? undefined,
    outcome: toOutcome(row),
    answer: row.answer ?? undefined,
    nextAt: readOptionalTime(row.next_at),
  });
}

function toOutcome({ outcome, retry_after }: AttemptRow): AttemptOutcome {
  const value = readJson<AttemptOutcome>(outcome);
  return value.kind === 'retryable' && retry_after !== null ? { ...value, retryAfter: readTime(retry_after) } : value;
}
