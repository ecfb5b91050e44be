import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { deliveryBench } from './delivery.js';
import { tableOf, writeResults, type Bench, type Figure, type Options } from './report.js';
import { firstSyncBench } from './first-sync.js';
import { scimBench } from './scim.js';

/**
 * `npm run bench [-- [--quick] [--json] [--rounds n] [--store mongodb] name …]`: every benchmark, or those named; tables on stdout, or with --json
 * everything as JSON; all figures in results/latest.json.
 */
const benches: readonly Bench[] = [scimBench, firstSyncBench, deliveryBench];

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    store: { type: 'string', default: 'sqlite' },
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
const options: Options = { engine, isQuick: values.quick, rounds: Number(values.rounds) };

const results: Record<string, readonly Figure[]> = {};
for (const bench of benches.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  console.error(`${bench.name}: ${bench.about}`);
  const figures = await bench.run((text) => console.error(`  ${text}`), options);
  results[bench.name] = figures;
  if (!values.json) console.log(`\n${bench.name}\n${tableOf(figures)}`);
}
const written = writeResults(fileURLToPath(new URL('results/latest.json', import.meta.url)), results);
if (values.json) console.log(written);
process.exit(0);
