import { fileURLToPath } from 'node:url';
import { deliveryBench } from './delivery.js';
import { tableOf, writeResults, type Bench, type Figure } from './report.js';

/** `npm run bench [-- name …]`: every benchmark, or those named; a table on stdout, all figures in results/latest.json. */
const benches: readonly Bench[] = [deliveryBench];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(', ')}. There are: ${benches.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(1);
}
const results: Record<string, readonly Figure[]> = {};
for (const bench of benches.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  console.error(`${bench.name}: ${bench.about}`);
  const figures = await bench.run((text) => console.error(`  ${text}`));
  results[bench.name] = figures;
  console.log(`\n${bench.name}\n${tableOf(figures)}`);
}
writeResults(fileURLToPath(new URL('results/latest.json', import.meta.url)), results);
process.exit(0);
