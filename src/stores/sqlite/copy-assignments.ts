import type { HoldKind, HoldMemberState, HoldReason, HoldState } from '../../assignments/hold-model.js';
import type { AccountState, Basis } from '../../assignments/model.js';
import { trustId, type UserId } from '../../core/ids.js';
import type { Attempt, EventType } from '../../delivery/model.js';
import type { AssignmentCopy, Copies, CopyReaders, HoldCopy, HoldMemberCopy, Ordered, VersionCopy } from '../copies.js';
import { toAssignment, type AssignmentRow } from './assignment-rows.js';
import { toAttempt } from './attempt-rows.js';
import { compact } from '../pages.js';
import { readJson, readOptionalJson, readOptionalTime, readTime } from './columns.js';
import { belonging, byKey, byOrdinal } from './copy-tables.js';
import type { Database } from './database.js';
import { toFreeze } from './freeze.js';
import { toHealth } from './health.js';
import { toOffboarding, type OffboardingRow } from './offboardings.js';
import { toPolicy } from './policies.js';
import { getSecrets, toTarget } from './targets.js';

type Kinds =
  | 'targets'
  | 'targetHealth'
  | 'policies'
  | 'offboardings'
  | 'assignments'
  | 'versions'
  | 'attempts'
  | 'holds'
  | 'holdMembers'
  | 'passedRevokes'
  | 'freezes';

type TargetRow = Parameters<typeof toTarget>[0] & { readonly ordinal: number };

interface PassedRow {
  readonly scope: string;
  readonly person: string;
  readonly at: number;
  readonly is_counted: number;
}

/** What targets should hold, what they were told, and what waits for a person. */
export function assignmentReaders(db: Database): Pick<CopyReaders, Kinds> {
  return {
    targets: byOrdinal<TargetRow, Copies['targets']>(db, { table: 'targets' }, (rows) =>
      rows.map((row) => {
        const target = toTarget(row);
        return { ordinal: row.ordinal, target, secrets: getSecrets(db, target.id) };
      }),
    ),
    targetHealth: byKey<Parameters<typeof toHealth>[0], Copies['targetHealth']>(
      db,
      { table: 'target_health', key: 'target_id' },
      (rows) => rows.map(toHealth),
    ),
    policies: byOrdinal<Parameters<typeof toPolicy>[0], Copies['policies']>(
      db,
      { table: 'policies', place: 'version' },
      (rows) => rows.map((row) => ({ policy: toPolicy(row), approved: approvedOf(db, row.version) })),
    ),
    offboardings: byOrdinal<OffboardingRow, Copies['offboardings']>(db, { table: 'offboardings' }, (rows) =>
      rows.map((row) => ({ ordinal: row.ordinal, offboarding: toOffboarding(db, row) })),
    ),
    assignments: byOrdinal<AssignmentRow, AssignmentCopy>(db, { table: 'assignments' }, (rows) =>
      assignmentCopies(db, rows),
    ),
    versions: byOrdinal<VersionRow, VersionCopy>(db, { table: 'assignment_versions' }, (rows) =>
      rows.map((row) => versionCopy(row, chainedVersions(db))),
    ),
    attempts: byOrdinal<Parameters<typeof toAttempt>[0], Attempt>(db, { table: 'attempts' }, (rows) =>
      rows.map(toAttempt),
    ),
    holds: byOrdinal<HoldRow, Ordered<HoldCopy>>(db, { table: 'holds', columns: holdColumns }, (rows) =>
      rows.map(holdCopy),
    ),
    holdMembers: byOrdinal<MemberRow, Ordered<HoldMemberCopy>>(
      db,
      { table: 'hold_members', columns: memberColumns },
      (rows) => rows.map(memberCopy),
    ),
    passedRevokes: byKey<PassedRow, Copies['passedRevokes']>(
      db,
      { table: 'passed_revokes', key: 'scope, person' },
      (rows) => rows.map(({ is_counted, ...row }) => ({ ...row, at: readTime(row.at), isCounted: is_counted === 1 })),
    ),
    freezes: byKey<Parameters<typeof toFreeze>[0], Copies['freezes']>(
      db,
      { table: 'service_freeze', key: 'one' },
      (rows) => rows.map(toFreeze),
    ),
  };
}

function approvedOf(db: Database, version: number): Copies['policies']['approved'] {
  const sql = 'SELECT target, key FROM approved_revokes WHERE policy_version = ? ORDER BY target, key';
  return db.statement<{ target: string; key: string }>(sql).all(version);
}

interface FormerRow {
  readonly owner: string;
  readonly user_id: string;
  readonly until_at: number;
  readonly new_users: string;
}

function assignmentCopies(db: Database, rows: readonly AssignmentRow[]): AssignmentCopy[] {
  const ids = rows.map(({ id }) => id);
  const these = 'assignment_id IN (SELECT value FROM json_each(?))';
  const former = belonging<FormerRow>(
    db,
    `SELECT assignment_id AS owner, user_id, until_at, new_users FROM former_users WHERE ${these} ORDER BY until_at`,
    ids,
  );
  const seats = belonging<{ owner: string; role: string }>(
    db,
    `SELECT assignment_id AS owner, role FROM role_seats WHERE ${these} ORDER BY role`,
    ids,
  );
  const failed = lastFailures(db, ids);
  return rows.map((row) =>
    compact({
      ordinal: row.ordinal,
      assignment: toAssignment(row),
      formerUsers: former(row.id).map(({ user_id, until_at, new_users }) => ({
        userId: trustId('usr', user_id),
        untilAt: readTime(until_at),
        newUserIds: readJson<readonly UserId[]>(new_users),
      })),
      readyAt: readOptionalTime(row.ready_at),
      lease: row.lease ?? undefined,
      leaseUntil: readOptionalTime(row.lease_until),
      sent: sentOf(row),
      settleAt: readOptionalTime(row.settle_at),
      seats: seats(row.id).map(({ role }) => role),
      failedAt: failed.get(row.id),
    }),
  );
}

