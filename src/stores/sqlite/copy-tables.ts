import type { CopyReader } from '../copies.js';
import type { Bind, Database } from './database.js';

/** Turns the rows of one batch into records. */
type Convert<Row, Item> = (rows: readonly Row[]) => readonly Item[];

/** Reads a table in the order of a number that never changes: `ordinal`, unless another column is named. */
export function byOrdinal<Row, Item>(
  db: Database,
  {
    table,
    place = 'ordinal',
    columns = '*',
  }: { readonly table: string; readonly place?: string; readonly columns?: string },
  convert: Convert<Row, Item>,
): CopyReader<Item> {
  const sql = `SELECT ${columns}, ${place} AS place FROM ${table} WHERE ${place} > ? ORDER BY ${place} LIMIT ?`;
  return {
    count: () => countRows(db, table),
    read(after, limit) {
      const rows = db.statement<Row & { readonly place: number }>(sql).all(after, limit);
      const last = rows.at(-1);
      const items = convert(rows);
      return last === undefined || rows.length < limit ? { items } : { items, next: last.place };
    },
  };
}

/** Reads a small table without such a number, in the order of its key; a place is how many rows came before. */
export function byKey<Row, Item>(
  db: Database,
  { table, key }: { readonly table: string; readonly key: string },
  convert: Convert<Row, Item>,
): CopyReader<Item> {
  const sql = `SELECT * FROM ${table} ORDER BY ${key} LIMIT ? OFFSET ?`;
  return {
    count: () => countRows(db, table),
    read(after, limit) {
      const rows = db.statement<Row>(sql).all(limit, after);
      const items = convert(rows);
      return rows.length < limit ? { items } : { items, next: after + rows.length };
    },
  };
}

function countRows(db: Database, table: string): number {
  return db.statement<{ count: number }>(`SELECT count(*) AS count FROM ${table}`).get()?.count ?? 0;
}

/** Rows of another table that belong to some records, by the record's id, in the order of `sql`, which takes the ids as one JSON text. */
export function belonging<Row extends { readonly owner: string }>(
  db: Database,
  sql: string,
  ids: readonly string[],
): (id: string) => readonly Row[] {
  const byOwner = new Map<string, Row[]>();
  const given: Bind = JSON.stringify(ids);
  for (const row of db.statement<Row>(sql).all(given)) {
    const list = byOwner.get(row.owner);
    if (list) list.push(row);
    else byOwner.set(row.owner, [row]);
  }
  return (id) => byOwner.get(id) ?? [];
}
