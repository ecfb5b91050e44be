/** A bucket of permits that fills at a steady rate. */
export interface Bucket {
  readonly permits: number;
  readonly filledAt: Date;
}

/** How a bucket fills: permits per second, and no more at once than one second's worth, at least one. */
function capacity(perSecond: number): number {
  return Math.max(1, perSecond);
}

/** The bucket as time has filled it; a full one when there was none. */
export function filled(bucket: Bucket | undefined, perSecond: number, now: Date): Bucket {
  if (!bucket) return { permits: capacity(perSecond), filledAt: now };
  const seconds = Math.max(0, now.getTime() - bucket.filledAt.getTime()) / 1000;
  return { permits: Math.min(capacity(perSecond), bucket.permits + seconds * perSecond), filledAt: now };
}

/** Milliseconds until there is a whole permit. */
export function msToPermit({ permits }: Bucket, perSecond: number): number {
  return permits >= 1 ? 0 : Math.ceil(((1 - permits) / perSecond) * 1000);
}
