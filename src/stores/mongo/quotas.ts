import { filled, taken, type Bucket, type QuotaStore, type Taken } from '../../core/quotas.js';
import type { Database } from './database.js';
import { isDuplicate } from './faults.js';

interface QuotaDocument extends Bucket {
  readonly _id: string;
  readonly revision: number;
}

/** Permits are fetched for a tenth of a second at a time: a busy name costs ten writes a second and instance, not one a request. */
const fetchedPerSecond = 10;
const mostTries = 10;
/** When other instances were faster each time. */
const contendedMs = 50;

type Quota = Parameters<QuotaStore['takeQuota']>[0];

/** Quotas that all instances share; what one fetched and has not used is its own. */
export function createQuotas(db: Database): QuotaStore {
  const spare = new Map<string, number>();
  const fetch = async ({ name, wanted, now, ...rate }: Quota): Promise<Taken> => {
    const chunk = Math.max(wanted, Math.ceil(rate.perSecond / fetchedPerSecond));
    for (let tries = 0; tries < mostTries; tries += 1) {
      const kept = await db.collection<QuotaDocument>('quotas').findOne({ _id: name });
      const result = taken(filled(kept ?? undefined, rate, now), rate, chunk);
      if (result.taken.given === 0 || (await write(db, name, result.left, kept?.revision))) return result.taken;
    }
    return { given: 0, waitMs: contendedMs };
  };

  return {
    async takeQuota(quota) {
      const { name, wanted } = quota;
      const left = spare.get(name) ?? 0;
      spare.delete(name); // whoever asks while this one waits for the server fetches for itself
      const { given: held, waitMs } = left > 0 ? { given: left, waitMs: 0 } : await fetch(quota);
      const given = Math.min(held, wanted);
      if (held > given) spare.set(name, (spare.get(name) ?? 0) + held - given);
      return { given, waitMs };
    },
  };
}

async function write(
  db: Database,
  name: string,
  { permits, filledAt }: Bucket,
  revision: number | undefined,
): Promise<boolean> {
  const quotas = db.collection<QuotaDocument>('quotas');
  if (revision !== undefined) {
    const change = { $set: { permits, filledAt, revision: revision + 1 } };
    return (await quotas.updateOne({ _id: name, revision }, change)).modifiedCount > 0;
  }
  try {
    await quotas.insertOne({ _id: name, permits, filledAt, revision: 1 });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false; // another instance made it first
    throw error;
  }
}
