import { performance } from 'node:perf_hooks';
import { createPolicies } from '../../src/assignments/policies.js';
import { createReconcile } from '../../src/assignments/reconcile.js';
import { createGroups } from '../../src/directory/groups.js';
import { createUsers } from '../../src/directory/users.js';
import { createPipeline } from '../../src/pipeline.js';
import { userSchema } from '../../src/scim/schema/definitions.js';
import { loadDirectory, megabytes, seconds } from './load.js';
import { policyText } from './policy-text.js';

/**
 * What a directory's writes wait while a published policy is planned and swept over every user, on a store in memory:
 * `npx tsx test/bench/sweep.ts [users] [rules] [seconds of the sweep to measure]`.
 */
const [userCount = 100_000, ruleCount = 200, sweepSeconds = 20] = process.argv.slice(2).map(Number);
const { store, okta, groups: groupIds, catalogs, clock } = await loadDirectory(userCount, ruleCount);
const nothing = () => undefined;
const shared = { directory: store, assignments: store, targets: store, offboardings: store, clock };
const policies = createPolicies({
  ...shared,
  store,
  registry: store,
  catalogs,
  userSchema,
  onPublished: nothing,
  onSetAside: nothing,
});
const pipeline = createPipeline({
  marks: store,
  reconcile: createReconcile({ ...shared, currentPolicy: () => policies.current() }),
  policyVersion: async () => (await policies.current()).version,
  onOwed: nothing,
  onError: (error) => console.error(error),
  clock,
});
const users = createUsers({ store, onMarked: nothing });
const groups = createGroups({ store, onMarked: nothing });
const people = (await store.searchUsers(undefined, { limit: 200 })).items;

/** Twenty writes a second, alternating a changed attribute and a member in or out, until `done`. Returns how long each took, in milliseconds. */
function writeUntil(done: () => boolean): Promise<readonly number[]> {
  return new Promise((resolve) => {
    const took: number[] = [];
    let count = 0;
    let open = 0;
    const timer = setInterval(() => {
      if (done()) {
        clearInterval(timer);
        if (open === 0) resolve(took);
        return;
      }
      const user = people[count % people.length];
      const groupId = groupIds[count % groupIds.length];
      count += 1;
      if (!user || !groupId) return;
      open += 1;
      const from = performance.now();
      const stamp = { at: clock() };
      const write =
        count % 2
          ? users.modify(
              okta,
              user.id,
              (before) => ({ ...before, attributes: { ...before.attributes, title: `T${count}` } }),
              stamp,
            )
          : groups.modify(
              okta,
              groupId,
              (group) => ({ draft: group, members: { kind: 'delta', add: [user.id], remove: [] } }),
              'refuse',
              stamp,
            );
      void write.then(() => {
        took.push(performance.now() - from);
        open -= 1;
        if (done() && open === 0) resolve(took);
      });
    }, 50);
  });
}

function show(what: string, took: readonly number[]): void {
  const sorted = [...took].sort((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1);
  console.log(
    `${what}: ${took.length} writes, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, longest ${at(0.9999)} ms`,
  );
}

let isDone = false;
let started = performance.now();
let writing = writeUntil(() => isDone);
await policies.publish(policyText(ruleCount), { by: 'bench' });
console.log(`first publish: ${seconds(started)} s, ${megabytes()} MB`);
isDone = true;
show('writes while planning', await writing);

isDone = false;
started = performance.now();
const dueBefore = await store.countDueUsers(clock(), 1);
writing = writeUntil(() => isDone);
pipeline.start();
await new Promise((resolve) => setTimeout(resolve, sweepSeconds * 1_000));
isDone = true;
show('writes while sweeping', await writing);
const dueAfter = await store.countDueUsers(clock(), 1);
console.log(`swept ${dueBefore - dueAfter} of ${dueBefore} users in ${seconds(started)} s, ${megabytes()} MB`);
await pipeline.stop();

started = performance.now();
isDone = false;
writing = writeUntil(() => isDone);
await policies.publish(policyText(ruleCount).replace('gorgias-eu: lite', 'gorgias-eu: basic'), { by: 'bench' });
console.log(
  `publish of one changed rule: ${seconds(started)} s, ${await store.countDueUsers(clock(), 2)} users due, ${megabytes()} MB`,
);
isDone = true;
show('writes while publishing', await writing);
await store.close();
