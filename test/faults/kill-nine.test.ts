import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createAdmin, type Admin } from '../../src/demo/admin.js';
import { entraDay } from '../../src/demo/days/entra.js';
import { oktaDay } from '../../src/demo/days/okta.js';
import { expectedAccounts } from '../../src/demo/expected.js';
import { differencesFrom, startHelpdesks, type Helpdesks } from '../../src/demo/helpdesks.js';
import { exchangeByFetch, replayDay, type Connection, type Exchange } from '../../src/demo/replay.js';
import { settle } from '../../src/demo/settle.js';
import { setUpWorkspace } from '../../src/demo/setup.js';
import { startChild, testAdminKey, type ChildService } from '../support/service.js';

/** Where a kill hits: with the n-th request of the days, before it is sent, some milliseconds into it, or right after its answer. */
interface KillPoint {
  readonly request: number;
  readonly moment: 'before' | 'inside' | 'after';
  readonly afterMs: number;
}

const kills = 20;
const longestInsideMs = 6;
const days = [oktaDay, entraDay];
const requestsOfTheDays = days.flatMap(({ steps }) => steps.flatMap(({ requests }) => requests)).length;

/** KILL_NINE_SEED replays a failed run's kill points. */
const seed = Number(process.env['KILL_NINE_SEED'] ?? Date.now() % 1_000_000);

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('fault case 25: SIGKILL at any moment of two busy days', () => {
  it('killed with -9 at 20 random points of both days, the service loses nothing and ends in the same state', async () => {
    const points = killPoints();
    const { service, helpdesks, admin, connections } = await open();
    try {
      const { exchange, killed } = killingExchange(service, points);
      for (const day of days)
        await replayDay(day, {
          connection: connections[day.provider],
          exchange,
          backOff: () => service.ready(),
          afterStep: async (step) => {
            await service.ready();
            const lacking = await settle(step, { admin, helpdesks }, 20_000);
            expect({ step: step.what, lacking }).toEqual({ step: step.what, lacking: [] });
          },
        });
      expect(killed()).toBe(kills);
      expect(differencesFrom(expectedAccounts, helpdesks.accounts())).toEqual([]);
      expect(await held(connections.okta)).toEqual({ users: 7, groups: 4 });
      expect(await held(connections.entra)).toEqual({ users: 7, groups: 6 });
    } catch (error) {
      const where = [...points.values()].map(({ request, moment, afterMs }) => `${request} ${moment} ${afterMs}`);
      const head = `KILL_NINE_SEED=${seed}; kill points: ${where.join(', ')}; the service wrote:\n${service.output()}`;
      throw new Error(head, { cause: error });
    }
  }, 120_000);
});

async function open(): Promise<{
  service: ChildService;
  helpdesks: Helpdesks;
  admin: Admin;
  connections: Readonly<Record<'okta' | 'entra', Connection>>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-kill-nine-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const helpdesks = await startHelpdesks();
  cleanUps.push(() => helpdesks.close());
  const service = await startChild({
    databaseUrl: `sqlite:${join(folder, 'rolecall.db')}`,
  });
  cleanUps.push(() => service.stop());
  const admin = createAdmin({ url: service.url, adminKey: testAdminKey });
  const { connections } = await setUpWorkspace(admin, helpdesks);
  return { service, helpdesks, admin, connections };
}

/** Sends requests like an identity provider and kills the service at the points; starting it again goes on in the background. */
function killingExchange(
  service: ChildService,
  points: ReadonlyMap<number, KillPoint>,
): { exchange: Exchange; killed: () => number } {
  let sent = 0;
  let killed = 0;
  const kill = async (): Promise<void> => {
    await service.killNine();
    killed += 1;
    service.restart().catch(() => undefined); // ready() tells whoever waits for it
  };
  const exchange: Exchange = async (request) => {
    sent += 1;
    const point = points.get(sent);
    if (point) await service.ready(); // a kill hits a service that works, not one that is still starting
    if (point?.moment === 'before') await kill();
    const answer = exchangeByFetch(request);
    if (point?.moment === 'inside') {
      answer.catch(() => undefined); // awaited below; it may be lost while the kill is under way
      await delay(point.afterMs); // the random moment itself, not a wait for something
      await kill();
    }
    const arrived = await answer;
    if (point?.moment === 'after') await kill();
    return arrived;
  };
  return { exchange, killed: () => killed };
}

/** Distinct requests spread over both days; two thirds of the kills hit inside a request. */
function killPoints(): ReadonlyMap<number, KillPoint> {
  const random = randomFrom(seed);
  const points = new Map<number, KillPoint>();
  while (points.size < kills) {
    const request = 1 + Math.floor(random() * requestsOfTheDays);
    const lot = random();
    const moment = lot < 1 / 6 ? 'before' : lot < 5 / 6 ? 'inside' : 'after';
    points.set(request, { request, moment, afterMs: Math.round(random() * longestInsideMs * 10) / 10 });
  }
  return points;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How many users and groups the directory has over SCIM. */
async function held({ baseUrl, token }: Connection): Promise<{ users: unknown; groups: unknown }> {
  const total = async (path: string): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await exchangeByFetch({ method: 'GET', url: `${baseUrl}${path}?count=0`, headers });
    const list: unknown = JSON.parse(answer.text);
    return typeof list === 'object' && list !== null && 'totalResults' in list ? list.totalResults : answer.status;
  };
  return { users: await total('/Users'), groups: await total('/Groups') };
}
