import { storeIndexes } from '../../src/stores/mongo/open.js';
import { hotQueries } from '../contract/store/hot-queries.js';
import { servedBy } from '../contract/store/served-by.js';
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
import { startPolis, startScimmy } from './systems/peer.js';
import { startRolecall } from './systems/rolecall.js';
import { seedOf, type System } from './systems/system.js';

/** Systems with the same people, side by side: Rolecall and L2, which are compared, and others to read beside them. */
interface Systems {
  readonly rolecall: System;
  readonly l2: System;
  readonly others: readonly System[];
}

/** The median loads of one operation, one round of each system after the other. */
interface Measured {
  readonly operation: Operation;
  readonly rolecall: Load;
  readonly l2: Load;
  readonly others: readonly { readonly name: string; readonly load: Load }[];
}

/** Every SCIM operation beside the limit adapter L2 in the same run, and how cost grows with the directory: at 16 connections; on MongoDB at 4, and at one where its test server reads every user. */
export const scimBench: Bench = {
  name: 'scim',
  about:
    'server CPU of each SCIM operation, beside L2 (express and SQLite, one row a request), L1 (node:http and a Map), scimmy and Polis',
  titleOf: (options) =>
    options.engine === 'sqlite'
      ? 'scim'
      : `scim on the MongoDB of MONGODB_URL: 4 connections, 1 for index pages and whole groups, ${sizesOf(options).map(label).join(' and ')} users, few requests; CPU of the service alone`,
  async run(say, options) {
    const sizes = sizesOf(options);
    const bySize = new Map<number, Systems>();
    const driver = startDriver();
    for (const size of sizes) {
      say(`${label(size)} users: seeding`);
      const [l2, rolecall] = [await startLimit('l2', seedOf(size)), await startRolecall(seedOf(size), options.engine)];
      bySize.set(size, { l2, rolecall, others: await startOthers(size, say, options) });
    }
    const run = { driver, bySize, say, options };
    const settled = await measure(run, operationsOf(sizes, options));
    const growing = await measure(run, [create(sizes[0] ?? 0, scaled(3_000, options))]);
    const spread = await concurrencies(run, sizes);
    for (const { l2, rolecall, others } of bySize.values())
      await Promise.all([l2, rolecall, ...others].map((system) => system.stop()));
    driver.stop();
    const all = [...growing, ...settled];
    const scans = options.engine === 'mongodb' ? [unservedFigure()] : [];
    return [...all.map((each) => ratioFigure(each, options)), ...flatness(all, options), ...spread, ...scans];
  },
};

/**
 * L1 beside directories of up to 10,000, in larger ones it costs the same. scimmy reads every user for one page, and gets a thousand when it has to be
 * quick; Polis looks through all it has for each new user, and never gets more.
 */
async function startOthers(size: number, say: (text: string) => void, options: Options): Promise<readonly System[]> {
  if (options.engine === 'mongodb' || size > 10_000) return [];
  const systems = [await startLimit('l1', seedOf(size))];
  if (!options.isQuick || size <= 1_000) systems.push(await startScimmy(seedOf(size), say));
  if (size <= 1_000) systems.push(await startPolis(seedOf(size), say));
  return systems;
}

function sizesOf({ isQuick, engine }: Options): readonly number[] {
  if (engine === 'mongodb') return isQuick ? [100, 1_000] : [200, 2_000]; // its test server reads and decodes every user for a page, at two milliseconds each
  return isQuick ? [1_000, 10_000] : [1_000, 10_000, 100_000];
}

const scaled = (count: number, { isQuick, engine }: Options): number =>
  Math.ceil(count / (engine === 'mongodb' ? (isQuick ? 50 : 10) : isQuick ? 3 : 1));

