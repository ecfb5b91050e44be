import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { workerLimits } from '../../../src/delivery/limits.js';
import { freeSlots } from '../../../src/delivery/slots.js';

const none = { total: 0, grants: 0 };

describe('the slots of a target', () => {
  it('are eight, one of them only for revocations', () => {
    const of = (total: number, grants: number, lanes: 'revokes' | 'any') =>
      freeSlots(workerLimits, { all: { total, grants }, target: { total, grants }, lanes, isAlone: true });
    expect(of(0, 0, 'any')).toBe(7);
    expect(of(7, 7, 'any')).toBe(0);
    expect(of(7, 7, 'revokes')).toBe(1);
    expect(of(8, 7, 'revokes')).toBe(0);
    expect(of(6, 0, 'any')).toBe(2);
  });

  it('are at most a quarter of all while other targets have work', () => {
    const limits = { ...workerLimits, total: 16, totalForRevokes: 2 };
    const request = { all: none, target: none, lanes: 'revokes', isAlone: false } as const;
    expect(freeSlots(limits, request)).toBe(4);
    expect(freeSlots(limits, { ...request, lanes: 'any' })).toBe(3);
    expect(freeSlots(limits, { ...request, isAlone: true })).toBe(8);
  });

  it('leave room for a revocation of another target however many targets hang', () => {
    const busy = { total: 56, grants: 56 };
    expect(freeSlots(workerLimits, { all: busy, target: none, lanes: 'any', isAlone: false })).toBe(0);
    expect(freeSlots(workerLimits, { all: busy, target: none, lanes: 'revokes', isAlone: false })).toBe(8);
  });

  it('never go below none nor above the limits', () => {
    const load = fc.record({ total: fc.nat({ max: 100 }), grants: fc.nat({ max: 100 }) });
    fc.assert(
      fc.property(
        load,
        load,
        fc.constantFrom('revokes' as const, 'any' as const),
        fc.boolean(),
        (all, target, lanes, isAlone) => {
          const free = freeSlots(workerLimits, { all, target, lanes, isAlone });
          expect(free).toBeGreaterThanOrEqual(0);
          expect(free === 0 || target.total + free <= workerLimits.perTarget).toBe(true);
          expect(free === 0 || all.total + free <= workerLimits.total).toBe(true);
        },
      ),
    );
  });
});
