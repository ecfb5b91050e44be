import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allowance,
  decisiveHolders,
  judge,
  type GuardFacts,
  type GuardRequest,
} from '../../../src/assignments/guards.js';

const roomy = { isKnown: false, counted: 0, holders: 10 };
const many = { isKnown: false, counted: 0, holders: 400 };
const leaving: GuardFacts = {
  seats: ['basic'],
  next: [],
  isExcepted: false,
  isApproved: false,
  target: roomy,
  overall: roomy,
  holdersOf: new Map(),
};
const request = (roles: Record<string, { min?: number; max?: number }> = {}, isOffboarded = false): GuardRequest => ({
  person: 'email:lea@example.com',
  targetName: 'gorgias-eu',
  isOffboarded,
  limits: { revokes: { max: 20, percent: 10, windowMs: 900_000 }, roles: new Map(Object.entries(roles)) },
});
const windowHeld = { kind: 'revokes', scope: 'target', limit: 'max', allowed: 20 } as const;

/** Each case fails when the guard it names is taken out: with the circumstance the verdict is one, without it another. */
const cases: readonly {
  readonly guard: string;
  readonly facts?: Partial<GuardFacts>;
  readonly request?: GuardRequest;
  readonly with: object;
  readonly without: { readonly facts?: Partial<GuardFacts>; readonly request?: GuardRequest; readonly verdict: object };
}[] = [
  {
    guard: 'the number of people per target',
    facts: { target: { ...many, counted: 20 } },
    with: { kind: 'hold', reason: { scope: 'target', limit: 'max', allowed: 20 } },
    without: { facts: { target: { ...many, counted: 19 } }, verdict: { kind: 'pass', counts: true } },
  },
  {
    guard: 'the number of people over all targets',
    facts: { overall: { ...many, counted: 20 } },
    with: { kind: 'hold', reason: { scope: 'overall', limit: 'max' } },
    without: { facts: { overall: { ...many, counted: 19 } }, verdict: { kind: 'pass', counts: true } },
  },
  {
    guard: 'the percentage above twenty holders',
    facts: { target: { isKnown: false, counted: 3, holders: 27 } },
    with: { kind: 'hold', reason: { scope: 'target', limit: 'percent', allowed: 3 } },
    without: {
      facts: { target: { isKnown: false, counted: 3, holders: 17 } },
      verdict: { kind: 'pass', counts: true },
    },
  },
  {
    guard: 'a person who has no other account on the target',
    facts: { target: { ...many, counted: 20 } },
    with: { kind: 'hold', reason: { scope: 'target' } },
    without: { request: { ...request(), keepsAccess: true }, verdict: { kind: 'pass', counts: false } },
  },
  {
    guard: 'a person who counted or was released before in the window',
    facts: {
      target: { isKnown: true, counted: 20, holders: 10 },
      overall: { isKnown: true, counted: 20, holders: 10 },
    },
    with: { kind: 'pass' },
    without: { facts: { target: { ...roomy, counted: 20 } }, verdict: { kind: 'hold' } },
  },
  {
    guard: 'an offboarding is never held or counted',
    facts: { target: { ...roomy, counted: 20 } },
    request: request({}, true),
    with: { kind: 'pass', counts: false },
    without: { facts: { target: { ...roomy, counted: 20 } }, verdict: { kind: 'hold' } },
  },
  {
    guard: 'an offboarding passes the minimum, and says so',
    facts: { holdersOf: new Map([['basic', 1]]) },
    request: request({ basic: { min: 1 } }, true),
    with: { kind: 'pass', belowMin: 'basic' },
    without: {
      facts: { holdersOf: new Map([['basic', 1]]) },
      request: request({ basic: { min: 1 } }),
      verdict: { kind: 'hold', reason: { kind: 'min', role: 'basic', allowed: 1 } },
    },
  },
  {
    guard: 'the minimum, also when the role is exchanged for another',
    facts: { next: ['lite'], holdersOf: new Map([['basic', 1]]) },
    request: request({ basic: { min: 1 } }),
    with: { kind: 'hold', reason: { kind: 'min' } },
    without: {
      facts: { next: ['lite'], holdersOf: new Map([['basic', 2]]) },
      request: request({ basic: { min: 1 } }),
      verdict: { kind: 'pass', counts: false },
    },
  },
  {
    guard: 'the maximum',
    facts: { seats: [], next: ['admin'], holdersOf: new Map([['admin', 2]]) },
    request: request({ admin: { max: 2 } }),
    with: { kind: 'hold', reason: { kind: 'max', role: 'admin', allowed: 2 } },
    without: {
      facts: { seats: [], next: ['admin'], holdersOf: new Map([['admin', 1]]) },
      request: request({ admin: { max: 2 } }),
      verdict: { kind: 'pass' },
    },
  },
  {
    guard: 'who has the role already is not refused it',
    facts: { seats: ['admin'], next: ['admin'], holdersOf: new Map([['admin', 2]]) },
    request: request({ admin: { max: 2 } }),
    with: { kind: 'pass' },
    without: {
      facts: { seats: ['basic'], next: ['admin'], holdersOf: new Map([['admin', 2]]) },
      request: request({ admin: { max: 2 } }),
      verdict: { kind: 'hold' },
    },
  },
  {
    guard: 'a published plan',
    facts: { isApproved: true, target: { ...roomy, counted: 20 } },
    with: { kind: 'pass', counts: false },
    without: { facts: { target: { ...roomy, counted: 20 } }, verdict: { kind: 'hold' } },
  },
  {
    guard: 'a discarded change',
    facts: { isExcepted: true },
    with: { kind: 'excepted' },
    without: { verdict: { kind: 'pass', counts: true } },
  },
  {
    guard: 'a discarded change does not stand against an offboarding',
    facts: { isExcepted: true },
    request: request({}, true),
    with: { kind: 'pass' },
    without: { facts: { isExcepted: true }, verdict: { kind: 'excepted' } },
  },
  {
    guard: 'what is held stays held although the window has room again',
    facts: { standing: windowHeld },
    with: { kind: 'hold', reason: windowHeld },
    without: { verdict: { kind: 'pass', counts: true } },
  },
  {
    guard: 'only the loss of the last role counts',
    facts: { next: ['lite'], target: { ...roomy, counted: 20 } },
    with: { kind: 'pass', counts: false },
    without: { facts: { target: { ...roomy, counted: 20 } }, verdict: { kind: 'hold' } },
  },
];