function operationsOf(sizes: readonly number[], options: Options): readonly Operation[] {
  const n = (count: number) => scaled(count, options);
  const [least = 0, page = least] = sizes;
  const most = sizes.at(-1) ?? 0;
  const groupSizes = seedOf(most).groupSizes;
  return [
    ...sizes.map((size) => getById(size, n(6_000))),
    ...sizes.map((size) => filterBy('userName', size, n(6_000))),
    ...sizes.map((size) => filterBy('externalId', size, n(6_000))),
    ...sizes.map((size) => indexPage(size, n(options.engine === 'mongodb' ? 60 : 1_800))),
    ...sizes.map((size) => cursorPage(size, n(options.engine === 'mongodb' ? 600 : 1_800))),
    ...[least, page].map((size) => setActive(size, Math.min(n(3_000), size))),
    oneMember(least, least, n(3_000)),
    ...groupSizes.map((size) => oneMember(size, most, n(3_000))),
    ...groupSizes.map((size) => groupHead(size, most, n(6_000))),
    wholeGroup(least, least, n(300)),
    wholeGroup(page, page, n(options.engine === 'mongodb' ? 20 : 60)),
  ];
}

interface Run {
  readonly driver: Driver;
  readonly bySize: ReadonlyMap<number, Systems>;
  readonly say: (text: string) => void;
  readonly options: Options;
}

function connectionsOf({ engine }: Options, { kind }: Operation): number {
  if (engine === 'sqlite') return 16;
  return kind === 'page' || kind === 'group' ? 1 : 4;
}

/** Requests of an operation that are not counted: until then the engine still compiles, which cost the server with more code up to twice as much again. */
const warmUpRequests = 15_000;
const [leastWarmUps, mostWarmUps] = [2, 10];

/** Rounds that warm an operation up; on MongoDB its test server is slow enough that what is compiled does not show. */
const warmUpsOf = ({ count }: Operation, { engine }: Options): number =>
  engine === 'mongodb'
    ? leastWarmUps
    : Math.min(Math.max(Math.ceil(warmUpRequests / count), leastWarmUps), mostWarmUps);

/**
 * A counted round of the two that are compared follows one that is not, of the same operation: while others had their turn, the engine collected compiled
 * code that no request held, and to compile it again costs a pause, not a request. Its requests have round numbers of their own.
 */
const leadInRound = (round: number): number => 50 + round;

/** Rounds of all operations in turn, the systems one after the other and back within each, after those that warm up. */
async function measure(run: Run, operations: readonly Operation[]): Promise<readonly Measured[]> {
  const loads = operations.map(() => new Map<System, Load[]>());
  const warmUps = Math.max(...operations.map((operation) => warmUpsOf(operation, run.options)));
  for (let round = 0; round < warmUps + run.options.rounds; round += 1) {
    run.say(
      round < warmUps
        ? `warming up ${round + 1} of ${warmUps}`
        : `round ${round - warmUps + 1} of ${run.options.rounds}`,
    );
    for (const [index, operation] of operations.entries()) {
      const systems = run.bySize.get(operation.size);
      if (!systems || round < warmUps - warmUpsOf(operation, run.options)) continue;
      const others = round < warmUps - leastWarmUps ? [] : systems.others;
      const turn = [systems.rolecall, systems.l2, ...others].filter((system) => system.countOf(operation) > 0);
      for (const system of round % 2 === 0 ? turn : turn.reverse()) {
        const concurrency = connectionsOf(run.options, operation);
        const isCounted = round >= warmUps;
        if (isCounted && run.options.engine === 'sqlite' && !others.includes(system))
          await put(run.driver, system, operation, { round: leadInRound(round), concurrency });
        const load = await put(run.driver, system, operation, { round, concurrency });
        if (isCounted) loads[index]?.set(system, [...(loads[index]?.get(system) ?? []), load]);
      }
    }
  }
  return operations.flatMap((operation, index) => {
    const systems = run.bySize.get(operation.size);
    if (!systems) return [];
    const loadOf = (system: System): Load => medianLoad(loads[index]?.get(system) ?? []);
    const others = systems.others.filter((system) => system.countOf(operation) > 0);
    return [
      {
        operation,
        rolecall: loadOf(systems.rolecall),
        l2: loadOf(systems.l2),
        others: others.map((system) => ({ name: system.name, load: loadOf(system) })),
      },
    ];
  });
}

