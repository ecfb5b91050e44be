import { assertNever } from '../../core/assert-never.js';
import type { DeliveryState } from '../../assignments/model.js';
import { trustId, type DeliveryId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import type { Attempt, AttemptOutcome, Delivery, DeliveryStateName, EventType } from '../../delivery/model.js';
import type { DeliveryStore } from '../../delivery/store.js';
import { attemptsOf } from './attempt-rows.js';
import { compact, cursorOrdinal, pageOf } from '../pages.js';
import { readOptionalTime, readTime, toFlag, toJson, toOptionalJson, toOptionalTime, toTime } from './columns.js';
import type { Bind, Database } from './database.js';

/** A version with what its assignment says of it; the latter counts only while the version is the current one. */
interface DeliveryRow {
  readonly ordinal: number;
  readonly delivery_id: string;
  readonly assignment_id: string;
  readonly target_id: string;
  readonly key: string;
  readonly epoch: number;
  readonly version: number;
  readonly type: string;
  readonly created_at: number;
  readonly acknowledged_at: number | null;
  readonly is_current: number;
  readonly state: string;
  readonly is_failing: number;
  readonly due_at: number | null;
  readonly is_poison: number;
  readonly last_error: string | null;
}

const columns = `v.ordinal, v.delivery_id, v.assignment_id, v.target_id, v.key, v.epoch, v.version, v.type, v.created_at, v.acknowledged_at,
  v.is_current, a.state, a.is_failing, a.due_at, a.is_poison, a.last_error`;

export function appendAttempt(db: Database, attempt: Attempt): void {
  const sql = `INSERT INTO attempts (id, delivery_id, webhook_id, assignment_id, target_id, lane, trigger, worker, timings, peer, at, elapsed_ms,
      outcome, retry_after, is_failure, answer, next_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const { id, deliveryId, webhookId, assignmentId, targetId, lane, trigger, worker, timings, peer } = attempt;
  const names = [id, deliveryId, webhookId, assignmentId, targetId, lane, trigger, worker];
  const { at, elapsedMs, outcome, answer, nextAt } = attempt;
  const course = [toOptionalJson(timings), peer ?? null, toTime(at), elapsedMs];
  db.statement(sql).run(...names, ...course, ...outcomeColumns(outcome), answer ?? null, toOptionalTime(nextAt));
  const first = 'UPDATE assignment_versions SET first_sent_at = ? WHERE delivery_id = ? AND first_sent_at IS NULL';
  db.statement(first).run(toTime(at), deliveryId);
}

function outcomeColumns(outcome: AttemptOutcome): readonly Bind[] {
  const isFailure = outcome.kind !== 'delivered' && outcome.kind !== 'superseded';
  if (outcome.kind !== 'retryable') return [toJson(outcome), null, toFlag(isFailure)];
  const { retryAfter, ...rest } = outcome;
  return [toJson(rest), toOptionalTime(retryAfter), toFlag(isFailure)];
}

export function findDelivery(db: Database, id: DeliveryId): Delivery | undefined {
  const sql = `SELECT ${columns} FROM assignment_versions AS v JOIN assignments AS a ON a.id = v.assignment_id WHERE v.delivery_id = ?`;
  const row = db.statement<DeliveryRow>(sql).get(id);
  return row && toDelivery(row, attemptsOf(db, [row.delivery_id]).get(row.delivery_id) ?? []);
}

type DeliveryQuery = Parameters<DeliveryStore['listDeliveries']>[0];

/** Newest version first. */
export function listDeliveries(db: Database, query: DeliveryQuery, page: PageRequest): Page<Delivery> {
  const { tables, order } = source(query.state);
  const terms: readonly (readonly [string, Bind | undefined])[] = [
    ['v.target_id = ?', query.targetId],
    ['v.assignment_id = ?', query.assignmentId],
    [`${order} < ?`, cursorOrdinal(page)],
  ];
  const given = terms.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
  const conditions = [
    ...given.map(({ sql }) => sql),
    ...(query.state === undefined ? [] : [stateCondition(query.state)]),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const sql = `SELECT ${columns} FROM ${tables} ${where} ORDER BY ${order} DESC LIMIT ?`;
  const rows = db.statement<DeliveryRow>(sql).all(...given.map(({ value }) => value), page.limit + 1);
  const attempts = attemptsOf(
    db,
    rows.map((row) => row.delivery_id),
  );
  return pageOf(rows, page, (row) => toDelivery(row, attempts.get(row.delivery_id) ?? []));
}

/** Where the reading starts: what is open is found from the assignments, of which few are open; the rest from the history. */
function source(state: DeliveryStateName | undefined): { readonly tables: string; readonly order: string } {
  if (state === 'poison')
    return {
      tables:
        'assignments AS a INDEXED BY assignments_poison CROSS JOIN assignment_versions AS v ON v.ordinal = a.current_version',
      order: 'a.current_version',
    };
  const isOpen = state === 'pending' || state === 'failing' || state === 'dead' || state === 'held';
  if (!isOpen)
    return {
      tables: 'assignment_versions AS v CROSS JOIN assignments AS a ON a.id = v.assignment_id',
      order: 'v.ordinal',
    };
  const tables =
    'assignments AS a INDEXED BY assignments_open CROSS JOIN assignment_versions AS v ON v.ordinal = a.current_version';
  return { tables, order: 'a.current_version' };
}

/** `<> 'done'` follows from the state, but the planner has to read it to know that the index of open assignments serves. */
function stateCondition(state: DeliveryStateName): string {
  switch (state) {
    case 'pending':
      return "a.state <> 'done' AND a.state = 'owed' AND a.is_failing = 0";
    case 'failing':
      return "a.state <> 'done' AND a.state = 'owed' AND a.is_failing = 1 AND a.is_poison = 0";
    case 'dead':
      return "a.state <> 'done' AND a.state = 'parked' AND a.is_poison = 0";
    case 'poison':
      return "a.is_poison = 1 AND a.state IN ('owed', 'parked')";
    case 'held':
      return "a.state <> 'done' AND a.state = 'held'";
    case 'delivered':
      return "v.acknowledged_at IS NOT NULL AND (v.is_current = 0 OR a.state = 'done')";
    case 'superseded':
      return 'v.is_current = 0 AND v.acknowledged_at IS NULL';
    default:
      return assertNever(state);
  }
}

/** The one word for a version, from its own row and its assignment's. */
export function deliveryState(
  row: Pick<DeliveryRow, 'is_current' | 'acknowledged_at' | 'state' | 'is_failing'> &
    Partial<Pick<DeliveryRow, 'is_poison'>>,
): DeliveryStateName {
  if (row.is_current === 0) return row.acknowledged_at === null ? 'superseded' : 'delivered';
  if (row.is_poison === 1 && (row.state === 'owed' || row.state === 'parked')) return 'poison';
  const state = row.state as DeliveryState['state']; // written from a DeliveryState
  switch (state) {
    case 'done':
      return 'delivered';
    case 'parked':
      return 'dead';
    case 'held':
      return 'held';
    case 'owed':
      return row.is_failing === 1 ? 'failing' : 'pending';
    default:
      return assertNever(state);
  }
}

function toDelivery(row: DeliveryRow, attempts: readonly Attempt[]): Delivery {
  return compact({
    id: trustId('dlv', row.delivery_id),
    assignmentId: trustId('asg', row.assignment_id),
    targetId: trustId('tgt', row.target_id),
    key: row.key,
    epoch: row.epoch,
    version: row.version,
    type: row.type as EventType, // written from eventType
    createdAt: readTime(row.created_at),
    state: deliveryState(row),
    acknowledgedAt: readOptionalTime(row.acknowledged_at),
    attempts,
    nextAt: row.is_current === 1 ? readOptionalTime(row.due_at) : undefined,
    error: row.is_current === 1 ? (row.last_error ?? undefined) : undefined,
  });
}