describe('each guard changes what happens', () => {
  it.each(cases)('$guard', (one) => {
    expect(judge({ ...leaving, ...one.facts }, one.request ?? request())).toMatchObject(one.with);
    const { facts, request: other, verdict } = one.without;
    expect(judge({ ...leaving, ...facts }, other ?? request())).toMatchObject(verdict);
  });
});

describe('how many may go', () => {
  it('is the smaller of number and percentage, and the number alone up to twenty holders', () => {
    expect(allowance({ max: 20, percent: 10 }, 20)).toEqual({ allowed: 20, limit: 'max' });
    expect(allowance({ max: 20, percent: 10 }, 21)).toEqual({ allowed: 2, limit: 'percent' });
    expect(allowance({ max: 20, percent: 10 }, 1_000)).toEqual({ allowed: 20, limit: 'max' });
    expect(allowance({ max: 20, percent: 0 }, 100)).toEqual({ allowed: 0, limit: 'percent' });
  });

  it('never grows with a smaller number or percentage, and lets a single person go unless a limit is zero', () => {
    const limit = fc.record({ max: fc.integer({ min: 1, max: 500 }), percent: fc.integer({ min: 1, max: 100 }) });
    fc.assert(
      fc.property(limit, limit, fc.nat(100_000), (a, b, holders) => {
        const both = { max: Math.min(a.max, b.max), percent: Math.min(a.percent, b.percent) };
        const { allowed } = allowance(both, holders);
        expect(allowed).toBeGreaterThanOrEqual(1);
        expect(allowed).toBeLessThanOrEqual(both.max);
        expect(allowed).toBeLessThanOrEqual(allowance(a, holders).allowed);
      }),
    );
  });

  it('needs no more holders than are decisive', () => {
    const limit = fc.record({ max: fc.nat(500), percent: fc.integer({ min: 0, max: 100 }) });
    fc.assert(
      fc.property(limit, fc.integer({ min: 1, max: 200_000 }), fc.nat(600), (revokes, holders, counted) => {
        const limits = { revokes: { ...revokes, windowMs: 1 }, roles: new Map() };
        const verdict = (seen: number) => {
          const window = { isKnown: false, counted, holders: seen };
          return judge({ ...leaving, target: window, overall: window }, { ...request(), limits });
        };
        expect(verdict(Math.min(holders, decisiveHolders(revokes)))).toEqual(verdict(holders));
      }),
      { examples: [[{ max: 100_000, percent: 100 }, 5_000, 500]] },
    );
  });

  it('bounds every sequence of leaves, whatever the order and however often each is retried', () => {
    const leaves = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 200 });
    fc.assert(
      fc.property(leaves, fc.integer({ min: 0, max: 20 }), (people, max) => {
        const gone = new Set<number>();
        const limits = { revokes: { max, percent: 100, windowMs: 1 }, roles: new Map() };
        for (const person of people) {
          const window = { isKnown: gone.has(person), counted: gone.size, holders: 61 - gone.size };
          const verdict = judge({ ...leaving, target: window, overall: window }, { ...request(), limits });
          if (verdict.kind === 'pass') gone.add(person);
        }
        expect(gone.size).toBe(Math.min(max, new Set(people).size));
      }),
    );
  });
});