/** One round of an operation put to one system. */
async function put(
  driver: Driver,
  system: System,
  operation: Operation,
  { round, concurrency }: { readonly round: number; readonly concurrency: number },
): Promise<Load> {
  const { port, pid, authorization } = system;
  const requests = (await operation.requests(system, round)).slice(0, system.countOf(operation));
  return driver.run({ port, pid, authorization, concurrency, requests });
}

function ratioFigure({ operation, rolecall, l2, others }: Measured, { engine }: Options): Figure {
  const ratio = rolecall.wholeCpuUs / l2.wholeCpuUs;
  const hasGoal = engine === 'sqlite';
  const beside = [{ name: 'L2', load: l2 }, ...others];
  const line = lineOf(operation.name);
  return {
    what: operation.name,
    value: ratio,
    unit: 'x L2',
    ...(hasGoal ? { goal: `<= ${operation.limit.toFixed(1)} x`, isMet: ratio <= operation.limit } : {}),
    note: loadRow(rolecall),
    beside: Object.fromEntries(beside.map(({ name, load }) => [`${name} us`, load.wholeCpuUs])),
    ...(line ? { growth: { ...line, cpuUs: rolecall.wholeCpuUs } } : {}),
    detail: { rolecall, l2, ...Object.fromEntries(others.map(({ name, load }) => [name.toLowerCase(), load])) },
  };
}

/** The line of the plot that an operation is a point of: its name without the size, and the size. */
function lineOf(
  name: string,
): { readonly axis: 'users' | 'members'; readonly line: string; readonly at: number } | undefined {
  const [, line = '', isGroup, size, thousands] = /^(.*), (group of )?(\d+)(k?)(?: users)?$/.exec(name) ?? [];
  if (size === undefined) return undefined;
  return { axis: isGroup ? 'members' : 'users', line, at: Number(size) * (thousands ? 1_000 : 1) };
}

/** How much dearer an operation is in the largest directory, or group, than in the smallest. */
function flatness(all: readonly Measured[], { engine }: Options): readonly Figure[] {
  const lines = new Map<string, { readonly at: number; readonly cpuUs: number }[]>();
  for (const { operation, rolecall } of all) {
    const point = lineOf(operation.name);
    if (!point) continue;
    lines.set(point.line, [...(lines.get(point.line) ?? []), { at: point.at, cpuUs: rolecall.wholeCpuUs }]);
  }
  return [...lines].flatMap(([line, unsorted]) => {
    const points = unsorted.toSorted((a, b) => a.at - b.at);
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last || points.length < 2) return [];
    const value = last.cpuUs / first.cpuUs;
    const isCounted = line.startsWith('index page');
    const limit = isCounted ? 3 : 1.2;
    const goal = isCounted && engine === 'mongodb' ? {} : { goal: `<= ${limit} x`, isMet: value <= limit };
    return [{ what: `${line}: ${label(last.at)} against ${label(first.at)}`, value, unit: 'x', ...goal }];
  });
}

/** Frequent queries of the store that would scan a collection, by their shapes and the indexes it declares; `npm run test:mongo` asks a server that tells its plans for them. */
function unservedFigure(): Figure {
  const value = hotQueries.filter((query) => servedBy(query, storeIndexes).length === 0).length;
  const what = `of ${hotQueries.length} frequent queries, without an index that fits`;
  return { what, value, unit: '', goal: '0', isMet: value === 0 };
}

/** The same at 1 and 64 connections, one round: figures to read, without goals. */
async function concurrencies(run: Run, sizes: readonly number[]): Promise<readonly Figure[]> {
  const [size = 0, page = size] = sizes;
  const pair = run.bySize.get(page);
  if (!pair || run.options.isQuick || run.options.engine === 'mongodb') return [];
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
