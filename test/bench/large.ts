import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startDriver, type Driver } from './load/start-driver.js';
import type { LoadRequest } from './load/driver.js';
import { median, type Bench, type Figure, type Options } from './report.js';
import type { PlanReport } from './plan.js';
import { scimUser } from './scim-user.js';
import { startRolecall } from './systems/rolecall.js';
import { seedOf, type System } from './systems/system.js';

const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const bulkUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const batch = 1_000;

/** What is large at once: thousands of members in a PATCH, a bulk, a whole group, a plan for everybody, a start on a full database. */
export const largeBench: Bench = {
  name: 'large',
  about:
    'large requests and how long they hold the event loop, bulk beside single creates, a plan for everybody, a start on a full database',
  async run(say, options) {
    const size = options.isQuick || options.engine === 'mongodb' ? 10_000 : 100_000;
    say(`${size} users: seeding`);
    const seed = seedOf(size);
    const system = await startRolecall({ ...seed, groupSizes: [...seed.groupSizes, 1] }, options.engine);
    const driver = startDriver();
    const figures = [
      await startFigure(system, size),
      ...(await heldFigures(driver, system, size)),
      ...(await bulkFigures(driver, system, options)),
    ];
    driver.stop();
    await system.stop();
    say('planning');
    return options.engine === 'mongodb' ? figures : [...figures, ...(await planFigures(size))];
  },
};

/** From the start of the process to the first yes of /readyz. */
async function startFigure(system: System, size: number): Promise<Figure> {
  await system.restart?.(); // once more than counts: the files are in memory then, as after a deployment
  const value = ((await system.restart?.()) ?? Number.NaN) / 1_000;
  const what = `start on ${size.toLocaleString('en')} users, process to /readyz`;
  return { what, value, unit: 's', goal: '<= 5 s', isMet: value <= 5 };
}

/** One request at a time: how long it took, and the longest turn of the event loop meanwhile. */
async function heldFigures(driver: Driver, system: System, size: number): Promise<readonly Figure[]> {
  const { base, userId, groupId } = system;
  const members = Array.from({ length: 8_000 }, (_none, number) => ({ value: userId(number + 1) }));
  const group = `${base}/Groups/${groupId(1)}`;
  const patch = (operation: object): LoadRequest => ({
    method: 'PATCH',
    path: group,
    body: JSON.stringify({ schemas: [patchUrn], Operations: [operation] }),
  });
  const requests: readonly (readonly [string, LoadRequest])[] = [
    ['PATCH adds 8,000 members', patch({ op: 'add', path: 'members', value: members })],
    ['PATCH removes 8,000 members', patch({ op: 'remove', path: 'members', value: members })],
    ['GET group with 10k members', { method: 'GET', path: `${base}/Groups/${groupId(10_000)}` }],
    ['page of 500 users', { method: 'GET', path: `${base}/Users?startIndex=${size - 600}&count=500` }],
    [
      'filter without an index',
      { method: 'GET', path: `${base}/Users?filter=${encodeURIComponent('title ew "nobody"')}` },
    ],
    [`bulk of ${batch} creates`, bulk(base, 20_000_000)],
  ];
  const figures: Figure[] = [];
  for (const [what, request] of requests) {
    await longestTurnMs(system); // forgets what came before
    const load = await run(driver, system, [request], 1);
    const held = await longestTurnMs(system);
    if (what.startsWith('PATCH'))
      figures.push({ what, value: load.maxMs, unit: 'ms', goal: '< 1,000 ms', isMet: load.maxMs < 1_000 });
    figures.push({
      what: `${what}: longest turn of the event loop`,
      value: held,
      unit: 'ms',
      goal: '<= 50 ms',
      isMet: held <= 50,
    });
  }
  return figures;
}

/** The longest time since the last question that the service's event loop let pass between two turns, as it counts it itself (10 ms are the sampling). */
async function longestTurnMs({ port }: System): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^rolecall_nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1]) * 1_000;
}

/** A thousand creates in one request beside a thousand requests at 16 connections, in turns: users a second, and CPU of a user. */
async function bulkFigures(driver: Driver, system: System, { rounds }: Options): Promise<readonly Figure[]> {
  const rates: number[] = [];
  const costs: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const first = 30_000_000 + round * 10_000;
    const single = await run(
      driver,
      system,
      numbers(first).map((number) => create(system.base, number)),
      16,
    );
    const bulked = await run(driver, system, [bulk(system.base, first + batch)], 1);
    if (round === 0) continue; // warms up
    rates.push((bulked.opsPerSecond * batch) / single.opsPerSecond);
    costs.push(bulked.wholeCpuUs / batch / single.wholeCpuUs);
  }
  const rate = median(rates);
  return [
    {
      what: `users a second in a bulk of ${batch}, beside single creates`,
      value: rate,
      unit: 'x',
      goal: '>= 1.5 x',
      isMet: rate >= 1.5,
    },
    { what: 'CPU of a user in the bulk, beside a single create', value: median(costs), unit: 'x' },
  ];
}

const numbers = (first: number): readonly number[] => Array.from({ length: batch }, (_none, index) => first + index);

const create = (base: string, number: number): LoadRequest => ({
  method: 'POST',
  path: `${base}/Users`,
  body: JSON.stringify(scimUser(number)),
});

function bulk(base: string, first: number): LoadRequest {
  const Operations = numbers(first).map((number) => ({
    method: 'POST',
    path: '/Users',
    bulkId: `b${number}`,
    data: scimUser(number),
  }));
  return { method: 'POST', path: `${base}/Bulk`, body: JSON.stringify({ schemas: [bulkUrn], Operations }) };
}

function run(
  driver: Driver,
  { port, pid, authorization }: System,
  requests: readonly LoadRequest[],
  concurrency: number,
) {
  return driver.run({ port, pid, authorization, concurrency, requests });
}

/** Plans 200 rules for everybody in a process of its own. */
async function planFigures(size: number): Promise<readonly Figure[]> {
  const child = fork(fileURLToPath(new URL('plan.ts', import.meta.url)), [String(size), '200'], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ cpuSeconds, megabytes, longestTurnMs: held }] = (await once(child, 'message')) as [PlanReport]; // plan.ts sends nothing else
  const what = `plan of 200 rules over ${size.toLocaleString('en')} users`;
  return [
    { what: `${what}, CPU`, value: cpuSeconds, unit: 's', goal: '<= 20 s', isMet: cpuSeconds <= 20 },
    { what: `${what}, memory`, value: megabytes, unit: 'MB', goal: '< 1,024 MB', isMet: megabytes < 1_024 },
    { what: `${what}: longest turn of the event loop`, value: held, unit: 'ms', goal: '<= 50 ms', isMet: held <= 50 },
  ];
}
