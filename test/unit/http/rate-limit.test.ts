import { describe, expect, it } from '@jest/globals';
import { createLocalQuotas } from '../../../src/core/quotas.js';
import { createRateLimiter } from '../../../src/http/rate-limit.js';

const at = (ms: number) => new Date(ms);

describe('the rate limit of a directory', () => {
  it('lets a burst of ten times the rate through, then one request per interval', async () => {
    const limiter = createRateLimiter(createLocalQuotas());
    for (let i = 0; i < 20; i += 1) expect(await limiter.take('a', 2, at(0))).toEqual({ kind: 'pass' });
    expect(await limiter.take('a', 2, at(0))).toEqual({ kind: 'wait', retryAfterSeconds: 1 });
    expect(await limiter.take('a', 2, at(499))).toMatchObject({ kind: 'wait' });
    expect(await limiter.take('a', 2, at(500))).toEqual({ kind: 'pass' });
    expect(await limiter.take('a', 2, at(500))).toMatchObject({ kind: 'wait' });
  });

  it('asks for whole seconds, rounded up, also below one request per second', async () => {
    const limiter = createRateLimiter(createLocalQuotas());
    for (let i = 0; i < 2; i += 1) expect(await limiter.take('slow', 0.2, at(0))).toEqual({ kind: 'pass' });
    expect(await limiter.take('slow', 0.2, at(0))).toEqual({ kind: 'wait', retryAfterSeconds: 5 });
    expect(await limiter.take('slow', 0.2, at(1_500))).toEqual({ kind: 'wait', retryAfterSeconds: 4 });
  });

  it('sustains exactly the rate over a long time', async () => {
    const limiter = createRateLimiter(createLocalQuotas());
    let passed = 0;
    for (let ms = 0; ms < 100_000; ms += 10) if ((await limiter.take('a', 5, at(ms))).kind === 'pass') passed += 1;
    expect(passed).toBeGreaterThanOrEqual(548);
    expect(passed).toBeLessThanOrEqual(550);
  });

  it('counts each directory alone, and not at all at rate 0', async () => {
    const limiter = createRateLimiter(createLocalQuotas());
    for (let i = 0; i < 10; i += 1) await limiter.take('a', 1, at(0));
    expect((await limiter.take('a', 1, at(0))).kind).toBe('wait');
    expect((await limiter.take('b', 1, at(0))).kind).toBe('pass');
    for (let i = 0; i < 1_000; i += 1) expect((await limiter.take('free', 0, at(0))).kind).toBe('pass');
  });

  it('is not fooled by a clock that goes back', async () => {
    const limiter = createRateLimiter(createLocalQuotas());
    for (let i = 0; i < 10; i += 1) await limiter.take('a', 1, at(10_000));
    expect((await limiter.take('a', 1, at(0))).kind).toBe('wait');
  });
});
