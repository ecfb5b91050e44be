import { trustId, type TargetId } from '../../core/ids.js';
import type { AttentionStore, OwedCount, ResyncScope, TargetCount } from '../../delivery/attention-store.js';
import { resyncPasses, type ResyncPass } from '../resync-passes.js';
import { readTime, toFlag, toTime } from './columns.js';
import type { Bind, Database } from './database.js';
import { makeDueAgain } from './recover.js';

const chunk = 1_000;

/** What needs attention, each kind from an index that holds little besides; and sending it again. */
export function createAttention(db: Database): AttentionStore {
  return {
    countParked: () =>
      db.read(() => {
        const sql = `SELECT target_id, count(*) AS count, min(coalesce(first_failed_at, version_at)) AS since
          FROM assignments INDEXED BY assignments_parked WHERE state = 'parked' AND is_poison = 0 GROUP BY target_id`;
        return counts(db, sql);
      }),
    countPoison: () =>
      db.read(() => {
        const sql = `SELECT target_id, count(*) AS count, min(coalesce(first_failed_at, version_at)) AS since
          FROM assignments INDEXED BY assignments_poison WHERE is_poison = 1 AND state IN ('owed', 'parked') GROUP BY target_id`;
        return counts(db, sql);
      }),
    countOwed: (targetIds) => db.read(() => targetIds.flatMap((targetId) => owedTo(db, targetId))),
    listLateRevocations: (before) =>
      db.read(() => {
        const sql = `SELECT target_id, count(*) AS count, min(version_at) AS since FROM assignments INDEXED BY assignments_late
          WHERE state = 'owed' AND lane <= 1 AND (ack_epoch IS NOT epoch OR ack_version IS NOT version) AND version_at <= ? GROUP BY target_id`;
        return counts(db, sql, toTime(before));
      }),
    findWaitingUsers: (before, policyVersion) => db.read(() => waitingUsers(db, toTime(before), policyVersion)),
    resync: (targetId, scope, now) => resync(db, targetId, scope, toTime(now)),
  };
}

interface CountRow {
  readonly target_id: string;
  readonly count: number;
  readonly since: number;
}

function counts(db: Database, sql: string, ...params: readonly Bind[]): readonly TargetCount[] {
  return db
    .statement<CountRow>(sql)
    .all(...params)
    .map(({ target_id, count, since }) => ({ targetId: trustId('tgt', target_id), count, since: readTime(since) }));
}

function owedTo(db: Database, targetId: TargetId): readonly OwedCount[] {
  const owed = `SELECT count(*) AS count FROM assignments INDEXED BY assignments_by_state WHERE target_id = ? AND state = 'owed'`;
  const gone = `SELECT 1 AS found FROM assignments INDEXED BY assignments_gone
    WHERE target_id = ? AND last_error >= 'gone' AND last_error < 'gonf' AND state = 'owed' LIMIT 1`;
  const count = db.statement<{ count: number }>(owed).get(targetId)?.count ?? 0;
  if (count === 0) return [];
  return [{ targetId, count, isGone: db.statement<{ found: number }>(gone).get(targetId) !== undefined }];
}

interface WaitingRow {
  readonly count: number;
  readonly since: number | null;
}

/** The three marks of a user, each by its index, nobody counted twice. */
function waitingUsers(db: Database, before: number, policyVersion: number) {
  const marked = `SELECT count(*) AS count, min(marked_at) AS since FROM users INDEXED BY users_marked
    WHERE revision <> resolved_revision AND marked_at <= ?`;
  const woken = `SELECT count(*) AS count, min(wake_at) AS since FROM users INDEXED BY users_waking
    WHERE wake_at IS NOT NULL AND wake_at <= ? AND revision = resolved_revision`;
  const outdated = `SELECT count(*) AS count, (SELECT published_at FROM policies WHERE version = @policyVersion) AS since
    FROM users INDEXED BY users_by_policy WHERE resolved_policy < @policyVersion AND revision = resolved_revision
      AND (wake_at IS NULL OR wake_at > @before) AND (SELECT published_at FROM policies WHERE version = @policyVersion) <= @before`;
  const rows = [
    db.statement<WaitingRow>(marked).get(before),
    db.statement<WaitingRow>(woken).get(before),
    db.statement<WaitingRow>(outdated).get({ before, policyVersion }),
  ].filter((row) => row !== undefined && row.count > 0);
  const moments = rows.flatMap((row) => row?.since ?? []);
  if (moments.length === 0) return undefined;
  const count = rows.reduce((sum, row) => sum + (row?.count ?? 0), 0);
  return { count, since: readTime(Math.min(...moments)) };
}

async function resync(db: Database, targetId: TargetId, scope: ResyncScope, now: number): Promise<number> {
  let count = 0;
  for (const pass of resyncPasses[scope]) {
    for (let after: number | undefined = 0; after !== undefined;) {
      const start: number = after;
      const ordinals = await db.write(() => resyncChunk(db, { ...pass, targetId, start, now }));
      count += ordinals.length;
      after = ordinals.length < chunk ? undefined : ordinals.at(-1);
    }
  }
  return count;
}

interface Chunk extends ResyncPass {
  readonly targetId: TargetId;
  readonly start: number;
  readonly now: number;
}

function resyncChunk(db: Database, { state, isFailing, targetId, start, now }: Chunk): readonly number[] {
  const sql = `SELECT ordinal FROM assignments INDEXED BY assignments_by_state
    WHERE target_id = ? AND state = ? AND is_failing = ? AND ordinal > ? ORDER BY ordinal LIMIT ?`;
  const ordinals = db
    .statement<{ ordinal: number }>(sql)
    .all(targetId, state, toFlag(isFailing), start, chunk)
    .map(({ ordinal }) => ordinal);
  makeDueAgain(db, ordinals, now);
  return ordinals;
}
