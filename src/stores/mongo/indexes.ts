import type { Database } from './database.js';
import { isMissing } from './faults.js';

/** An index a query relies on. Unique ones begin with the shard key of their collection, where it has one. */
export interface Index {
  readonly collection: string;
  readonly name: string;
  readonly keys: Readonly<Record<string, 1 | -1>>;
  readonly isUnique?: boolean;
  /** Documents expire this long after the time in the key. */
  readonly expiresAfterSeconds?: number;
}

/** Makes the indexes that are not there yet. The server builds them beside the traffic; an index of that name with other keys is the server's to refuse. */
export async function ensureIndexes(db: Database, indexes: readonly Index[]): Promise<void> {
  const collections = new Set(indexes.map(({ collection }) => collection));
  for (const collection of collections) {
    const specs = indexes
      .filter((index) => index.collection === collection)
      .map(({ name, keys, isUnique, expiresAfterSeconds }) => ({
        name,
        key: keys,
        ...(isUnique ? { unique: true } : {}),
        ...(expiresAfterSeconds === undefined ? {} : { expireAfterSeconds: expiresAfterSeconds }),
      }));
    const existing = await existingIndexes(db, collection);
    const missing = specs.filter((spec) => !existing.has(identity(spec)));
    if (missing.length > 0) await db.unhurried(collection).createIndexes(missing);
  }
}

interface Known {
  readonly name?: string;
  readonly key: object;
}

function identity({ name = '', key }: Known): string {
  return `${name} ${JSON.stringify(key)}`;
}

/** One look for each collection; one that does not exist has none. */
async function existingIndexes(db: Database, collection: string): Promise<ReadonlySet<string>> {
  try {
    const found = await db.collection(collection).listIndexes().toArray();
    return new Set(found.map(identity));
  } catch (error) {
    if (isMissing(error)) return new Set();
    throw error;
  }
}
