import type { PageRequest } from '../../core/page.js';
import { nextTurn } from '../../core/turns.js';
import { cursorOrdinal } from '../pages.js';
import type { Bind, Database } from './database.js';

/** Numbers looked through in one read: a few milliseconds, whatever is asked for. */
const stretch = 10_000;

/** A log and which of its entries are wanted. */
interface LogQuery {
  readonly table: 'audit' | 'provisioning';
  /** The column that numbers the entries as they came. */
  readonly number: 'seq' | 'ordinal';
  /** The columns, the number among them as `ordinal`, and where they are from. */
  readonly select: string;
  /** Conditions, each followed by AND; empty for every entry. */
  readonly sql: string;
  readonly params: readonly Bind[];
}

/**
 * The newest entries that fit, one more than the page holds when there are more. A log grows without bound and not every condition has an index (moments
 * are only nearly in the order of the numbers), so it is looked through in stretches, with turns for requests in between.
 */
export async function newestOf<Row>(
  db: Database,
  { table, number, select, sql, params }: LogQuery,
  page: PageRequest,
): Promise<readonly Row[]> {
  const list = `SELECT ${select} WHERE ${sql} ${number} >= ? AND ${number} < ? ORDER BY ${number} DESC LIMIT ?`;
  const rows: Row[] = [];
  const lowest = await db.read(() => edge(db, `SELECT min(${number}) AS edge FROM ${table}`));
  const highest = await db.read(() => edge(db, `SELECT max(${number}) AS edge FROM ${table}`));
  let before = Math.min(cursorOrdinal(page) ?? Infinity, highest + 1);
  while (before > lowest && rows.length <= page.limit) {
    const from = Math.max(lowest, before - stretch);
    const values = [...params, from, before, page.limit + 1 - rows.length];
    rows.push(...(await db.read(() => db.statement<Row>(list).all(...values))));
    before = from;
    if (rows.length <= page.limit) await nextTurn();
  }
  return rows;
}

/** 0 for an empty log. */
function edge(db: Database, sql: string): number {
  return db.statement<{ edge: number | null }>(sql).get()?.edge ?? 0;
}
