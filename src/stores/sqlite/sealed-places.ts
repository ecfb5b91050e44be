import { sealedTextsIn, type SealedStore } from '../../core/secret-box.js';
import type { Database } from './database.js';

interface Place {
  readonly table: string;
  readonly column: string;
  /** A number that every change of the record raises, so that a change made of an older reading is refused. */
  readonly revision?: string;
}

/** Every column that holds sealed texts, alone or inside a document. */
export const sealedPlaces: readonly Place[] = [
  { table: 'targets', column: 'secrets', revision: 'revision' },
  { table: 'targets', column: 'connector', revision: 'revision' },
  { table: 'operator_webhook', column: 'sealed_secret' },
  { table: 'settings', column: 'value' },
];

/** The sealed texts of those columns. */
export function createSealedStore(db: Database): SealedStore {
  return {
    listSealed: () => db.read(() => sealedPlaces.flatMap((place) => listIn(db, place))),
    replaceSealed: (sealed, fresh) =>
      db.write(() => sealedPlaces.reduce((done, place) => replaceIn(db, place, sealed, fresh) || done, false)),
  };
}

function listIn(db: Database, { table, column }: Place): readonly string[] {
  const rows = db.statement<{ text: string }>(`SELECT ${column} AS text FROM ${table}`).all();
  return rows.flatMap(({ text }) => sealedTextsIn(text));
}

/** Nothing in a sealed text is written differently inside JSON, so the column's text is changed as it stands. */
function replaceIn(db: Database, { table, column, revision }: Place, sealed: string, fresh: string): boolean {
  const raise = revision === undefined ? '' : `, ${revision} = ${revision} + 1`;
  const sql = `UPDATE ${table} SET ${column} = replace(${column}, @sealed, @fresh)${raise} WHERE instr(${column}, @sealed) > 0`;
  return db.statement(sql).run({ sealed, fresh }).changes > 0;
}
