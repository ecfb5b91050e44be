import { performance } from 'node:perf_hooks';
import { createPolicies } from '../../src/assignments/policies.js';
import { planChanges } from '../../src/assignments/plan-policy.js';
import { parsePolicy } from '../../src/mapping/policy.js';
import { userSchema } from '../../src/scim/schema/definitions.js';
import { loadDirectory, megabytes, now, seconds } from './load.js';
import { policyText } from './policy-text.js';

/** What planning took, as another process is told: CPU seconds, and megabytes of memory held afterwards. */
export interface PlanReport {
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

/** Times planning a policy for a whole directory on a store in memory: `npx tsx test/bench/plan.ts [users] [rules]`. */
const [userCount = 100_000, ruleCount = 200] = process.argv.slice(2).map(Number);
const { store, okta, catalogs, clock } = await loadDirectory(userCount, ruleCount);

const text = policyText(ruleCount);
const parsed = parsePolicy(text, {
  catalogs,
  userSchema,
  targets: (await store.listTargets()).map(({ name, catalog }) => ({ name, catalog })),
  directories: [{ id: okta, name: 'okta' }],
});
if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults.slice(0, 3)));

const needs = { directory: store, assignments: store, targets: store, offboardings: store };
let started = performance.now();
let longestMs = 0;
let tick = performance.now();
const heartbeat = setInterval(() => {
  longestMs = Math.max(longestMs, performance.now() - tick - 5);
  tick = performance.now();
}, 5);
const cpu = process.cpuUsage();
const changes = await planChanges(needs, parsed.policy, now);
const used = process.cpuUsage(cpu);
clearInterval(heartbeat);
console.log(
  `planChanges: ${seconds(started)} s (cpu ${((used.user + used.system) / 1e6).toFixed(2)} s), ${changes.length} changes, ${megabytes()} MB, longest pause ${longestMs.toFixed(0)} ms`,
);

const policies = createPolicies({
  ...needs,
  store,
  registry: store,
  catalogs,
  userSchema,
  clock,
  onPublished: () => undefined,
});
started = performance.now();
const planFrom = process.cpuUsage();
const plan = await policies.plan(text);
const planned = process.cpuUsage(planFrom);
console.log(
  `policies.plan: ${seconds(started)} s, ${plan.changes.length} changes, ${plan.findings.length} findings, ${megabytes()} MB`,
);
await store.close();
process.send?.({ cpuSeconds: (planned.user + planned.system) / 1e6, megabytes: megabytes() } satisfies PlanReport);
