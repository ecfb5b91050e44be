import { trustId, type UserId } from '../../core/ids.js';
import type { DueUser, MarkStore, Resolved } from '../../directory/store.js';
import { readTime, toOptionalTime, toTime } from './columns.js';
import type { Database } from './database.js';
import { hasMarkedGroup, spreadGroupMarks } from './group-marks.js';

/** How many users one write of a policy advance touches. */
const advanceChunk = 2_000;

/**
 * The marks that make a user due (see directory/store.ts), each kind found through an index of its own. Whose settlement is lost is resolved again, so it
 * does not wait for the disk: what reconciling wrote was on it before.
 */
export function createMarks(db: Database): MarkStore {
  return {
    claimDueUsers: (claim) => db.read(() => claimDueUsers(db, claim)),
    settleUser: ({ userId }, lease, resolved) => db.writeCheckedSoon(() => settleUser(db, userId, lease, resolved)),
    releaseUser: ({ userId }, lease, notBefore) => db.write(() => releaseUser(db, userId, lease, toTime(notBefore))),
    // asked at each turn of the pipeline, and nearly always there are none: the disk is waited for only where there are
    spreadGroupMarks: async (limit) =>
      (await db.read(() => hasMarkedGroup(db))) ? db.write(() => spreadGroupMarks(db, limit)) : 0,
    nextWakeAt: (policyVersion) => db.read(() => nextWakeAt(db, policyVersion)),
    countDueUsers: (now, policyVersion) => db.read(() => countDueUsers(db, toTime(now), policyVersion)),
    advancePolicy: (from, to, exceptUsers) => advancePolicy(db, from, to, exceptUsers),
    areResolved: (users, policyVersion) => db.read(() => users.every((user) => isResolved(db, user, policyVersion))),
  };
}

interface DueRow {
  readonly ordinal: number;
  readonly id: string;
  readonly directory_id: string;
  readonly revision: number;
  readonly resolved_revision: number;
  readonly wake_at: number | null;
}

const dueColumns = 'ordinal, id, directory_id, revision, resolved_revision, wake_at';

/** The index is named: a planner that chose another would read every user each time the pipeline looks for work. */
const marked = `SELECT ${dueColumns} FROM users INDEXED BY users_marked
  WHERE revision <> resolved_revision AND leaver = ? AND not_before <= ? ORDER BY not_before, marked_at LIMIT ?`;
const woken = `SELECT ${dueColumns} FROM users INDEXED BY users_waking
  WHERE wake_at IS NOT NULL AND wake_at <= @at AND not_before <= @at AND revision = resolved_revision ORDER BY wake_at LIMIT @left`;
const outdated = `SELECT ${dueColumns} FROM users INDEXED BY users_by_policy
  WHERE resolved_policy < @policyVersion AND not_before <= @at AND revision = resolved_revision AND (wake_at IS NULL OR wake_at > @at) LIMIT @left`;

type Claim = Parameters<MarkStore['claimDueUsers']>[0];

/** Leavers among those written come first, then the others written, those whose moment came, and the sweep of a new policy version. */
function claimDueUsers(db: Database, { now, policyVersion, limit, lease, leaseUntil }: Claim): readonly DueUser[] {
  const at = toTime(now);
  const sources: readonly ((left: number) => readonly DueRow[])[] = [
    (left) => db.statement<DueRow>(marked).all(1, at, left),
    (left) => db.statement<DueRow>(marked).all(0, at, left),
    (left) => db.statement<DueRow>(woken).all({ at, left }),
    (left) => db.statement<DueRow>(outdated).all({ policyVersion, at, left }),
  ];
  const taken = db.userLeases.takenAt(at);
  const rows: DueRow[] = [];
  for (const source of sources) {
    const left = limit - rows.length;
    if (left === 0) break;
    const free = source(left + taken.size).filter(({ id }) => !taken.has(trustId('usr', id)));
    rows.push(...free.slice(0, left));
  }
  for (const { id, ordinal, revision } of rows)
    db.userLeases.take(trustId('usr', id), { ordinal, holder: lease, until: toTime(leaseUntil), revision });
  return rows.map((row) => toDueUser(row, at));
}

function toDueUser({ id, directory_id, revision, resolved_revision, wake_at }: DueRow, at: number): DueUser {
  const isWoken = wake_at !== null && wake_at <= at;
  const mark = revision !== resolved_revision ? 'revision' : isWoken ? 'wake' : 'policy';
  const due = { directoryId: trustId('dir', directory_id), userId: trustId('usr', id), revision, mark } as const;
  return mark === 'wake' && wake_at !== null ? { ...due, wakeAt: readTime(wake_at) } : due;
}

/** In two parts, because setting a column writes its indexes again even with the value it has: policy, waking and pause seldom change. */
const resolved = `UPDATE users SET resolved_revision = ?, former_keys = CASE revision WHEN ? THEN '[]' ELSE former_keys END
  WHERE ordinal = ?`;
