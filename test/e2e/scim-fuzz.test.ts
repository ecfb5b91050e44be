import { Agent, createServer, request, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { scimBasePath } from '../../src/directory/base-path.js';
import { valueAt } from '../support/exchanges.js';
import { createDice, createFuzzer, type FuzzRequest } from '../support/fuzz.js';
import { addTarget, groupBody, openScimApp, scimToken, userBody, type ScimApp } from '../support/scim-app.js';

const cases = 10_000;
const lanes = 8;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

let scim: ScimApp;
let server: Server;
let port: number;
const agent = new Agent({ keepAlive: true, maxSockets: lanes });

beforeAll(async () => {
  scim = await openScimApp();
  await addTarget(scim, 'gorgias-eu', 'gorgias');
  server = createServer(scim.app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => {
  agent.destroy();
  server.close();
  await scim.close();
});

/** Rejects when no whole answer has come after ten seconds. */
function send({ method, path, headers, body }: FuzzRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const all = { ...headers, ...length, authorization: `Bearer ${scimToken}` };
    const options = {
      agent,
      port,
      host: '127.0.0.1',
      method,
      path: `${scimBasePath(scim.directory.id)}${path}`,
      headers: all,
    };
    const sent = request({ ...options, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer within ten seconds')));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What is wrong with an answer; undefined when nothing is. */
function wrong({ method }: FuzzRequest, { status, type, text }: Answer): string | undefined {
  if (status >= 500) return `status ${status}`;
  if (method === 'HEAD' || text === '')
    return status < 400 || method === 'HEAD' ? undefined : 'a refusal without a body';
  if (type !== 'application/scim+json; charset=utf-8') return `content type ${type}`;
  const body: unknown = JSON.parse(text);
  if (status < 400) return undefined;
  const isError = JSON.stringify(valueAt(body, 'schemas')) === '["urn:ietf:params:scim:api:messages:2.0:Error"]';
  return isError && valueAt(body, 'status') === String(status) ? undefined : 'no SCIM error in the body';
}

async function ids(): Promise<readonly string[]> {
  const made = [];
  for (let n = 0; n < 100; n += 1)
    made.push(
      await scim.call('POST', '/Users', userBody(`first${n}@example.com`)),
      await scim.call('POST', '/Groups', groupBody(`First ${n}`)),
    );
  return made.map(({ body }) => String(valueAt(body, 'id')));
}

it(`${cases} requests of every wrong kind get a SCIM answer below 500, each in time`, async () => {
  const next = createFuzzer(createDice(20_261_122), await ids());
  const faults: string[] = [];
  const statuses = new Map<number, number>();
  let sent = 0;
  const lane = async () => {
    while (sent < cases && faults.length < 5) {
      sent += 1;
      const one = next();
      const answer = await send(one).catch((error: unknown) => String(error));
      const fault = typeof answer === 'string' ? answer : wrong(one, answer);
      if (fault !== undefined) faults.push(`${fault}: ${JSON.stringify(one).slice(0, 600)}`);
      if (typeof answer !== 'string') statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  expect(faults).toEqual([]);
  expect(scim.unknownErrors).toEqual([]);
  // the requests reach every part of the service: reads, writes, and each way to refuse them
  const missing = [200, 201, 204, 400, 404, 405, 409, 412, 415].filter((status) => !statuses.has(status));
  expect(missing).toEqual([]);
}, 120_000);
