import type { Cause } from '../../assignments/model.js';
import { trustId, type UserId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import type { Revocation, RevocationQuery, RevocationStore, Takeover } from '../../evidence/leavers/revocations.js';
import { compact, cursorOrdinal, pageOf } from '../pages.js';
import { readJson, readOptionalTime, readTime, toTime } from './columns.js';
import type { Bind, Database } from './database.js';
import { deliveryState } from './delivery-history.js';

interface RevocationRow {
  readonly ordinal: number;
  readonly delivery_id: string;
  readonly assignment_id: string;
  readonly target_id: string;
  readonly key: string;
  readonly user_ids: string;
  readonly cause: string;
  readonly ends_access: number;
  readonly received_at: number;
  readonly created_at: number;
  readonly first_sent_at: number | null;
  readonly acknowledged_at: number | null;
  readonly attempts: number;
  readonly is_current: number;
  readonly state: string;
  readonly is_failing: number;
  readonly is_poison: number;
}

const columns = `v.ordinal, v.delivery_id, v.assignment_id, v.target_id, v.key, v.user_ids, v.cause, v.ends_access, v.received_at, v.created_at,
  v.first_sent_at, v.acknowledged_at, v.is_current, a.state, a.is_failing, a.is_poison,
  (SELECT count(*) FROM attempts WHERE attempts.delivery_id = v.delivery_id) AS attempts`;

const isRevocation = "type = 'assignment.revoked'";
const isOpen = `${isRevocation} AND is_current = 1 AND acknowledged_at IS NULL`;

/** Revocations as the versions of assignments tell them. */
export function createRevocations(db: Database): RevocationStore {
  return {
    listRevocations: (query, page) => db.read(() => listRevocations(db, query, page)),
    countOpenRevocations: (before) =>
      db.read(() => {
        const sql = `SELECT count(*) AS count FROM assignment_versions INDEXED BY revocations_open WHERE ${isOpen} AND received_at < ?`;
        return db.statement<{ count: number }>(sql).get(toTime(before))?.count ?? 0;
      }),
    listTakeovers: (by) => db.read(() => listTakeovers(db, by)),
  };
}

interface Term {
  readonly sql: string;
  readonly values: readonly Bind[];
}

function listRevocations(db: Database, query: RevocationQuery, page: PageRequest): Page<Revocation> {
  const terms = termsOf(query, page);
  const where = [`v.${isRevocation}`, ...terms.map(({ sql }) => sql)].join(' AND ');
  const sql = `SELECT ${columns} FROM assignment_versions AS v JOIN assignments AS a ON a.id = v.assignment_id
    WHERE ${where} ORDER BY v.ordinal DESC LIMIT ?`;
  const values = [...terms.flatMap((term) => term.values), page.limit + 1];
  return pageOf(db.statement<RevocationRow>(sql).all(...values), page, toRevocation);
}

/** What is rare is found through an index of its own and then put in order. */
function termsOf(
  { assignmentId, targetId, key, userIds, since, isLate, isOpen: open }: RevocationQuery,
  page: PageRequest,
): Term[] {
  const after = cursorOrdinal(page);
  const among = (sql: string): string => `v.ordinal IN (${sql})`;
  const terms: Term[] = [];
  if (after !== undefined) terms.push({ sql: 'v.ordinal < ?', values: [after] });
  if (assignmentId !== undefined) terms.push({ sql: 'v.assignment_id = ?', values: [assignmentId] });
  if (targetId !== undefined) terms.push({ sql: 'v.target_id = ?', values: [targetId] });
  if (key !== undefined) terms.push({ sql: 'v.key = ?', values: [key] });
  if (userIds !== undefined) {
    const named = (table: string) =>
      `SELECT assignment_id FROM ${table} WHERE user_id IN (SELECT value FROM json_each(?))`;
    const ids = JSON.stringify(userIds);
    terms.push({
      sql: `v.assignment_id IN (${named('assignment_users')} UNION ${named('former_users')})`,
      values: [ids, ids],
    });
  }
  if (since !== undefined) {
    const sql = `SELECT ordinal FROM assignment_versions WHERE ${isRevocation} AND received_at >= ?`;
    terms.push({ sql: among(sql), values: [toTime(since)] });
  }
  if (open === true) terms.push({ sql: among(`SELECT ordinal FROM assignment_versions WHERE ${isOpen}`), values: [] });
  if (isLate !== undefined) {
    const waiting = `SELECT ordinal FROM assignment_versions WHERE ${isOpen} AND received_at < ?`;
    const slow = `SELECT ordinal FROM assignment_versions WHERE ${isRevocation} AND acknowledged_at IS NOT NULL AND acknowledged_at - received_at > ?`;
    const values = [toTime(isLate.now) - isLate.goalMs, isLate.goalMs];
    terms.push({ sql: among(`${waiting} UNION ${slow}`), values });
  }
  return terms;
}

function toRevocation(row: RevocationRow): Revocation {
  return compact({
    deliveryId: trustId('dlv', row.delivery_id),
    assignmentId: trustId('asg', row.assignment_id),
    targetId: trustId('tgt', row.target_id),
    key: row.key,
    userIds: readJson<readonly UserId[]>(row.user_ids),
    cause: readJson<Cause>(row.cause),
    endsAccess: row.ends_access === 1,
    receivedAt: readTime(row.received_at),
    plannedAt: readTime(row.created_at),
    firstSentAt: readOptionalTime(row.first_sent_at),
    acknowledgedAt: readOptionalTime(row.acknowledged_at),
    attempts: row.attempts,
    state: deliveryState(row),
  });
}

interface FormerRow {
  readonly user_id: string;
  readonly assignment_id: string;
  readonly until_at: number;
  readonly new_users: string;
}

function listTakeovers(db: Database, by: Parameters<RevocationStore['listTakeovers']>[0]): readonly Takeover[] {
  const isByUser = 'userIds' in by;
  const condition = isByUser ? 'user_id IN (SELECT value FROM json_each(?))' : 'assignment_id = ?';
  const sql = `SELECT * FROM former_users WHERE ${condition} ORDER BY until_at`;
  return db
    .statement<FormerRow>(sql)
    .all(isByUser ? JSON.stringify(by.userIds) : by.assignmentId)
    .map(({ user_id, assignment_id, until_at, new_users }) => ({
      assignmentId: trustId('asg', assignment_id),
      userId: trustId('usr', user_id),
      at: readTime(until_at),
      newUserIds: readJson<readonly UserId[]>(new_users),
    }));
}
