import type { Assignment, DeliveryState } from '../../assignments/model.js';
import type { AssignmentQuery, AssignmentStore } from '../../assignments/store.js';
import { trustId, type TargetId } from '../../core/ids.js';
import type { Page, PageRequest } from '../../core/page.js';
import { nextTurn } from '../../core/turns.js';
import { toAssignment, type AssignmentRow } from './assignment-rows.js';
import { cursorOrdinal, pageOf } from '../pages.js';
import { toFlag } from './columns.js';
import type { Bind, Database } from './database.js';

/** One page in order of creation. */
export function listAssignments(db: Database, query: AssignmentQuery, page: PageRequest): Page<Assignment> {
  const { sql, params } = condition(query);
  const list = `SELECT * FROM assignments WHERE ${sql} ordinal > ? ORDER BY ordinal LIMIT ?`;
  return pageOf(
    db.statement<AssignmentRow>(list).all(...params, cursorOrdinal(page) ?? 0, page.limit + 1),
    page,
    toAssignment,
  );
}

function condition({ targetId, userIds, key, state, isFailing }: AssignmentQuery): {
  readonly sql: string;
  readonly params: readonly Bind[];
} {
  const named = 'id IN (SELECT assignment_id FROM assignment_users WHERE user_id IN (SELECT value FROM json_each(?)))';
  const failing = state === 'owed' && isFailing !== undefined ? toFlag(isFailing) : undefined;
  const terms: readonly (readonly [string, Bind | undefined])[] = [
    ['target_id = ?', targetId],
    [named, userIds === undefined ? undefined : JSON.stringify(userIds)],
    ['key = ?', key],
    ['is_failing = ?', failing],
  ];
  const given = terms.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql: `${sql} AND`, value }]));
  const text = given.map(({ sql }) => sql).join(' ');
  // the state is one of four words and stands in the text, so that the partial indexes on it serve
  return {
    sql: state === undefined ? text : `${text} state = '${state}' AND`,
    params: given.map(({ value }) => value),
  };
}

/** Every assignment, or every one of a target, in order of creation. */
export async function* streamAssignments(
  db: Database,
  targetId: TargetId | undefined,
  batch: number,
): AsyncGenerator<readonly Assignment[]> {
  for (let after = 0; ;) {
    const start = after;
    const rows = await db.read(() => batchRows(db, targetId, start, batch));
    if (rows.length > 0) yield rows.map(toAssignment);
    if (rows.length < batch) return;
    after = rows.at(-1)?.ordinal ?? after;
    await nextTurn();
  }
}

function batchRows(
  db: Database,
  targetId: TargetId | undefined,
  after: number,
  batch: number,
): readonly AssignmentRow[] {
  if (targetId === undefined) {
    return db
      .statement<AssignmentRow>('SELECT * FROM assignments WHERE ordinal > ? ORDER BY ordinal LIMIT ?')
      .all(after, batch);
  }
  const sql = 'SELECT * FROM assignments WHERE target_id = ? AND ordinal > ? ORDER BY ordinal LIMIT ?';
  return db.statement<AssignmentRow>(sql).all(targetId, after, batch);
}

interface CountRow {
  readonly target_id: string;
  readonly state: string;
  readonly is_failing: number;
  readonly count: number;
}

/** From an index alone. */
export function countByState(db: Database): Awaited<ReturnType<AssignmentStore['countByState']>> {
  const sql =
    'SELECT target_id, state, is_failing, count(*) AS count FROM assignments INDEXED BY assignments_by_state GROUP BY target_id, state, is_failing';
  return db
    .statement<CountRow>(sql)
    .all()
    .map(({ target_id, state, is_failing, count }) => ({
      targetId: trustId('tgt', target_id),
      state: state as DeliveryState['state'], // written from a DeliveryState
      isFailing: is_failing === 1,
      count,
    }));
}