/** By the deliveries of the assignments, since attempts are found by delivery. */
function lastFailures(db: Database, ids: readonly string[]): ReadonlyMap<string, Date> {
  const sql = `SELECT versions.assignment_id AS id, max(attempts.at) AS at FROM assignment_versions AS versions
    JOIN attempts ON attempts.delivery_id = versions.delivery_id AND attempts.is_failure = 1
    WHERE versions.assignment_id IN (SELECT value FROM json_each(?)) GROUP BY versions.assignment_id`;
  const rows = db.statement<{ id: string; at: number }>(sql).all(JSON.stringify(ids));
  return new Map(rows.map(({ id, at }) => [id, readTime(at)]));
}

function sentOf({ sent_epoch, sent_version, sent_resend, sent_state }: AssignmentRow): AssignmentCopy['sent'] {
  if (sent_epoch === null || sent_version === null || sent_state === null) return undefined;
  const resend = sent_resend ?? undefined;
  return compact({ epoch: sent_epoch, version: sent_version, resend, state: readJson<AccountState>(sent_state) });
}

interface VersionRow {
  readonly ordinal: number;
  readonly delivery_id: string;
  readonly assignment_id: string;
  readonly target_id: string;
  readonly key: string;
  readonly user_ids: string;
  readonly epoch: number;
  readonly version: number;
  readonly type: string;
  readonly roles: string;
  readonly cause: string;
  readonly created_at: number;
  readonly received_at: number;
  readonly decided: string;
  readonly ends_access: number;
  readonly is_current: number;
  readonly first_sent_at: number | null;
  readonly acknowledged_at: number | null;
}

function versionCopy(row: VersionRow, chainedUpTo: number): VersionCopy {
  return compact({
    deliveryId: row.delivery_id,
    assignmentId: trustId('asg', row.assignment_id),
    targetId: trustId('tgt', row.target_id),
    key: row.key,
    userIds: readJson<readonly UserId[]>(row.user_ids),
    epoch: row.epoch,
    version: row.version,
    type: row.type as EventType, // written from an EventType
    roles: readJson<readonly string[]>(row.roles),
    cause: row.cause,
    createdAt: readTime(row.created_at),
    receivedAt: readTime(row.received_at),
    decided: row.decided as VersionCopy['decided'], // written from a VersionWrite
    endsAccess: row.ends_access === 1,
    isCurrent: row.is_current === 1,
    firstSentAt: readOptionalTime(row.first_sent_at),
    acknowledgedAt: readOptionalTime(row.acknowledged_at),
    isChained: row.ordinal <= chainedUpTo,
  });
}

function chainedVersions(db: Database): number {
  const sql = "SELECT ordinal FROM audit_cursors WHERE name = 'versions'";
  return db.statement<{ ordinal: number }>(sql).get()?.ordinal ?? 0;
}

/** New people of a target come into its newest open batch. */
const holdColumns = `holds.*, (SELECT count(*) FROM hold_members WHERE hold_id = holds.id) AS joined,
  ordinal = (SELECT max(other.ordinal) FROM holds AS other
    WHERE other.target_id = holds.target_id AND other.kind = 'revokes' AND other.state = 'open') AS is_open_to_join`;

interface HoldRow {
  readonly ordinal: number;
  readonly id: string;
  readonly target_id: string;
  readonly reason: string;
  readonly state: string;
  readonly created_at: number;
  readonly joins_until: number;
  readonly decided_at: number | null;
  readonly decided_by: string | null;
  readonly chained: string;
  readonly joined: number;
  readonly is_open_to_join: number | null;
}

function holdCopy(row: HoldRow): Ordered<HoldCopy> {
  return compact({
    ordinal: row.ordinal,
    id: trustId('hld', row.id),
    targetId: trustId('tgt', row.target_id),
    reason: readJson<HoldReason>(row.reason),
    state: row.state as HoldState, // written from a HoldState
    joinsUntil: readTime(row.joins_until),
    isOpenToJoin: row.is_open_to_join === 1,
    joined: row.joined,
    createdAt: readTime(row.created_at),
    decidedAt: readOptionalTime(row.decided_at),
    decidedBy: row.decided_by ?? undefined,
    chained: row.chained as HoldCopy['chained'], // written from a HoldState, empty at first
  });
}

const memberColumns = 'hold_members.*, (SELECT kind FROM holds WHERE holds.id = hold_members.hold_id) AS kind';

interface MemberRow {
  readonly ordinal: number;
  readonly hold_id: string;
  readonly assignment_id: string;
  readonly target_id: string;
  readonly person: string;
  readonly key: string;
  readonly user_ids: string;
  readonly kind: string;
  readonly role: string | null;
  readonly before: string | null;
  readonly basis: string | null;
  readonly state: string;
  readonly held_at: number;
}

function memberCopy(row: MemberRow): Ordered<HoldMemberCopy> {
  return compact({
    ordinal: row.ordinal,
    holdId: trustId('hld', row.hold_id),
    assignmentId: trustId('asg', row.assignment_id),
    targetId: trustId('tgt', row.target_id),
    person: row.person,
    key: row.key,
    userIds: readJson<readonly UserId[]>(row.user_ids),
    kind: row.kind as HoldKind, // written from a HoldKind
    role: row.role ?? undefined,
    before: readOptionalJson<AccountState>(row.before),
    basis: readOptionalJson<Basis>(row.basis),
    state: row.state as HoldMemberState, // written from a HoldMemberState
    heldAt: readTime(row.held_at),
  });
}
