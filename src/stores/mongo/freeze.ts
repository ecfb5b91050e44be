import type { ServiceFreeze } from '../../assignments/hold-model.js';
import type { FreezeStore } from '../../assignments/store.js';
import type { Database } from './database.js';

export interface FreezeDocument extends ServiceFreeze {
  readonly _id: 'service';
}

/** The one document that stops all deliveries. */
export function createFreeze(db: Database): FreezeStore {
  const freezes = db.collection<FreezeDocument>('service_freeze');
  return {
    async findFreeze() {
      const found = await freezes.findOne({ _id: 'service' });
      if (!found) return undefined;
      const { _id, ...freeze } = found;
      return freeze;
    },
    async setFreeze(freeze) {
      await freezes.replaceOne({ _id: 'service' }, freeze, { upsert: true });
    },
    async clearFreeze() {
      await freezes.deleteOne({ _id: 'service' });
    },
  };
}
