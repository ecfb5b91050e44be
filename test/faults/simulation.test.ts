import { describe, expect, it } from '@jest/globals';
import { openMemory, openSqlite, type SharedStore } from './simulation/shared-store.js';
import { simulate, type Report } from './simulation/simulate.js';

const isSoak = process.env['ROLECALL_SOAK'] === '1';
/** One seed alone, to look at what a failure named. */
const onlySeed = process.env['ROLECALL_SEED'];
const seeds = isSoak ? 20_000 : 1_000;
const sqliteSeeds = isSoak ? 500 : 20;
const blockSize = isSoak ? 1_000 : 100;
const limitMs = isSoak ? 600_000 : 60_000;

async function runSeeds(from: number, to: number, open: () => SharedStore | Promise<SharedStore>) {
  const reports: Report[] = [];
  for (let seed = from; seed <= to; seed += 1) reports.push(await simulate(seed, open));
  return reports;
}

function sum(reports: readonly Report[], count: keyof Report['counts']): number {
  return reports.reduce((total, { counts }) => total + counts[count], 0);
}

describe('several workers on one store, whatever goes wrong around them, keep every promise and end with all receivers in step', () => {
  const blocks = Array.from({ length: seeds / blockSize }, (_, n) => [n * blockSize + 1, (n + 1) * blockSize] as const);
  const all: Report[] = [];

  if (onlySeed !== undefined) {
    it(`seed ${onlySeed}`, async () => {
      await simulate(Number(onlySeed), process.env['ROLECALL_SEED_STORE'] === 'sqlite' ? openSqlite : openMemory);
    });
    return;
  }

  it.each(blocks)(
    'seeds %i to %i',
    async (from, to) => {
      all.push(...(await runSeeds(from, to, openMemory)));
    },
    limitMs,
  );

  it(
    `the first ${sqliteSeeds} seeds on the embedded database`,
    async () => {
      await runSeeds(1, sqliteSeeds, openSqlite);
    },
    limitMs,
  );

  it('and the troubles did happen', () => {
    for (const count of ['sends', 'settles', 'leasesLost', 'superseded', 'duplicates'] as const)
      expect(sum(all, count)).toBeGreaterThan(all.length / 10);
    expect(sum(all, 'parked')).toBeGreaterThan(0);
  });
});
