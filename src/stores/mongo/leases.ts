import type { LeaseStore } from '../../core/lease-store.js';
import type { Database } from './database.js';
import { isDuplicate } from './faults.js';

export interface LeaseDocument {
  readonly _id: string;
  readonly holder: string;
  readonly until: Date;
  readonly fence: number;
}

/** Leases by name. */
export function createLeases(db: Database): LeaseStore {
  const leases = db.collection<LeaseDocument>('leases');
  return {
    async takeLease({ name, holder, now, until }) {
      const kept = await leases.findOneAndUpdate(
        { _id: name, holder, until: { $gt: now } },
        { $set: { until } },
        { returnDocument: 'after' },
      );
      if (kept) return kept.fence;
      const taken = await leases.findOneAndUpdate(
        { _id: name, until: { $lte: now } },
        { $set: { holder, until }, $inc: { fence: 1 } },
        { returnDocument: 'after' },
      );
      if (taken) return taken.fence;
      try {
        await leases.insertOne({ _id: name, holder, until, fence: 1 });
        return 1;
      } catch (error) {
        if (isDuplicate(error)) return undefined; // somebody else holds it
        throw error;
      }
    },
    async dropLease(name, holder) {
      await leases.updateOne({ _id: name, holder }, { $set: { until: new Date(0) } });
    },
  };
}
