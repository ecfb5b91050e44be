import type { QuotaStore } from '../core/quotas.js';

/** What the limiter says of one request. */
export type RateDecision = { readonly kind: 'pass' } | { readonly kind: 'wait'; readonly retryAfterSeconds: number };

/** For each key `perSecond` requests sustained, and a burst of ten times that. */
export interface RateLimiter {
  /** Takes one request's worth. `perSecond` 0 always passes. */
  take(key: string, perSecond: number, now: Date): Promise<RateDecision>;
}

const burstFactor = 10;

/** Builds a limiter whose keys all instances of the service share, as far as the quotas are shared. */
export function createRateLimiter(quotas: QuotaStore): RateLimiter {
  return {
    async take(key, perSecond, now) {
      if (perSecond <= 0) return { kind: 'pass' };
      const burst = Math.max(1, perSecond * burstFactor);
      const { given, waitMs } = await quotas.takeQuota({ name: `requests:${key}`, perSecond, burst, wanted: 1, now });
      if (given > 0) return { kind: 'pass' };
      return { kind: 'wait', retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) };
    },
  };
}
