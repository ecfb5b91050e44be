/** What the limiter says of one request. */
export type RateDecision = { readonly kind: 'pass' } | { readonly kind: 'wait'; readonly retryAfterSeconds: number };

/** A token bucket for each key: `perSecond` requests sustained, a burst of ten times that. */
export interface RateLimiter {
  /** Takes one request's worth at `nowMs`. `perSecond` 0 always passes. */
  take(key: string, perSecond: number, nowMs: number): RateDecision;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

const burstFactor = 10;
/** Full buckets are forgotten beyond this many keys, so that a stranger's ids cannot fill the memory. */
const mostBuckets = 10_000;

/** Builds a limiter in this process's memory. */
export function createRateLimiter(): RateLimiter {
  const buckets = new Map<string, Bucket>();
  return {
    take(key, perSecond, nowMs) {
      if (perSecond <= 0) return { kind: 'pass' };
      const size = Math.max(1, perSecond * burstFactor);
      const bucket = buckets.get(key) ?? { tokens: size, atMs: nowMs };
      const elapsedMs = Math.max(0, nowMs - bucket.atMs);
      const tokens = Math.min(size, bucket.tokens + (elapsedMs / 1000) * perSecond);
      const isPassed = tokens >= 1;
      if (!buckets.has(key) && buckets.size >= mostBuckets) forgetOldest(buckets);
      buckets.set(key, { tokens: isPassed ? tokens - 1 : tokens, atMs: nowMs });
      if (isPassed) return { kind: 'pass' };
      return { kind: 'wait', retryAfterSeconds: Math.max(1, Math.ceil((1 - tokens) / perSecond)) };
    },
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  const [oldest] = buckets.keys();
  if (oldest !== undefined) buckets.delete(oldest);
}
