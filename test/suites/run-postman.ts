import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scimBasePath } from '../../src/directory/base-path.js';
import { openScimApp, scimToken } from '../support/scim-app.js';
import { deviations, skipped } from './deviations.js';
import { readCollection, runStep, type Assertion, type Reply } from './postman.js';

/**
 * Runs Microsoft's two public Postman collections against a fresh service each, in a directory of dialect `auto`:
 * `npm run suites -- <folder with the collections>`. Ends with 1 when an assertion fails that deviations.ts does not expect, or one passes that it
 * expects to fail.
 */
const collections = [
  'Microsoft-SCIM-Tests.postman_collection.json',
  'Microsoft-SCIM-Inbound.postman_collection.json',
] as const;

/** Host of the inbound collection's URLs, which all are https://<host>/scim/…. */
const inboundHost = 'inbound.invalid';

async function runCollection(
  file: string,
): Promise<{ readonly requests: number; readonly assertions: readonly Assertion[] }> {
  const scim = await openScimApp();
  const server = createServer(scim.app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const base = scimBasePath(scim.directory.id);
  const variables = new Map([
    ['Protocol', 'http'],
    ['Server', '127.0.0.1'],
    ['Port', `:${port}`],
    ['Api', base.slice(1)],
    ['endpoint', inboundHost],
  ]);
  const send = async (request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  }): Promise<Reply> => {
    const url = request.url
      .replace(`https://${inboundHost}/scim`, `http://127.0.0.1:${port}${base}`)
      .replace('https://127.0.0.1', 'http://127.0.0.1');
    const headers = new Headers({ 'content-type': 'application/json' });
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, value);
    headers.set('authorization', `Bearer ${scimToken}`);
    const response = await fetch(url, {
      method: request.method,
      headers,
      ...(request.body === undefined || request.method === 'GET' ? {} : { body: request.body }),
    });
    if (response.status >= 500) throw new Error(`${request.method} ${request.url} answered ${response.status}`);
    return { status: response.status, text: await response.text() };
  };

  const steps = readCollection(readFileSync(file, 'utf8')).filter(({ path }) => !skipped.has(path));
  const assertions: Assertion[] = [];
  for (const step of steps) assertions.push(...(await runStep(step, variables, send)));
  server.close();
  await scim.close();
  return { requests: steps.length, assertions };
}

async function main(folder: string | undefined): Promise<number> {
  if (folder === undefined) {
    process.stderr.write('Name the folder that holds the collections: npm run suites -- <folder>\n');
    return 2;
  }
  let surprises = 0;
  for (const name of collections) {
    const { requests, assertions } = await runCollection(join(folder, name));
    const isExpected = ({ step, name: claim }: Assertion) => deviations.has(`${step}: ${claim}`);
    const failed = assertions.filter(({ error }) => error !== undefined);
    const expected = failed.filter(isExpected);
    const surprising = [
      ...failed.filter((one) => !isExpected(one)),
      ...assertions.filter((one) => one.error === undefined && isExpected(one)),
    ];
    surprises += surprising.length;
    process.stdout.write(
      `${name}: ${requests} requests, ${assertions.length} assertions, ${assertions.length - failed.length} passed, ${expected.length} expected deviations, ${surprising.length} surprises\n`,
    );
    for (const { step, name: claim } of expected)
      process.stdout.write(`  expected  ${step}: ${claim} (${deviations.get(`${step}: ${claim}`) ?? ''})\n`);
    for (const { step, name: claim, error } of surprising)
      process.stdout.write(`  SURPRISE  ${step}: ${claim}: ${error ?? 'passed, though a deviation is expected'}\n`);
  }
  return surprises === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv[2]);
