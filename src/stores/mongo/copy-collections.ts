import type { mongo } from 'mongoose';
import type { CopyWriter } from '../copies.js';
import type { Collection, Database } from './database.js';
import { isDuplicate } from './faults.js';

interface Identified {
  readonly _id: string | number;
}

/** Adds records to a collection as documents whose `_id` follows from the record: one that is there stays. */
export function into<Doc extends Identified, Item>(
  collection: Collection<Doc>,
  toDocument: (item: Item) => Doc,
): CopyWriter<Item> {
  return {
    count: () => collection.countDocuments(),
    async write(items) {
      const documents = items.map(toDocument) as mongo.OptionalUnlessRequiredId<Doc>[]; // each has its _id
      try {
        await collection.insertMany(documents, { ordered: false });
      } catch (error) {
        if (!isDuplicate(error)) throw error; // an earlier run added some of them; the others were added now
      }
    },
  };
}

/** The same, after something that has to be on record before. */
export function after<Item>(
  before: (items: readonly Item[]) => Promise<void>,
  writer: CopyWriter<Item>,
): CopyWriter<Item> {
  return {
    count: () => writer.count(),
    async write(items) {
      await before(items);
      await writer.write(items);
    },
  };
}

/** Every collection that a copy fills. */
const collections = [
  'directories',
  'oauth_clients',
  'oauth_assertions',
  'tokens',
  'groups',
  'users',
  'targets',
  'target_health',
  'policies',
  'offboardings',
  'assignment_targets',
  'assignments',
  'assignment_versions',
  'attempts',
  'holds',
  'hold_members',
  'passed_revokes',
  'service_freeze',
  'provisioning',
  'audit',
  'audit_acts',
  'audit_cursors',
  'settings',
  'alerts',
  'operator_webhook',
  'admins',
  'sessions',
  'api_keys',
  'login_tries',
  'counters',
] as const;

/** True when none of the collections has a document. */
export async function areEmpty(db: Database): Promise<boolean> {
  for (const name of collections)
    if (await db.collection<Identified>(name).findOne({}, { projection: { _id: 1 } })) return false;
  return true;
}

export async function emptyAll(db: Database): Promise<void> {
  for (const name of collections) await db.unhurried<Identified>(name).deleteMany({});
}
