import { startDriver, type Driver } from './load/start-driver.js';
import {
  create,
  cursorPage,
  filterBy,
  getById,
  groupHead,
  indexPage,
  label,
  oneMember,
  setActive,
  wholeGroup,
  type Operation,
} from './operations.js';
import { loadRow, medianLoad, type Bench, type Figure, type Options } from './report.js';
import type { Load } from './load/driver.js';
import { startLimit } from './systems/limit.js';
import { startRolecall } from './systems/rolecall.js';
import { seedOf, type System } from './systems/system.js';

/** Rolecall and L2 with the same people, side by side. */
interface Pair {
  readonly rolecall: System;
  readonly l2: System;
}

/** The loads of one operation: a round of Rolecall, a round of L2, and so on. */
interface Measured {
  readonly operation: Operation;
  readonly rolecall: Load;
  readonly l2: Load;
}

/** Every SCIM operation beside the limit adapter L2 in the same run, at 16 connections, and how cost grows with the directory. */
export const scimBench: Bench = {
  name: 'scim',
  about: 'server CPU of each SCIM operation beside L2 (express and SQLite, one row a request) at 16 connections',
  async run(say, options) {
    const sizes = sizesOf(options);
    const pairs = new Map<number, Pair>();
    const driver = startDriver();
    for (const size of sizes) {
      say(`${label(size)} users: seeding`);
      const [l2, rolecall] = [await startLimit('l2', seedOf(size)), await startRolecall(seedOf(size), options.engine)];
      pairs.set(size, { l2, rolecall });
    }
    const settled = await measure({ driver, pairs, say, options }, operationsOf(sizes, options));
    const growing = await measure({ driver, pairs, say, options }, [create(sizes[0] ?? 0, scaled(3_000, options))]);
    const spread = await concurrencies({ driver, pairs, say, options }, sizes);
    for (const { l2, rolecall } of pairs.values()) await Promise.all([l2.stop(), rolecall.stop()]);
    driver.stop();
    const all = [...growing, ...settled];
    return [...all.map((each) => ratioFigure(each, options)), ...flatness(all), ...spread];
  },
};

function sizesOf({ isQuick, engine }: Options): readonly number[] {
  if (engine === 'mongodb') return isQuick ? [200, 2_000] : [1_000, 10_000];
  return isQuick ? [1_000, 10_000] : [1_000, 10_000, 100_000];
}

const scaled = (count: number, { isQuick, engine }: Options): number =>
  Math.ceil(count / (engine === 'mongodb' ? 10 : isQuick ? 3 : 1));

function operationsOf(sizes: readonly number[], options: Options): readonly Operation[] {
  const n = (count: number) => scaled(count, options);
  const most = sizes.at(-1) ?? 0;
  const groupSizes = seedOf(most).groupSizes;
  const page = sizes[1] ?? most;
  return [
    ...sizes.map((size) => getById(size, n(6_000))),
    ...sizes.map((size) => filterBy('userName', size, n(6_000))),
    ...sizes.map((size) => filterBy('externalId', size, n(6_000))),
    ...sizes.map((size) => indexPage(size, n(600))),
    ...sizes.map((size) => cursorPage(size, n(600))),
    setActive(page, Math.min(n(3_000), page)),
    ...groupSizes.map((size) => oneMember(size, most, n(3_000))),
    ...groupSizes.map((size) => groupHead(size, most, n(6_000))),
    wholeGroup(page, page, n(60)),
  ];
}

interface Run {
  readonly driver: Driver;
  readonly pairs: ReadonlyMap<number, Pair>;
  readonly say: (text: string) => void;
  readonly options: Options;
}

const connections = 16;

/** Rounds of all operations in turn, Rolecall and L2 alternating within each; the first round warms up and is not counted. */
async function measure(run: Run, operations: readonly Operation[]): Promise<readonly Measured[]> {
  const loads = operations.map(() => ({ rolecall: [] as Load[], l2: [] as Load[] }));
  for (let round = 0; round <= run.options.rounds; round += 1) {
    run.say(round === 0 ? 'warming up' : `round ${round} of ${run.options.rounds}`);
    for (const [index, operation] of operations.entries()) {
      const pair = run.pairs.get(operation.size);
      const into = loads[index];
      if (!pair || !into) continue;
      for (const name of round % 2 === 0 ? (['rolecall', 'l2'] as const) : (['l2', 'rolecall'] as const)) {
        const load = await put(run.driver, pair[name], operation, { round, concurrency: connections });
        if (round > 0) into[name].push(load);
      }
    }
  }
  return operations.map((operation, index) => ({
    operation,
    rolecall: medianLoad(loads[index]?.rolecall ?? []),
    l2: medianLoad(loads[index]?.l2 ?? []),
  }));
}

/** One round of an operation put to one system. */
async function put(
  driver: Driver,
  system: System,
  operation: Operation,
  { round, concurrency }: { readonly round: number; readonly concurrency: number },
): Promise<Load> {
  const { port, pid, authorization } = system;
  const requests = await operation.requests(system, round);
  return driver.run({ port, pid, authorization, concurrency, requests });
}

function ratioFigure({ operation, rolecall, l2 }: Measured, { engine }: Options): Figure {
  const ratio = rolecall.wholeCpuUs / l2.wholeCpuUs;
  const hasGoal = engine === 'sqlite';
  return {
    what: operation.name,
    value: ratio,
    unit: 'x L2',
    ...(hasGoal ? { goal: `<= ${operation.limit.toFixed(1)} x`, isMet: ratio <= operation.limit } : {}),
    note: `L2 ${Math.round(l2.wholeCpuUs)} us; ${loadRow(rolecall)}`,
    detail: { rolecall, l2 },
  };
}

/** How much dearer an operation is in the largest directory, or group, than in the smallest. */
function flatness(all: readonly Measured[]): readonly Figure[] {
  const families = new Map<string, Measured[]>();
  for (const each of all) {
    const family = each.operation.name.replace(/,? (?:group of )?[\dk]+( users)?$/, '');
    families.set(family, [...(families.get(family) ?? []), each]);
  }
  return [...families].flatMap(([family, members]) => {
    const [first, last] = [members[0], members.at(-1)];
    if (!first || !last || members.length < 2) return [];
    const value = last.rolecall.wholeCpuUs / first.rolecall.wholeCpuUs;
    const limit = family.startsWith('index page') ? 3 : 1.2;
    const [from, to] = [first, last].map(({ operation }) => /([\dk]+)( users)?$/.exec(operation.name)?.[1]);
    const what = `${family}: ${to} against ${from}`;
    return [{ what, value, unit: 'x', goal: `<= ${limit} x`, isMet: value <= limit }];
  });
}

/** The same at 1 and 64 connections, one round: figures to read, without goals. */
async function concurrencies(run: Run, sizes: readonly number[]): Promise<readonly Figure[]> {
  const [size = 0, page = size] = sizes;
  const pair = run.pairs.get(page);
  if (!pair || run.options.isQuick) return [];
  const figures: Figure[] = [];
  const operations = [getById(page, 3_000), setActive(page, 2_000), create(page, 2_000)];
  for (const [index, operation] of operations.entries())
    for (const concurrency of [1, 16, 64])
      for (const system of [pair.rolecall, pair.l2]) {
        const round = 100 + index * 10 + concurrency;
        const load = await put(run.driver, system, operation, { round, concurrency });
        figures.push({
          what: `${operation.name}, ${concurrency} connections: ${system.name}`,
          value: load.opsPerSecond,
          unit: 'ops/s',
          note: loadRow(load),
          detail: { load },
        });
      }
  return figures;
}
