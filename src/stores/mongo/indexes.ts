import type { Database } from './database.js';

/** An index a query relies on. Unique ones begin with the shard key of their collection, where it has one. */
export interface Index {
  readonly collection: string;
  readonly name: string;
  readonly keys: Readonly<Record<string, 1 | -1>>;
  readonly isUnique?: boolean;
  /** Documents expire this long after the time in the key. */
  readonly expiresAfterSeconds?: number;
}

/** Makes the indexes that are not there yet. The server builds them beside the traffic; those that exist cost one look each. */
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
    await db.collection(collection).createIndexes(specs);
  }
}
