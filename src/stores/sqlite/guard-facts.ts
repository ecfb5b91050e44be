import { decisiveHolders, type GuardFacts, type GuardRequest, type WindowFacts } from '../../assignments/guards.js';
import type { HoldReason } from '../../assignments/hold-model.js';
import type { AccountState } from '../../assignments/model.js';
import { readJson, toJson, toTime } from './columns.js';
import type { Database } from './database.js';
import { countAccounts, countAllKeys, countHolders, seatsOf } from './role-seats.js';

/** The window over all targets. */
export const everywhere = '*';

/** A member of a batch as its columns hold it. */
export interface MemberRow {
  readonly ordinal: number;
  readonly hold_id: string;
  readonly assignment_id: string;
  readonly target_id: string;
  readonly person: string;
  readonly key: string;
  readonly user_ids: string;
  readonly role: string | null;
  readonly before: string | null;
  readonly basis: string | null;
  readonly state: string;
  readonly held_at: number;
}

/** What is about to happen to one account. */
export interface Change {
  readonly id: string;
  readonly targetId: string;
  readonly key: string;
  readonly userIds: readonly string[];
  readonly desired: AccountState;
  readonly policyVersion: number;
  readonly at: Date;
  readonly guard: GuardRequest;
}

/** The batch the assignment waits in, or the exception that stands for it. */
export function standingMember(db: Database, assignmentId: string): MemberRow | undefined {
  const sql = "SELECT * FROM hold_members WHERE assignment_id = ? AND state IN ('held', 'discarded')";
  return db.statement<MemberRow>(sql).get(assignmentId);
}

/** Everything a verdict needs, to be read inside the write that acts on it. */
export function readFacts(db: Database, change: Change, member: MemberRow | undefined): GuardFacts {
  const { id, targetId, key, userIds, desired, policyVersion, at, guard } = change;
  const { revokes, roles } = guard.limits;
  const next = desired.status === 'active' ? desired.roles.map((role) => role.key) : [];
  const seats = seatsOf(db, id);
  const standing = member?.state === 'held' ? reasonOf(db, member.hold_id) : undefined;
  const enough = decisiveHolders(revokes);
  const losesAccess = seats.length > 0 && next.length === 0;
  const window = (scope: string, holders: () => number): WindowFacts =>
    losesAccess ? readWindow(db, { scope, guard, at, holders: holders() }) : unused;
  return {
    seats,
    next,
    ...(standing ? { standing } : {}),
    isExcepted: member?.state === 'discarded' && member.basis === inputs(db, userIds, policyVersion, 'revision'),
    isApproved: losesAccess && isApproved(db, policyVersion, guard.targetName, key),
    target: window(targetId, () => countAccounts(db, targetId, enough)),
    overall: window(everywhere, () => countAllKeys(db, enough)),
    holdersOf: new Map(
      [...roles.keys()]
        .filter((role) => seats.includes(role) !== next.includes(role))
        .map((role) => [role, countHolders(db, targetId, role)]),
    ),
  };
}

/** What an exception was made for: the policy and the revision of every user behind the account; `resolved_revision` is what was decided from. */
export function inputs(
  db: Database,
  userIds: readonly string[],
  policyVersion: number,
  column: 'revision' | 'resolved_revision',
): string {
  const sql = `SELECT id, ${column} AS revision FROM users WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`;
  const users = db.statement<{ id: string; revision: number }>(sql).all(toJson(userIds));
  return toJson([policyVersion, users.map(({ id, revision }) => [id, revision])]);
}

/** Nobody loses access, so no window is asked. */
const unused: WindowFacts = { isKnown: false, counted: 0, holders: 0 };

interface WindowQuestion {
  readonly scope: string;
  readonly guard: GuardRequest;
  readonly at: Date;
  readonly holders: number;
}

function readWindow(db: Database, { scope, guard, at, holders }: WindowQuestion): WindowFacts {
  const since = toTime(at) - guard.limits.revokes.windowMs;
  const known = 'SELECT 1 AS one FROM passed_revokes WHERE scope = ? AND person = ? AND at > ?';
  const counted = 'SELECT count(*) AS count FROM passed_revokes WHERE scope = ? AND at > ? AND is_counted = 1';
  return {
    isKnown: db.statement<{ one: number }>(known).get(scope, guard.person, since) !== undefined,
    counted: db.statement<{ count: number }>(counted).get(scope, since)?.count ?? 0,
    holders,
  };
}

function isApproved(db: Database, policyVersion: number, target: string, key: string): boolean {
  const sql = 'SELECT 1 AS one FROM approved_revokes WHERE policy_version = ? AND target = ? AND key = ?';
  return db.statement<{ one: number }>(sql).get(policyVersion, target, key) !== undefined;
}

function reasonOf(db: Database, holdId: string): HoldReason | undefined {
  const row = db.statement<{ reason: string }>('SELECT reason FROM holds WHERE id = ?').get(holdId);
  return row && readJson<HoldReason>(row.reason);
}
