import type { Target } from '../../assignments/model.js';
import type { EncryptedSecrets, TargetStore } from '../../assignments/store.js';
import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import { trustId, type TargetId } from '../../core/ids.js';
import type { Collection, Database } from './database.js';
import { uniqueOr } from './faults.js';
import { removeHealth } from './health.js';
import type { Index } from './indexes.js';

/** A target, and beside it its secrets, which are sealed before they come here. */
export interface TargetDocument extends Omit<Target, 'id'> {
  readonly _id: string;
  readonly ordinal: number;
  readonly nameKey: string;
  readonly secrets: EncryptedSecrets['keys'];
}

export const targetIndexes: readonly Index[] = [
  { collection: 'targets', name: 'by_name', keys: { nameKey: 1 }, isUnique: true },
];

export const targetsOf = (db: Database): Collection<TargetDocument> => db.collection('targets');
const withoutSecrets = { projection: { secrets: 0 } } as const;

/** Targets and their secrets. */
export function createTargets(db: Database): TargetStore {
  const targets = targetsOf(db);
  return {
    insertTarget: (target, secrets) => insertTarget(db, target, secrets),
    async findTarget(targetId) {
      const found = await targets.findOne({ _id: targetId }, withoutSecrets);
      return found ? toTarget(found) : undefined;
    },
    async listTargets() {
      const read = () => targets.find({}, withoutSecrets).sort({ ordinal: 1 }).toArray();
      return (await db.shared('targets', read)).map(toTarget);
    },
    updateTarget: (target, secrets) => updateTarget(db, target, secrets),
    async removeTarget(targetId) {
      await targets.deleteOne({ _id: targetId });
      await removeHealth(db, targetId);
    },
    async getSecrets(targetId) {
      const found = await targets.findOne({ _id: targetId }, { projection: { secrets: 1 } });
      if (!found) throw unknownTarget(targetId);
      return { keys: found.secrets };
    },
  };
}

async function insertTarget(db: Database, { id, ...target }: Target, { keys }: EncryptedSecrets): Promise<void> {
  const ordinal = await db.next('targets');
  const document = { _id: id, ordinal, nameKey: fold(target.name), ...target, secrets: keys };
  await uniqueOr(() => targetsOf(db).insertOne(document), nameTaken(target));
}

/** Every field, with those that are absent now taken away; the secrets only where they are given. */
async function updateTarget(db: Database, target: Target, secrets: EncryptedSecrets | undefined): Promise<Target> {
  const { id, revision, frozen, deletedAt, rateLimit, ...always } = target;
  const optional = { frozen, deletedAt, rateLimit };
  const gone = Object.entries(optional).flatMap(([name, value]) => (value === undefined ? [[name, true]] : []));
  const keys = secrets ? { secrets: secrets.keys } : {};
  const change = {
    $set: { ...always, ...optional, ...keys, nameKey: fold(target.name), revision: revision + 1 },
    ...(gone.length > 0 ? { $unset: Object.fromEntries(gone) as Record<string, true> } : {}), // built from names just above
  };
  const { matchedCount } = await uniqueOr(
    () => targetsOf(db).updateOne({ _id: id, revision }, change),
    nameTaken(target),
  );
  if (matchedCount > 0) return { ...target, revision: revision + 1 };
  const known = await targetsOf(db).findOne({ _id: id }, { projection: { _id: 1 } });
  throw known ? new ServiceError('version_mismatch', { kind: 'target', id }) : unknownTarget(id);
}

function toTarget({ _id, ordinal: _ordinal, nameKey: _key, secrets: _secrets, ...target }: TargetDocument): Target {
  return { id: trustId('tgt', _id), ...target };
}

function nameTaken({ name }: Pick<Target, 'name'>): () => Error {
  return () => new ServiceError('name_taken', { kind: 'target', name });
}

function unknownTarget(id: TargetId): ServiceError<'not_found'> {
  return new ServiceError('not_found', { kind: 'target', id });
}
