import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One promise of an RFC and the test that holds the service to it. */
interface Line {
  readonly rfc: number;
  readonly section: string;
  readonly promise: string;
  readonly file: string;
}

const roots = ['test/e2e', 'test/unit/scim', 'test/unit/core/filter', 'test/contract'];
const block = /^( *)describe(?:\.each\([^)]*\))?\(\s*(['"`])((?:(?!\2).)*)\2/;
const test = /^( *)it(?:\.each\([^)]*\))?\(\s*(['"`])((?:(?!\2).)*)\2/;
const reference = /^RFC (\d+)(?: §(\S+))? (.+)$/;

/**
 * Markdown: every section of an RFC that a test names, with the tests that hold the service to it. A test belongs to the section its own name begins
 * with, else to the one the name of its block begins with. Written from the test files as they stand.
 */
export function conformanceText(): string {
  const lines = roots.flatMap((root) => testFiles(root)).flatMap((file) => linesOf(file));
  const rows = lines.sort(inOrder).map(({ rfc, section, promise, file }) => {
    const where = section === '' ? `RFC ${rfc}` : `RFC ${rfc} §${section}`;
    return `| ${where} | ${promise.replaceAll('|', '\\|')} | ${file} |`;
  });
  return [
    '# What the tests hold the SCIM service to',
    '',
    'Written from the names of the tests by `npm run conformance`; a test fails when it is out of date.',
    '',
    '| section | promise | test |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function testFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
    .sort();
}

function linesOf(file: string): readonly Line[] {
  // prettier puts a name that does not fit on the line after the bracket
  const lines = readFileSync(file, 'utf8')
    .replace(/\b(it|describe)\(\n\s*/g, '$1(')
    .split('\n');
  let around = { indent: Infinity, name: '' };
  return lines.flatMap((line) => {
    const [, spaces = '', , title = ''] = block.exec(line) ?? [];
    if (title !== '') around = { indent: spaces.length, name: title };
    const [, indent = '', , name = ''] = test.exec(line) ?? [];
    const own = reference.exec(name);
    const outer = name !== '' && indent.length > around.indent ? reference.exec(around.name) : null;
    const [, rfc, section = '', words = ''] = own ?? outer ?? [];
    if (rfc === undefined) return [];
    return [{ rfc: Number(rfc), section, promise: own ? words : `${words}: ${name}`, file }];
  });
}

function inOrder(a: Line, b: Line): number {
  const [left, right] = [numbered(a.section), numbered(b.section)];
  const differences = left.map((part, index) => part - (right[index] ?? -1));
  const bySection = differences.find((difference) => difference !== 0) ?? left.length - right.length;
  return a.rfc - b.rfc || bySection || a.file.localeCompare(b.file, 'en');
}

function numbered(section: string): readonly number[] {
  return section.split('.').map(Number);
}
