import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const folder = 'test/faults';
const index = join(folder, 'README.md');

/** One `describe` that names the case it is about. */
interface Named {
  readonly number: number;
  readonly name: string;
  readonly file: string;
}

function namedCases(): readonly Named[] {
  const files = readdirSync(folder).filter((file) => /\.(test|soak)\.ts$/.test(file) && file !== 'index.test.ts');
  return files.sort().flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const found = text.matchAll(/describe\(\s*(['"`])fault case (\d+): (.+?)\1/g);
    return [...found].map(([, , number, name]) => ({ number: Number(number), name: name ?? '', file }));
  });
}

/** The page as the tests have it; the cases in the order of their numbers. */
function page(cases: readonly Named[]): string {
  const rows = [...cases]
    .sort((a, b) => a.number - b.number)
    .map(({ number, name, file }) => `| ${number} | ${name} | ${file} |`);
  return `# What may go wrong between the service and a helpdesk

Each case is a test whose \`describe\` begins with its number. \`WRITE_SCHEMAS=1\` with the test \`index.test.ts\` writes this page anew;
\`npm run test:soak\` runs the long forms too.

| case | what happens | file |
| ---: | --- | --- |
${rows.join('\n')}
`;
}

describe('the index of the fault cases', () => {
  const cases = namedCases();
  if (process.env['WRITE_SCHEMAS'] === '1') writeFileSync(index, page(cases));

  it('names every case there is, where it is, and none that is not', () => {
    expect(readFileSync(index, 'utf8')).toBe(page(cases));
  });

  it('has all twenty-five', () => {
    const numbers = new Set(cases.map(({ number }) => number));
    const all = Array.from({ length: 25 }, (_, at) => at + 1);
    expect(all.filter((number) => !numbers.has(number))).toEqual([]);
  });
});
