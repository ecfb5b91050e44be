import { describe, expect, it } from '@jest/globals';
import { createFailureLimit } from '../../../src/http/failure-limit.js';

describe('the limit on failures', () => {
  it('asks for patience after the most failures, until the window ends', () => {
    const limit = createFailureLimit({ most: 2, windowMs: 60_000 });
    limit.note('a', 0);
    expect(limit.waitFor('a', 1_000)).toBeUndefined();
    limit.note('a', 1_000);
    expect(limit.waitFor('a', 10_500)).toBe(50);
    expect(limit.waitFor('b', 10_500)).toBeUndefined();
    expect(limit.waitFor('a', 60_000)).toBeUndefined();
    limit.note('a', 60_000);
    expect(limit.waitFor('a', 60_001)).toBeUndefined();
  });

  it('counts no failure that was taken back', () => {
    const limit = createFailureLimit({ most: 1, windowMs: 60_000 });
    limit.note('a', 0);
    limit.takeBack('a', 1);
    limit.takeBack('a', 2);
    expect(limit.waitFor('a', 3)).toBeUndefined();
    limit.note('a', 4);
    expect(limit.waitFor('a', 5)).toBe(60);
  });

  it('forgets the oldest key when strangers bring very many', () => {
    const limit = createFailureLimit({ most: 1, windowMs: 60_000 });
    for (let key = 0; key <= 10_000; key += 1) limit.note(`key-${key}`, key);
    expect(limit.waitFor('key-0', 10_000)).toBeUndefined();
    expect(limit.waitFor('key-1', 10_000)).toBe(51);
  });
});
