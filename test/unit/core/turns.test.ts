import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sortInTurns } from '../../../src/core/turns.js';

it('sorts as one sort would, equals as they came, and gives other work its turn meanwhile', async () => {
  const byRank = (a: { readonly rank: number }, b: { readonly rank: number }) => a.rank - b.rank;
  const sizes = fc.constantFrom(0, 1, 2, 3_999, 4_000, 4_001, 8_000, 12_345);
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1, max: 5_000 }), async (size, ranks) => {
      const items = Array.from({ length: size }, (_none, index) => ({ rank: (index * 7_919) % ranks, index }));
      let turns = 0;
      let isOver = false;
      const count = (): void => {
        turns += 1;
        if (!isOver) setImmediate(count);
      };
      setImmediate(count);
      expect(await sortInTurns(items, byRank)).toEqual([...items].sort(byRank));
      isOver = true;
      expect(turns).toBeGreaterThanOrEqual(Math.floor(size / 4_000));
    }),
    { numRuns: 30 },
  );
});
