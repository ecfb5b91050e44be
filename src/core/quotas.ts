/** A bucket of permits that fills at a steady rate. */
export interface Bucket {
  readonly permits: number;
  readonly filledAt: Date;
}

/** How a bucket fills: permits per second, and how many it holds at most. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** The bucket as time has filled it; a full one when there was none. */
export function filled(bucket: Bucket | undefined, { perSecond, burst }: Rate, now: Date): Bucket {
  if (!bucket) return { permits: burst, filledAt: now };
  const seconds = Math.max(0, now.getTime() - bucket.filledAt.getTime()) / 1000;
  return { permits: Math.min(burst, bucket.permits + seconds * perSecond), filledAt: now };
}

/** What a bucket gave: whole permits; with none, how long until there is one. */
export interface Taken {
  readonly given: number;
  readonly waitMs: number;
}

/** Takes up to `wanted` whole permits out of a bucket. */
export function taken(
  bucket: Bucket,
  { perSecond }: Rate,
  wanted: number,
): { readonly left: Bucket; readonly taken: Taken } {
  const given = Math.min(wanted, Math.floor(bucket.permits));
  const waitMs = given > 0 ? 0 : Math.ceil(((1 - bucket.permits) / perSecond) * 1000);
  return { left: { ...bucket, permits: bucket.permits - given }, taken: { given, waitMs } };
}

/** Rates that all instances of the service keep together. */
export interface QuotaStore {
  /** Takes up to `wanted` permits of the bucket of that name. One atomic step on its record. */
  takeQuota(quota: Rate & { readonly name: string; readonly wanted: number; readonly now: Date }): Promise<Taken>;
}

/** Buckets are forgotten beyond this many names, oldest first, so that a stranger's ids cannot fill the memory. */
const mostBuckets = 10_000;

/** Quotas of a process that shares its records with no other. */
export function createLocalQuotas(): QuotaStore {
  const buckets = new Map<string, Bucket>();
  return {
    async takeQuota({ name, wanted, now, ...rate }) {
      const result = taken(filled(buckets.get(name), rate, now), rate, wanted);
      const [oldest] = buckets.keys();
      if (!buckets.has(name) && buckets.size >= mostBuckets && oldest !== undefined) buckets.delete(oldest);
      buckets.set(name, result.left);
      return result.taken;
    },
  };
}
