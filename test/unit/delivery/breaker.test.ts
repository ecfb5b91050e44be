import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import {
  afterAttempt,
  gateOf,
  healthy,
  nextWindow,
  probing,
  quarantineAfterMs,
  rateShareAt,
  type AttemptWindow,
} from '../../../src/delivery/breaker.js';
import type { TargetHealth } from '../../../src/delivery/health.js';
import type { AttemptOutcome } from '../../../src/delivery/model.js';
import { after, aTarget, start } from '../../support/deliveries.js';

const { id } = aTarget();
const ok: AttemptOutcome = { kind: 'delivered', status: 200 };
const down: AttemptOutcome = { kind: 'retryable', reason: 'server_error', status: 500 };
const busy: AttemptOutcome = { kind: 'retryable', reason: 'throttled', status: 429 };
const rejected: AttemptOutcome = { kind: 'refused', reason: 'rejected', status: 403 };
const denied: AttemptOutcome = { kind: 'refused', reason: 'egress_denied' };

/** A target, its outcomes one after the other, each at its moment in milliseconds. */
function healthAfter(
  outcomes: readonly (readonly [AttemptOutcome, number])[],
  from: TargetHealth = healthy(id),
): TargetHealth {
  let window: AttemptWindow | undefined;
  return outcomes.reduce((health, [outcome, ms]) => {
    const now = after(ms);
    window = nextWindow(window, outcome, now);
    return afterAttempt(health, { outcome, window, now });
  }, from);
}

const times = (outcome: AttemptOutcome, count: number) =>
  Array.from({ length: count }, (_, n) => [outcome, n] as const);

