import { judge, type GuardRequest } from '../../assignments/guards.js';
import type { HoldReason } from '../../assignments/hold-model.js';
import type { Guarded, GuardedWrite } from '../../assignments/store.js';
import { newId, trustId, type AssignmentId, type HoldId } from '../../core/ids.js';
import { expectedRow, toAssignment } from './assignment-rows.js';
import { insertAssignment, writeVersion } from './assignments.js';
import { toJson, toTime } from './columns.js';
import type { Database } from './database.js';
import { everywhere, readFacts, standingMember, type Change, type MemberRow } from './guard-facts.js';
import { releaseAssignment } from './hold-decisions.js';
import { seatsOf } from './role-seats.js';
import { markUserSql } from './user-rows.js';

/** Judges a new version and writes it, owed or held, with everything the guards remember of it. */
export function writeGuarded(db: Database, { id, targetId, expectedRevision, write, guard }: GuardedWrite): Guarded {
  const row = expectedRevision === undefined ? undefined : expectedRow(db, id, expectedRevision);
  const { key, userIds, desired, at } = write;
  const { policyVersion } = write.basis;
  const change: Change = { id, targetId, key, userIds, desired, policyVersion, at, guard };
  const member = standingMember(db, id);
  const facts = readFacts(db, change, member);
  const verdict = judge(facts, guard);
  if (verdict.kind === 'excepted') return verdict;
  const version = { ...write, delivery: verdict.kind === 'hold' ? ('held' as const) : ('owed' as const) };
  const before = member?.state === 'held' ? member.before : (row?.desired ?? null);
  const assignment =
    expectedRevision === undefined
      ? insertAssignment(db, id, targetId, version)
      : writeVersion(db, id, version, expectedRevision);
  if (verdict.kind === 'hold')
    return {
      kind: 'written',
      assignment,
      verdict,
      holdId: join(db, change, { reason: verdict.reason, before, member }),
    };
  afterPass(db, change, { member, counts: verdict.counts, seats: facts.seats });
  return { kind: 'written', assignment, verdict };
}

/** Judges the version that stands held again. True when it was let go. */
export function recheckHeld(
  db: Database,
  {
    id,
    guard,
    now,
    expectedRevision,
  }: {
    readonly id: AssignmentId;
    readonly guard: GuardRequest;
    readonly now: Date;
    readonly expectedRevision: number;
  },
): boolean {
  const row = expectedRow(db, id, expectedRevision);
  const member = standingMember(db, id);
  const { targetId, key, userIds, desired, basis } = toAssignment(row);
  const change: Change = { id, targetId, key, userIds, desired, policyVersion: basis.policyVersion, at: now, guard };
  const facts = readFacts(db, change, member);
  const verdict = judge(facts, guard);
  if (verdict.kind !== 'pass') return false;
  releaseAssignment(db, id, now);
  afterPass(db, change, { member, counts: verdict.counts, seats: facts.seats });
  return true;
}

interface Passed {
  readonly member: MemberRow | undefined;
  readonly counts: boolean;
  /** Roles in effect before. */
  readonly seats: readonly string[];
}

function afterPass(db: Database, change: Change, { member, counts, seats }: Passed): void {
  const { id, targetId, key, policyVersion, guard, at } = change;
  if (member) leave(db, member);
  if (counts) for (const scope of [targetId, everywhere]) notePassed(db, { scope, person: guard.person, at, guard });
  const sql = 'DELETE FROM approved_revokes WHERE policy_version = ? AND target = ? AND key = ?';
  if (change.desired.status !== 'active') db.statement(sql).run(policyVersion, guard.targetName, key);
  wakeWaiting(db, targetId, seats, seatsOf(db, id));
}

/** The first loss within the window counts; an entry from before it begins anew. */
function notePassed(
  db: Database,
  { scope, person, at, guard }: { scope: string; person: string; at: Date; guard: GuardRequest },
): void {
  const over = toTime(at) - guard.limits.revokes.windowMs;
  db.statement('DELETE FROM passed_revokes WHERE scope = ? AND at <= ?').run(scope, over);
  const sql =
    'INSERT INTO passed_revokes (scope, person, at, is_counted) VALUES (?, ?, ?, 1) ON CONFLICT (scope, person) DO NOTHING';
  db.statement(sql).run(scope, person, toTime(at));
}

