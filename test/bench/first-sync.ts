import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { startDriver } from './load/start-driver.js';
import type { LoadRequest } from './load/driver.js';
import { memoryMb } from './load/process-stats.js';
import { policyText, targetsOf } from './policy-text.js';
import { loadRow, type Bench, type Figure, type Options } from './report.js';
import { startReceiver } from './receiver-process.js';
import { scimUser } from './scim-user.js';
import { startBenchService, type BenchService } from './service.js';

const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const connections = 16;
const ruleCount = 200;

/** A directory's first synchronisation under a policy in force: users, groups, then memberships one per PATCH, every delivery acknowledged. */
export const firstSyncBench: Bench = {
  name: 'first-sync',
  about: 'a first sync under a policy of 200 rules with five targets, until every delivery is acknowledged',
  async run(say, options) {
    const { users, groups, memberships } = sizesOf(options);
    const receiver = await startReceiver();
    const service = await startBenchService(options.engine);
    for (const [name, catalog] of targetsOf)
      await service.api('POST', '/targets', { name, catalog, connector: { kind: 'webhook', url: receiver.url } });
    await service.api('POST', '/policy/versions', policyText(ruleCount));
    const driver = startDriver();
    const base = `/scim/v2/${service.directoryId}`;
    const put = (requests: readonly LoadRequest[]) =>
      driver.run({
        port: Number(new URL(service.child.url).port),
        pid: service.child.pid,
        authorization: `Bearer ${service.token}`,
        concurrency: connections,
        requests,
        isSettled: false,
      });

    const started = performance.now();
    const created = await put(numbers(users).map((number) => post(`${base}/Users`, scimUser(number))));
    say(`${users} users: ${loadRow(created)}`);
    await put(numbers(groups).map((number) => post(`${base}/Groups`, group(number))));
    const [userIds, groupIds] = await Promise.all([idsOf(service, 'Users'), idsOf(service, 'Groups')]);
    const joined = await put(
      numbers(memberships).map((number) => {
        const value = [{ value: userIds[number % users] ?? '' }];
        const step = Math.floor(number / users) * 7 + number;
        return patch(`${base}/Groups/${groupIds[step % groups]}`, { op: 'add', path: 'members', value });
      }),
    );
    const seconds = (performance.now() - started) / 1_000;
    say(`${memberships} memberships: ${loadRow(joined)}`);
    const last = performance.now();
    await untilAcknowledged(service);
    const behind = (performance.now() - last) / 1_000;
    const rss = memoryMb(service.child.pid).most;
    driver.stop();
    await service.stop();
    receiver.stop();
    const rate = (users + groups + memberships) / seconds;
    return figuresOf({ rate, behind, rss, what: `${users} users, ${groups} groups, ${memberships} memberships` });
  },
};

function sizesOf({ isQuick, engine }: Options) {
  if (engine === 'mongodb') return { users: 200, groups: 20, memberships: 800 };
  return isQuick
    ? { users: 1_000, groups: 100, memberships: 4_000 }
    : { users: 10_000, groups: 200, memberships: 40_000 };
}

function figuresOf(seen: {
  readonly rate: number;
  readonly behind: number;
  readonly rss: number;
  readonly what: string;
}): readonly Figure[] {
  const { rate, behind, rss, what } = seen;
  return [
    {
      what: `first sync of ${what}, 16 connections`,
      value: rate,
      unit: 'req/s',
      goal: '>= 1,500',
      isMet: rate >= 1_500,
    },
    { what: 'last PATCH to last acknowledgement', value: behind, unit: 's', goal: '<= 60 s', isMet: behind <= 60 },
    { what: 'most memory meanwhile', value: rss, unit: 'MB', goal: '< 512 MB', isMet: rss < 512 },
  ];
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_none, number) => number);

const post = (path: string, body: object): LoadRequest => ({ method: 'POST', path, body: JSON.stringify(body) });

const patch = (path: string, operation: object): LoadRequest => ({
  method: 'PATCH',
  path,
  body: JSON.stringify({ schemas: [patchUrn], Operations: [operation] }),
});

function group(number: number): object {
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
  return { schemas, displayName: `Team ${String(number).padStart(4, '0')}`, externalId: `g${number}` };
}

async function idsOf(service: BenchService, type: 'Users' | 'Groups'): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const path = `/${type}?attributes=id&excludedAttributes=members&count=500&cursor=${cursor}`;
    const page: { Resources: readonly { id: string }[]; nextCursor?: string } = await service.scim('GET', path);
    ids.push(...page.Resources.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  return ids;
}

/** Until nobody is due any more and every assignment is in step. */
async function untilAcknowledged({ child }: BenchService): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${child.url}/metrics`)).text();
    const open = [...text.matchAll(/^rolecall_(?:due_users|assignments\{state="(?:pending|failing)"\}) (\d+)$/gm)];
    if (open.length === 3 && open.every(([, count]) => count === '0')) return;
    await delay(250);
  }
}
