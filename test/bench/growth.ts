import { startDriver } from './load/start-driver.js';
import { targetsOf } from './policy-text.js';
import { median, type Bench, type Figure, type Options } from './report.js';
import { startReceiver } from './receiver-process.js';
import { scimUser } from './scim-user.js';
import { startBenchService, type BenchService } from './service.js';

/** How the cost of a new user, resolved and delivered to every target, grows with the rules of the policy and with the number of targets. */
export const growthBench: Bench = {
  name: 'growth',
  about: 'CPU of a new user, until resolved and delivered, with 1 to 200 rules and 1 to 50 targets',
  async run(say, options) {
    const rules = await eachOf([1, 20, 200], (count) => cost(say, options, { rules: count, targets: 1 }));
    const targets = await eachOf([1, 10, 50], (count) => cost(say, options, { rules: 1, targets: count }));
    return [
      ...rules.map(([at, cpuUs]) => figure('rules', at, cpuUs)),
      ...targets.map(([at, cpuUs]) => figure('targets', at, cpuUs)),
    ];
  },
};

async function eachOf(counts: readonly number[], measure: (count: number) => Promise<number>) {
  const all: [number, number][] = [];
  for (const count of counts) all.push([count, await measure(count)]);
  return all;
}

const figure = (axis: 'rules' | 'targets', at: number, cpuUs: number): Figure => ({
  what: `create, resolve and deliver a user, ${at} ${axis}`,
  value: cpuUs,
  unit: 'us CPU',
  growth: { axis, line: 'create, resolve and deliver a user', at, cpuUs },
});

interface Size {
  readonly rules: number;
  readonly targets: number;
}

/** CPU of the service for one new user, everything that follows from it included, microseconds; the median of the rounds. */
async function cost(say: (text: string) => void, options: Options, { rules, targets }: Size): Promise<number> {
  say(`${rules} rules, ${targets} targets`);
  const receiver = await startReceiver();
  const service = await startBenchService(options.engine);
  await configure(service, receiver.url, { rules, targets });
  const driver = startDriver();
  const costs: number[] = [];
  const users = options.isQuick ? 100 : 300;
  for (let round = 0; round <= options.rounds; round += 1) {
    const requests = Array.from({ length: users }, (_none, index) => ({
      method: 'POST',
      path: `/scim/v2/${service.directoryId}/Users`,
      body: JSON.stringify(scimUser(round * users + index)),
    }));
    const { pid, url } = service.child;
    const load = await driver.run({
      port: Number(new URL(url).port),
      pid,
      authorization: `Bearer ${service.token}`,
      concurrency: 16,
      requests,
    });
    if (round > 0) costs.push(load.wholeCpuUs); // the first warms up
  }
  driver.stop();
  await service.stop();
  receiver.stop();
  return median(costs);
}

/** Every rule asks a filter that holds for nobody; every target gives its default role to everybody. */
async function configure(service: BenchService, url: string, { rules, targets }: Size): Promise<void> {
  const [, catalog] = targetsOf[0];
  const names = Array.from({ length: targets }, (_none, index) => `t${index}`);
  for (const name of names)
    await service.api('POST', '/targets', { name, catalog, connector: { kind: 'webhook', url } });
  const lines = Array.from({ length: rules }, (_none, index) => {
    const when = `{ filter: 'displayName eq "Nobody ${index}"' }`;
    return `  - id: rule-${index}\n    reason: bench\n    when: ${when}\n    grant: { t0: lite }`;
  });
  const defaults = names.map((name) => `${name}: { default: basic }`).join(', ');
  await service.api('POST', '/policy/versions', `version: 1\ntargets: { ${defaults} }\nrules:\n${lines.join('\n')}\n`);
}