/** Ends a stay in a batch, or an exception. The last one to leave an open batch dissolves it. */
function leave(db: Database, { ordinal, hold_id, state }: MemberRow): void {
  const end = state === 'held' ? 'dissolved' : 'ended';
  db.statement('UPDATE hold_members SET state = ? WHERE ordinal = ?').run(end, ordinal);
  const sql = `UPDATE holds SET state = 'dissolved' WHERE id = @id AND state = 'open'
    AND NOT EXISTS (SELECT 1 FROM hold_members WHERE hold_id = @id AND state = 'held')`;
  db.statement(sql).run({ id: hold_id });
}

interface Joining {
  readonly reason: HoldReason;
  readonly before: string | null;
  readonly member: MemberRow | undefined;
}

/** Puts the account into its batch. One that waits for the same reason keeps its place there. */
function join(db: Database, change: Change, { reason, before, member }: Joining): HoldId {
  const { id, targetId, key, desired, guard, at } = change;
  const users = toJson(change.userIds);
  if (member?.state === 'held' && kindOf(db, member.hold_id) === reason.kind) {
    const sql = 'UPDATE hold_members SET key = ?, user_ids = ?, role = ? WHERE ordinal = ?';
    db.statement(sql).run(key, users, roleOf(reason), member.ordinal);
    return trustId('hld', member.hold_id);
  }
  if (member) leave(db, member);
  const holdId =
    (reason.kind === 'revokes' ? openBatch(db, targetId, at) : undefined) ?? insertHold(db, change, reason);
  const sql = `INSERT INTO hold_members (hold_id, assignment_id, target_id, person, key, user_ids, role, before, state, held_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'held', ?)`;
  const values = [holdId, id, targetId, guard.person, desired.account.key, users, roleOf(reason), before, toTime(at)];
  db.statement(sql).run(...values);
  return holdId;
}

function kindOf(db: Database, holdId: string): string | undefined {
  return db.statement<{ kind: string }>('SELECT kind FROM holds WHERE id = ?').get(holdId)?.kind;
}

function roleOf(reason: HoldReason): string | null {
  return reason.kind === 'revokes' ? null : reason.role;
}

/** The batch of this target that still takes people in. */
function openBatch(db: Database, targetId: string, at: Date): HoldId | undefined {
  const sql =
    "SELECT id FROM holds WHERE target_id = ? AND kind = 'revokes' AND state = 'open' AND joins_until > ? ORDER BY ordinal DESC LIMIT 1";
  const row = db.statement<{ id: string }>(sql).get(targetId, toTime(at));
  return row && trustId('hld', row.id);
}

function insertHold(db: Database, { targetId, at, guard }: Change, reason: HoldReason): HoldId {
  const id = newId('hld');
  const sql =
    "INSERT INTO holds (id, target_id, kind, reason, state, created_at, joins_until) VALUES (?, ?, ?, ?, 'open', ?, ?)";
  const joinsUntil = toTime(at) + guard.limits.revokes.windowMs;
  db.statement(sql).run(id, targetId, reason.kind, toJson(reason), toTime(at), joinsUntil);
  return id;
}

/** A freed seat may let in whoever waits for it longest; a new holder may let go whoever had to stay. */
function wakeWaiting(db: Database, targetId: string, before: readonly string[], after: readonly string[]): void {
  const waiting = `SELECT user_ids FROM hold_members JOIN holds ON holds.id = hold_members.hold_id
    WHERE hold_members.target_id = ? AND hold_members.role = ? AND hold_members.state = 'held' AND holds.kind = ? ORDER BY hold_members.ordinal LIMIT 1`;
  const mark = db.statement(`UPDATE users SET ${markUserSql} WHERE id IN (SELECT value FROM json_each(?))`);
  const wake = (role: string, kind: 'min' | 'max'): void => {
    const row = db.statement<{ user_ids: string }>(waiting).get(targetId, role, kind);
    if (row) mark.run(row.user_ids);
  };
  for (const role of before) if (!after.includes(role)) wake(role, 'max');
  for (const role of after) if (!before.includes(role)) wake(role, 'min');
}
