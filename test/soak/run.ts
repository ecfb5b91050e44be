import { fork } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startBenchService } from '../bench/service.js';
import { fillDirectory, startLoad } from './load.js';
import { judgeMemory, readMemory, type MemorySample } from './memory.js';

/**
 * `npm run soak`: a steady load on the built service, its rate limit off, and the memory of its process sixty times. Ends with 1 when heap or resident
 * memory grew by more than ten percent after the warm-up, or a request failed. ROLECALL_SOAK_SECONDS (3600), ROLECALL_SOAK_RATE (100 a second).
 */
const seconds = Number(process.env['ROLECALL_SOAK_SECONDS'] ?? 3_600);
const perSecond = Number(process.env['ROLECALL_SOAK_RATE'] ?? 100);
/** The page cache of the store and the compiled code are full by then. */
const warmUpMs = Math.min(seconds / 3, 600) * 1_000;
const sampleMs = Math.max(1_000, (seconds / 60) * 1_000);
const targets = ['eu', 'us', 'fr'];

const policy = `version: 1
safety:
  revokes: { max: 100000, percent: 100, window: 1m }
rules:
  - id: teams
    reason: Agents answer customers
    when: { group: { prefix: "Team " } }
    grant: { ${targets.map((name) => `${name}: basic`).join(', ')} }
`;

const receiver = fork(fileURLToPath(new URL('../bench/bare-receiver.ts', import.meta.url)), {
  execArgv: ['--import', 'tsx'],
});
const [port] = (await once(receiver, 'message')) as [number]; // the receiver sends its port and nothing else
const collector = fileURLToPath(new URL('collect-on-signal.mjs', import.meta.url));
const service = await startBenchService('sqlite', ['--import', collector]);
for (const name of targets) {
  const connector = { kind: 'webhook', url: `http://127.0.0.1:${port}/${name}` };
  await service.api('POST', '/targets', { name, catalog: 'gorgias', connector });
}
await service.api('POST', '/policy/versions', policy);
const company = await fillDirectory(service);
console.error(`${company.users.length} users, ${company.groups.length} groups; ${perSecond} requests a second`);

const began = performance.now();
const samples: MemorySample[] = [];
const { report, ended } = startLoad(service, company, { perSecond, untilMs: seconds * 1_000 });
let isOver = false;
void ended.then(() => (isOver = true));
console.log('seconds,requests,failed,late,p95_ms,heap_mb,rss_mb');
while (!isOver) {
  await delay(sampleMs); // between two samples
  process.kill(service.child.pid, 'SIGUSR2');
  let memory = readMemory(service.child.output(), samples.length);
  for (; memory === undefined; memory = readMemory(service.child.output(), samples.length)) await delay(10); // until it has collected
  const sample = { ...memory, atMs: performance.now() - began };
  samples.push(sample);
  const { sent, failed, late } = report;
  const figures = [sample.atMs / 1_000, sent, failed, late, report.p95(), mb(sample.heap), mb(sample.rss)];
  console.log(figures.map((figure) => Math.round(figure * 10) / 10).join(','));
}
const verdict = judgeMemory(samples, warmUpMs);
const { first, last, heapGrowth, rssGrowth, isFlat } = verdict;
console.error(
  `heap ${mb(first.heap)} -> ${mb(last.heap)} MB (${percent(heapGrowth)}), resident ${mb(first.rss)} -> ${mb(last.rss)} MB (${percent(rssGrowth)})`,
);
console.error(
  `${report.sent} requests in ${seconds} s, ${report.failed} failed, ${report.late} late: ${isFlat ? 'flat' : 'NOT FLAT'}`,
);
if (report.firstFailure !== undefined) console.error(`first failure: ${report.firstFailure}`);
await service.stop();
receiver.kill();
process.exit(isFlat && report.failed === 0 ? 0 : 1);

function mb(bytes: number): number {
  return Math.round((bytes / 1_048_576) * 10) / 10;
}

function percent(part: number): string {
  return `${part >= 0 ? '+' : ''}${(part * 100).toFixed(1)} %`;
}
