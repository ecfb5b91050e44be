import { describe, expect, it } from '@jest/globals';
import { createRateLimiter } from '../../../src/http/rate-limit.js';

describe('the rate limit of a directory', () => {
  it('lets a burst of ten times the rate through, then one request per interval', () => {
    const limiter = createRateLimiter();
    for (let i = 0; i < 20; i += 1) expect(limiter.take('a', 2, 0)).toEqual({ kind: 'pass' });
    expect(limiter.take('a', 2, 0)).toEqual({ kind: 'wait', retryAfterSeconds: 1 });
    expect(limiter.take('a', 2, 499)).toMatchObject({ kind: 'wait' });
    expect(limiter.take('a', 2, 500)).toEqual({ kind: 'pass' });
    expect(limiter.take('a', 2, 500)).toMatchObject({ kind: 'wait' });
  });

  it('asks for whole seconds, rounded up, also below one request per second', () => {
    const limiter = createRateLimiter();
    for (let i = 0; i < 2; i += 1) expect(limiter.take('slow', 0.2, 0)).toEqual({ kind: 'pass' });
    expect(limiter.take('slow', 0.2, 0)).toEqual({ kind: 'wait', retryAfterSeconds: 5 });
    expect(limiter.take('slow', 0.2, 1_500)).toEqual({ kind: 'wait', retryAfterSeconds: 4 });
  });

  it('sustains exactly the rate over a long time', () => {
    const limiter = createRateLimiter();
    let passed = 0;
    for (let ms = 0; ms < 100_000; ms += 10) if (limiter.take('a', 5, ms).kind === 'pass') passed += 1;
    expect(passed).toBeGreaterThanOrEqual(548);
    expect(passed).toBeLessThanOrEqual(550);
  });

  it('counts each directory alone, and not at all at rate 0', () => {
    const limiter = createRateLimiter();
    for (let i = 0; i < 10; i += 1) limiter.take('a', 1, 0);
    expect(limiter.take('a', 1, 0).kind).toBe('wait');
    expect(limiter.take('b', 1, 0).kind).toBe('pass');
    for (let i = 0; i < 1_000; i += 1) expect(limiter.take('free', 0, 0).kind).toBe('pass');
  });

  it('is not fooled by a clock that goes back', () => {
    const limiter = createRateLimiter();
    for (let i = 0; i < 10; i += 1) limiter.take('a', 1, 10_000);
    expect(limiter.take('a', 1, 0).kind).toBe('wait');
  });
});
