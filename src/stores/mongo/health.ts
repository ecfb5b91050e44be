import { trustId, type TargetId } from '../../core/ids.js';
import type { HealthStore, TargetHealth } from '../../delivery/health.js';
import type { Collection, Database } from './database.js';
import { isDuplicate } from './faults.js';

export interface HealthDocument extends Omit<TargetHealth, 'targetId'> {
  readonly _id: string;
}

export const healthOf = (db: Database): Collection<HealthDocument> => db.collection('target_health');

/** Health of targets, one document for each that ever failed. */
export function createHealth(db: Database): HealthStore {
  const health = healthOf(db);
  return {
    async findHealth(targetId) {
      const found = await health.findOne({ _id: targetId });
      return found ? toHealth(found) : undefined;
    },
    listHealth: async () => (await health.find().sort({ _id: 1 }).toArray()).map(toHealth),
    writeHealth: (record) => writeHealth(db, record),
    removeHealth: (targetId) => removeHealth(db, targetId),
  };
}

export async function removeHealth(db: Database, targetId: TargetId): Promise<void> {
  await healthOf(db).deleteOne({ _id: targetId });
}

async function writeHealth(db: Database, { targetId, ...health }: TargetHealth): Promise<boolean> {
  const next = { ...health, revision: health.revision + 1 };
  if (health.revision > 0)
    return (await healthOf(db).replaceOne({ _id: targetId, revision: health.revision }, next)).modifiedCount > 0;
  try {
    await healthOf(db).insertOne({ _id: targetId, ...next });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

function toHealth({ _id, ...health }: HealthDocument): TargetHealth {
  return { targetId: trustId('tgt', _id), ...health };
}
