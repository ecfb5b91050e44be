import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import type { Lane } from '../../../src/assignments/model.js';
import { nextAttempt, type Failure, type FailedOutcome } from '../../../src/delivery/retry.js';
import { after, start } from '../../support/deliveries.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const serverError: FailedOutcome = { kind: 'retryable', reason: 'server_error', status: 500 };
const rejected: FailedOutcome = { kind: 'refused', reason: 'rejected', status: 401 };

/** Milliseconds until the next attempt, without jitter; 'parked' when there is none. */
function wait(changes: Partial<Failure>): number | 'parked' {
  const next = nextAttempt({ lane: 2, attempts: 0, outcome: serverError, now: start, jitter: 0.5, ...changes });
  return next.kind === 'parked' ? 'parked' : next.dueAt.getTime() - (changes.now ?? start).getTime();
}

describe('the retry schedule', () => {
  it('waits 1 s, 5 s, 15 s, 1 min, 5 min, 15 min, 30 min, then an hour each time', () => {
    const waits = Array.from({ length: 10 }, (_, attempts) => wait({ attempts }));
    expect(waits).toEqual([
      second,
      5 * second,
      15 * second,
      minute,
      5 * minute,
      15 * minute,
      30 * minute,
      hour,
      hour,
      hour,
    ]);
  });

  it('spreads every wait by a fifth either way', () => {
    expect(wait({ attempts: 7, jitter: 0 })).toBe(0.8 * hour);
    expect(wait({ attempts: 7, jitter: 0.999_999 })).toBeCloseTo(1.2 * hour, -2);
  });

  it('parks a grant that has failed for 72 hours, not before', () => {
    expect(wait({ attempts: 80, firstFailedAt: start, now: after(72 * hour - 1) })).toBe(hour);
    expect(wait({ attempts: 80, firstFailedAt: start, now: after(72 * hour) })).toBe('parked');
    expect(wait({ lane: 3, attempts: 80, firstFailedAt: start, now: after(73 * hour) })).toBe('parked');
  });

  it('never parks a revocation: at most 5 minutes apart on the first day, 15 minutes after', () => {
    expect(wait({ lane: 0, attempts: 50, firstFailedAt: start, now: after(24 * hour - 1) })).toBe(5 * minute);
    expect(wait({ lane: 1, attempts: 500, firstFailedAt: start, now: after(24 * hour) })).toBe(15 * minute);
    expect(wait({ lane: 0, attempts: 50_000, firstFailedAt: start, now: after(10_000 * hour) })).toBe(15 * minute);
  });

  it('skips the quick tries when the receiver refuses, but keeps trying', () => {
    expect([0, 1, 2, 3, 4].map((attempts) => wait({ attempts, outcome: rejected }))).toEqual([
      minute,
      5 * minute,
      15 * minute,
      30 * minute,
      hour,
    ]);
    expect([0, 1, 2, 3].map((attempts) => wait({ lane: 0, attempts, outcome: rejected }))).toEqual([
      minute,
      5 * minute,
      5 * minute,
      5 * minute,
    ]);
  });

  it('keeps what is owed to a target that answered 410, however long that lasts', () => {
    expect(
      wait({ attempts: 200, firstFailedAt: start, now: after(5_000 * hour), outcome: { kind: 'gone', status: 410 } }),
    ).toBe(hour);
  });

  it('grants what Retry-After asks for between the scheduled wait and the larger of twice that and a minute', () => {
    const asked = (ms: number, attempts: number, lane: Lane = 2) =>
      wait({ lane, attempts, outcome: { ...serverError, retryAfter: after(ms) } });
    expect(asked(30 * second, 0)).toBe(30 * second);
    expect(asked(10 * minute, 0)).toBe(minute);
    expect(asked(-minute, 0)).toBe(second);
    expect(asked(8 * minute, 4)).toBe(8 * minute);
    expect(asked(10 * 365 * 24 * hour, 4)).toBe(10 * minute);
    expect(asked(10 * 365 * 24 * hour, 9)).toBe(hour);
    expect(asked(10 * 365 * 24 * hour, 0, 0)).toBe(minute);
    expect(asked(10 * 365 * 24 * hour, 4, 0)).toBe(5 * minute);
  });

  it('always gives a revocation a moment within 18 minutes, whatever the target answers', () => {
    const outcomes = fc.oneof(
      fc.record({
        kind: fc.constant('retryable' as const),
        reason: fc.constant('throttled' as const),
        retryAfter: fc.date({ noInvalidDate: true }),
      }),
      fc.constant(rejected),
      fc.constant<FailedOutcome>({ kind: 'gone', status: 410 }),
    );
    fc.assert(
      fc.property(
        outcomes,
        fc.nat(),
        fc.nat({ max: 10_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (outcome, attempts, hours, jitter) => {
          const now = after(hours * hour);
          const next = nextAttempt({ lane: 0, attempts, firstFailedAt: start, outcome, now, jitter });
          expect(next.kind).toBe('again');
          const ms = next.kind === 'again' ? next.dueAt.getTime() - now.getTime() : Number.NaN;
          expect(ms).toBeGreaterThanOrEqual(0.8 * second);
          expect(ms).toBeLessThanOrEqual(18 * minute);
        },
      ),
    );
  });
});