const awaited = `UPDATE users SET resolved_policy = ?, wake_at = ?, not_before = 0
  WHERE ordinal = ? AND (resolved_policy <> ? OR wake_at IS NOT ? OR not_before > 0)`;

function settleUser(db: Database, userId: UserId, lease: string, { revision, policyVersion, wakeAt }: Resolved): void {
  const held = db.userLeases.heldBy(userId, lease);
  if (!held) return;
  const { ordinal } = held;
  const wake = toOptionalTime(wakeAt);
  db.statement(resolved).run(revision, revision, ordinal);
  db.statement(awaited).run(policyVersion, wake, ordinal, policyVersion, wake);
  db.userLeases.end(userId);
}

/** A mark made during the lease is not what failed: it need not wait. */
function releaseUser(db: Database, userId: UserId, lease: string, notBefore: number): void {
  const held = db.userLeases.heldBy(userId, lease);
  if (!held) return;
  const sql = 'UPDATE users SET not_before = CASE WHEN revision = ? THEN ? ELSE 0 END WHERE ordinal = ?';
  db.statement(sql).run(held.revision, notBefore, held.ordinal);
  db.userLeases.end(userId);
}

/** The first lease or pause to end among users that are due then, or the first moment that comes, whichever is earlier. */
function nextWakeAt(db: Database, policyVersion: number): Date | undefined {
  const free = 'id NOT IN (SELECT value FROM json_each(@taken))';
  const waiting = `SELECT not_before AS at FROM users INDEXED BY users_waiting
    WHERE not_before > 0 AND (revision <> resolved_revision OR resolved_policy < @policyVersion OR wake_at <= not_before) AND ${free} ORDER BY not_before LIMIT 1`;
  const waking = `SELECT wake_at AS at FROM users INDEXED BY users_waking
    WHERE wake_at IS NOT NULL AND not_before <= wake_at AND ${free} ORDER BY wake_at LIMIT 1`;
  const taken = JSON.stringify([...db.userLeases.takenAt(0)]);
  const rows = [
    db.statement<{ at: number }>(waiting).get({ policyVersion, taken }),
    db.statement<{ at: number }>(waking).get({ taken }),
  ];
  const moments = [...rows.map((row) => row?.at), db.userLeases.nextEnd()].filter((at) => at !== undefined);
  return moments.length === 0 ? undefined : new Date(Math.min(...moments));
}

function countDueUsers(db: Database, at: number, policyVersion: number): number {
  const sql = `SELECT count(*) AS due FROM (
    SELECT ordinal FROM users INDEXED BY users_marked WHERE revision <> resolved_revision
    UNION SELECT ordinal FROM users INDEXED BY users_waking WHERE wake_at IS NOT NULL AND wake_at <= ?
    UNION SELECT ordinal FROM users INDEXED BY users_by_policy WHERE resolved_policy < ?)`;
  return db.statement<{ due: number }>(sql).get(at, policyVersion)?.due ?? 0;
}

type Except = Parameters<MarkStore['advancePolicy']>[2];

async function advancePolicy(db: Database, from: number, to: number, exceptUsers: Except): Promise<number> {
  const sql =
    'SELECT ordinal, id, revision FROM users INDEXED BY users_by_policy WHERE resolved_policy = ? AND ordinal > ? ORDER BY ordinal LIMIT ?';
  let advanced = 0;
  for (let after: number | undefined = 0; after !== undefined;) {
    const start: number = after;
    const chunk = await db.write(() => {
      const rows = db.statement<{ ordinal: number; id: string; revision: number }>(sql).all(from, start, advanceChunk);
      const kept = rows.filter(({ id, revision }) => !exceptUsers(trustId('usr', id), revision));
      const ordinals = JSON.stringify(kept.map(({ ordinal }) => ordinal));
      db.statement('UPDATE users SET resolved_policy = ? WHERE ordinal IN (SELECT value FROM json_each(?))').run(
        to,
        ordinals,
      );
      return { count: kept.length, last: rows.length < advanceChunk ? undefined : rows.at(-1)?.ordinal };
    });
    advanced += chunk.count;
    after = chunk.last;
  }
  return advanced;
}

function isResolved(
  db: Database,
  { id, revision }: { readonly id: string; readonly revision?: number },
  policyVersion: number | undefined,
): boolean {
  const row = db
    .statement<{ revision: number; resolved_revision: number; resolved_policy: number }>(
      'SELECT revision, resolved_revision, resolved_policy FROM users WHERE id = ?',
    )
    .get(id);
  if (row === undefined || row.revision !== (revision ?? row.resolved_revision)) return false;
  return (
    policyVersion === undefined || (row.resolved_revision === row.revision && row.resolved_policy === policyVersion)
  );
}
