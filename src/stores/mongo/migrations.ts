import type { Collection, Database } from './database.js';
import { storeUnavailable } from './faults.js';
import { ensureIndexes, type Index } from './indexes.js';
import { withSchemaLock } from './schema-lock.js';

interface SchemaDocument {
  readonly _id: 'schema';
  readonly version: number;
  readonly at: Date;
}

interface Migration {
  readonly version: number;
  readonly name: string;
  /** Repeatable: an instance may be stopped half way. */
  readonly run: (db: Database) => Promise<void>;
}

/** In order, never edited once released: a change of what documents look like is a new entry with the next number. */
const migrations: readonly Migration[] = [
  { version: 1, name: 'documents as they first were', run: () => Promise.resolve() },
];

/** The newest schema this program knows. */
export const newestSchema = Math.max(...migrations.map(({ version }) => version));

const schemaOf = (db: Database): Collection<SchemaDocument> => db.collection('schema');

/**
 * Brings the documents to the newest schema, each step noted in `schema` once it is done, and makes the indexes that are missing. There is no way back.
 * `store_unavailable` when a newer program wrote the database: an older one would not keep its promises.
 */
export function migrate(db: Database, indexes: readonly Index[], at: Date): Promise<void> {
  return withSchemaLock(db, () => migrateAlone(db, indexes, at));
}

async function migrateAlone(db: Database, indexes: readonly Index[], at: Date): Promise<void> {
  const version = (await schemaOf(db).findOne({ _id: 'schema' }))?.version ?? 0;
  if (version > newestSchema) {
    const message = `the database has schema ${version}, this program knows up to ${newestSchema}: start the newer program, or restore a backup made before the upgrade`;
    throw storeUnavailable(message);
  }
  await ensureIndexes(db, indexes);
  for (const step of migrations.filter((one) => one.version > version)) {
    await step.run(db);
    await schemaOf(db).updateOne(
      { _id: 'schema' },
      { $max: { version: step.version }, $set: { at } },
      { upsert: true },
    );
  }
}
