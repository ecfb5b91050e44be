import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { createPolicies } from '../../src/assignments/policies.js';
import { planChanges } from '../../src/assignments/plan-policy.js';
import { parsePolicy } from '../../src/mapping/policy.js';
import { userSchema } from '../../src/scim/schema/definitions.js';
import { loadDirectory, megabytes, now, seconds } from './load.js';
import { policyText } from './policy-text.js';

/** What planning took, as another process is told: CPU seconds, megabytes of memory held afterwards, and the longest turn of the event loop meanwhile. */
export interface PlanReport {
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly longestTurnMs: number;
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
const deciding = await watched(() => planChanges(needs, parsed.policy, now));
console.log(
  `planChanges: ${seconds(started)} s (cpu ${deciding.cpuSeconds.toFixed(2)} s), ${deciding.result.length} changes, ${megabytes()} MB, longest turn ${deciding.longestTurnMs.toFixed(0)} ms`,
);

const policies = createPolicies({
  ...needs,
  store,
  registry: store,
  catalogs,
  userSchema,
  clock,
  onPublished: () => undefined,
  onSetAside: () => undefined,
});
started = performance.now();
const { result: plan, cpuSeconds, longestTurnMs } = await watched(() => policies.plan(text));
console.log(
  `policies.plan: ${seconds(started)} s, ${plan.changes.length} changes, ${plan.findings.length} findings, ${megabytes()} MB, longest turn ${longestTurnMs.toFixed(0)} ms`,
);
await store.close();
process.send?.({ cpuSeconds, longestTurnMs, megabytes: megabytes() } satisfies PlanReport);

/** Work with the CPU it took and the longest turn of the event loop meanwhile. */
async function watched<Result>(work: () => Promise<Result>) {
  const lag = monitorEventLoopDelay({ resolution: 1 });
  lag.enable();
  const cpu = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  lag.disable();
  return { result, cpuSeconds: (user + system) / 1e6, longestTurnMs: lag.max / 1e6 };
}
