import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { deliveryBench } from './delivery.js';
import { tableOf, writeResults, type Bench, type Figure, type Options } from './report.js';
import { firstSyncBench } from './first-sync.js';
import { growthBench } from './growth.js';
import { largeBench } from './large.js';
import { growthPlot } from './plot.js';
import { scimBench } from './scim.js';

/**
 * `npm run bench [-- [--quick] [--json] [--rounds n] [--store mongodb] [--plot FILE] name …]`: every benchmark, or those named; tables on
 * stdout, or with --json everything as JSON; all figures in results/latest.json. --plot draws how cost grows from those of `scim` and `growth`.
 */
const benches: readonly Bench[] = [scimBench, largeBench, growthBench, firstSyncBench, deliveryBench];

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    store: { type: 'string', default: 'sqlite' },
    plot: { type: 'string' },
  },
});

function fail(text: string): never {
  console.error(text);
  process.exit(1);
}

const unknown = asked.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0)
  fail(`There is no benchmark ${unknown.join(', ')}. There are: ${benches.map(({ name }) => name).join(', ')}.`);
const engine =
  values.store === 'sqlite' || values.store === 'mongodb' ? values.store : fail('--store is sqlite or mongodb.');
if (engine === 'mongodb' && !process.env['MONGODB_URL']) fail('--store mongodb needs MONGODB_URL.');
const rounds = /^[1-9]\d*$/.test(values.rounds) ? Number(values.rounds) : fail('--rounds is a number from 1.');
const options: Options = { engine, isQuick: values.quick, rounds };

const results: Record<string, readonly Figure[]> = {};
for (const bench of benches.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  console.error(`${bench.name}: ${bench.about}`);
  const figures = await bench.run((text) => console.error(`  ${text}`), options);
  results[bench.name] = figures;
  if (!values.json) console.log(`\n${bench.titleOf?.(options) ?? bench.name}\n${tableOf(figures)}`);
}
const written = writeResults(fileURLToPath(new URL('results/latest.json', import.meta.url)), results);
if (values.json) console.log(written);
if (values.plot !== undefined) writeFileSync(values.plot, plotOf(values.plot));
process.exit(0);

/** The plot of this run; how it was measured stands below it. */
function plotOf(file: string): string {
  const points = Object.values(results).flatMap((figures) => figures.flatMap(({ growth }) => growth ?? []));
  if (points.length === 0) fail(`${file} is not written: only scim and growth measure what it shows.`);
  const machine = `${cpus().length} cores, load ${loadavg()[0]?.toFixed(0)}, Node ${process.versions.node}, ${engine}`;
  const how = `${values.quick ? 'quick run (10,000 users at most)' : 'full run'} of ${rounds} round${rounds > 1 ? 's' : ''}`;
  const day = new Date().toISOString().slice(0, 10);
  return growthPlot(points, `${day}: ${machine}, ${how}, CPU of the service at 16 connections.`);
}