describe('the breaker of a target', () => {
  it('opens at the fifth failure in a row, for ten seconds', () => {
    expect(healthAfter(times(down, 4)).state).toBe('closed');
    const open = healthAfter(times(down, 5));
    expect(open).toMatchObject({ state: 'open', retryAt: after(10_004), failingSince: start });
    expect(gateOf(open, after(10_003))).toEqual({ kind: 'wait', until: after(10_004) });
    expect(gateOf(open, after(10_004))).toEqual({ kind: 'probe', maxLane: 3 });
  });

  it('opens when half of ten attempts of one minute fail, though never five in a row', () => {
    const mixed = [ok, ok, ok, ok, ok, down, down, down, down].map((outcome, n) => [outcome, n] as const);
    expect(healthAfter(mixed).state).toBe('closed');
    const alternating = Array.from({ length: 10 }, (_, n) => [n % 2 ? down : ok, n] as const);
    expect(healthAfter(alternating).state).toBe('open');
    const slow = Array.from({ length: 10 }, (_, n) => [n % 2 ? down : ok, n * 20_000] as const);
    expect(healthAfter(slow).state).toBe('closed');
  });

  it('lets one request at a time try the target, and closes after two that succeed', () => {
    const tried = probing(healthAfter(times(down, 5)), after(60_000));
    expect(gateOf(tried, after(20_000))).toEqual({ kind: 'wait', until: after(60_000) });
    expect(gateOf(tried, after(60_000)).kind).toBe('probe');
    const once = healthAfter([[ok, 20_000]], tried);
    expect(once.state).toBe('half_open');
    expect(gateOf(once, after(20_000)).kind).toBe('probe');
    const closed = healthAfter([[ok, 20_001]], probing(once, after(70_000)));
    expect(closed).toMatchObject({ state: 'closed', consecutiveFailures: 0, failedProbes: 0 });
    expect(closed.failingSince).toBeUndefined();
    expect(gateOf(closed, after(20_001))).toEqual({ kind: 'pass' });
  });

  it('stays open twice as long after each probe that fails, five minutes at most', () => {
    let health = healthAfter(times(down, 5));
    const opened: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      const at = (health.retryAt?.getTime() ?? 0) - start.getTime();
      health = healthAfter([[down, at]], probing(health, after(at + 45_000)));
      opened.push(health.openForMs / 1000);
    }
    expect(opened).toEqual([20, 40, 80, 160, 300, 300, 300, 300]);
    expect(health.failedProbes).toBe(8);
  });

  it('lets only revocations try a target that failed for five days, and everything again once it answers', () => {
    const open = healthAfter(times(down, 5));
    const long = healthAfter([[down, quarantineAfterMs]], probing(open, after(quarantineAfterMs + 1)));
    expect(long.isQuarantined).toBe(true);
    expect(gateOf(long, after(quarantineAfterMs + 300_000))).toEqual({ kind: 'probe', maxLane: 1 });
    expect(
      healthAfter(
        [
          [ok, quarantineAfterMs + 1],
          [ok, quarantineAfterMs + 2],
        ],
        long,
      ),
    ).toMatchObject({
      state: 'closed',
      isQuarantined: false,
    });
  });

  it('does not open for refusals, nor for a target that asks for patience', () => {
    expect(healthAfter(times(rejected, 50)).state).toBe('closed');
    expect(healthAfter(times(busy, 50)).state).toBe('closed');
    expect(healthAfter(times(denied, 50)).state).toBe('closed');
  });

  it('costs nothing while a healthy target answers', () => {
    const health = healthy(id);
    expect(healthAfter(times(ok, 20), health)).toBe(health);
  });

  it('never waits longer than five minutes, never lets anything but probes through while it is not closed, and closes after two answers', () => {
    const outcome = fc.constantFrom(ok, down, busy, rejected, denied);
    fc.assert(
      fc.property(fc.array(fc.tuple(outcome, fc.integer({ min: 0, max: 400_000 })), { maxLength: 80 }), (steps) => {
        let at = 0;
        let health = healthy(id);
        let window: AttemptWindow | undefined;
        for (const [one, pause] of steps) {
          at += pause;
          const now = after(at);
          const gate = gateOf(health, now);
          if (gate.kind === 'wait') {
            expect(gate.until.getTime() - now.getTime()).toBeLessThanOrEqual(300_000);
            continue;
          }
          expect(gate.kind === 'pass').toBe(health.state === 'closed');
          if (gate.kind === 'probe') health = probing(health, after(at + 45_000));
          window = nextWindow(window, one, now);
          health = afterAttempt(health, { outcome: one, window, now });
          expect(health.probeUntil).toBeUndefined();
          expect(rateShareAt(health, now)).toBeGreaterThan(0);
        }
        const free = after(at + 300_000);
        for (const n of [0, 1]) {
          if (gateOf(health, free).kind === 'probe') health = probing(health, after(at + 400_000));
          window = nextWindow(window, ok, free);
          health = afterAttempt(health, { outcome: ok, window, now: after(at + 300_000 + n) });
        }
        expect(health.state).toBe('closed');
      }),
    );
  });
});

describe('the rate of a target', () => {
  it('is halved by each answer that says it is too much, and grows back by a tenth a minute', () => {
    const once = healthAfter([[busy, 0]]);
    expect(rateShareAt(once, start)).toBe(0.5);
    expect(rateShareAt(once, after(60_000))).toBeCloseTo(0.6);
    expect(rateShareAt(once, after(600_000))).toBe(1);
    expect(
      rateShareAt(
        healthAfter([
          [busy, 0],
          [busy, 0],
        ]),
        start,
      ),
    ).toBe(0.25);
    expect(rateShareAt(healthAfter([[{ ...down, status: 503 }, 0]]), start)).toBe(0.5);
    expect(rateShareAt(healthAfter([[down, 0]]), start)).toBe(1);
    expect(rateShareAt(healthAfter(times(busy, 100)), after(99))).toBeGreaterThan(0.003);
  });
});

describe('a fault only a person can mend', () => {
  it('is noted at the first refusal and forgotten at the next success', () => {
    const refused = healthAfter([
      [rejected, 0],
      [rejected, 5],
    ]);
    expect(refused.fault).toEqual({ error: 'rejected 403', since: start });
    expect(healthAfter([[denied, 9]], refused).fault).toEqual({ error: 'egress_denied', since: after(9) });
    expect(healthAfter([[ok, 10]], refused).fault).toBeUndefined();
  });

  it('is not one of ours', () => {
    expect(healthAfter([[{ kind: 'refused', reason: 'not_sent' }, 0]]).fault).toBeUndefined();
  });
});
