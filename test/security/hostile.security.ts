import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminOperations, type AdminNeeds } from '../../src/api/operations.js';
import { scimClient } from '../support/tenant.js';
import { startChild, type ChildService } from '../support/service.js';
import { hostileRequests, type HostileRequest } from './requests.js';
import { send, type WireResult } from './wire.js';
import { plantWorld, type World } from './world.js';

const limitMs = 20_000;
const atOnce = 12;
/** Kinds of which some are no whole requests. */
const unfinished = new Set(['malformed', 'bytes flipped']);
const plantedPassword = 'planted-password-of-a-user-91c2';

let folder: string;
let service: ChildService;
let world: World;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolecall-security-'));
  const databaseUrl = `sqlite:${join(folder, 'rolecall.db')}`;
  service = await startChild({ databaseUrl, env: { LOG_LEVEL: 'info' } });
  world = await plantWorld(service);
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

const portOf = ({ url }: ChildService) => Number(new URL(url).port);

/** Sends them all, a few at once; gives every fault as a line. */
async function sendAll(requests: readonly HostileRequest[], counts: Map<string, number>): Promise<readonly string[]> {
  const faults: string[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < requests.length; at = next++) {
      const request = requests[at];
      if (!request) return;
      const result = await send({ port: portOf(service), limitMs }, request.bytes, {
        isWhole: !unfinished.has(request.kind),
      });
      const key = `${request.kind} ${result.status === undefined ? 'closed' : `${Math.floor(result.status / 100)}xx`}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      const fault = faultOf(request, result, world.secrets);
      if (fault !== undefined) faults.push(`${fault}: ${request.bytes.toString('latin1').slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return faults;
}

function faultOf({ forbidden = [], mustFail = false }: HostileRequest, result: WireResult, secrets: readonly string[]) {
  if (result.isHung) return 'hung';
  // 501 is what RFC 7644 section 3.11 has for /Me where it is not supported
  if (result.status !== undefined && result.status >= 500 && result.status !== 501) return `answered ${result.status}`;
  if (mustFail && result.status !== undefined && result.status < 400) return `passed with ${result.status}`;
  const leaked = [...forbidden, ...secrets].find((text) => result.text.includes(text));
  if (leaked !== undefined) return `told ${leaked}`;
  return /\n\s+at .+\.[jt]s:\d+|SQLITE_|node_modules/.test(result.text) ? 'told its insides' : undefined;
}

describe('a service under attack', () => {
  it('answers or ends every one of 10,000 hostile requests, and tells nothing', async () => {
    const requests = hostileRequests(world);
    expect(requests.length).toBeGreaterThanOrEqual(10_000);
    const counts = new Map<string, number>();
    const began = Date.now();
    const faults = await sendAll(requests, counts);
    const seconds = Math.round((Date.now() - began) / 1_000);
    const shown = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => `${key} ${count}`);
    process.stderr.write(
      `\nhostile requests: ${requests.length} in ${seconds} s; ${faults.length} faults; ${shown.join(', ')}\n`,
    );
    expect(faults.slice(0, 20)).toEqual([]);
  });

  it('is healthy afterwards, and neither directory has lost or gained what is not its own', async () => {
    for (const path of ['/healthz', '/readyz']) expect((await fetch(`${service.url}${path}`)).status).toBe(200);
    const { mine, theirs } = world;
    const mineNow = scimClient(`${service.url}/scim/v2/${mine.id}`, mine.token);
    const made = await mineNow('POST', '/Users', { userName: 'after@example.com', password: plantedPassword });
    expect(made.status).toBe(201);
    const theirsNow = scimClient(`${service.url}/scim/v2/${theirs.id}`, theirs.token);
    expect((await theirsNow('GET', '/Users')).body).toMatchObject({ totalResults: 5 });
    for (const id of theirs.userIds)
      expect((await theirsNow('GET', `/Users/${id}`)).body).toMatchObject({ displayName: theirs.marker });
    const group = await theirsNow('GET', `/Groups/${theirs.groupIds[0]}`);
    expect(group.body['members']).toHaveLength(5);
  });

  it('shows no secret in any reading of the admin API, in any line of its log, or in its database', async () => {
    const operations = adminOperations({ catalogs: new Map(), connectors: new Map() } as unknown as AdminNeeds); // listing the operations calls no service
    const secrets = [...world.secrets, plantedPassword];
    const leaks: string[] = [];
    let answers = 0;
    for (const { method, path } of operations) {
      if (method !== 'get') continue;
      const filled = path
        .replace('/directories/{id}', `/directories/${world.theirs.id}`)
        .replace('/targets/{id}', `/targets/${world.targetId}`)
        .replace('{person}', world.theirs.userIds[0] ?? '')
        .replace('{groupId}', world.theirs.groupIds[0] ?? '');
      const headers = { authorization: `Bearer ${world.ownerKey}` };
      const answer = await fetch(`${service.url}/api/v1${filled}`, { headers });
      const text = await answer.text();
      if (answer.status === 200) answers += 1;
      for (const secret of secrets) if (text.includes(secret)) leaks.push(`${path} tells ${secret}`);
    }
    const log = service.output();
    const database = ['', '-wal'].map((end) => readFileSync(join(folder, `rolecall.db${end}`), 'latin1')).join('');
    for (const secret of secrets) {
      if (log.includes(secret)) leaks.push(`the log tells ${secret}`);
      if (database.includes(secret)) leaks.push(`the database keeps ${secret}`);
    }
    expect(answers).toBeGreaterThan(40);
    expect(leaks).toEqual([]);
    const errors = log.split('\n').filter((line) => line.includes('"level":"error"'));
    expect(errors).toEqual([]);
  });
});

describe('a client that takes its time', () => {
  /** The seconds until the service ends a connection on which `trickle` is sent again and again. */
  const endedAfter = (first: string, trickle: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const began = Date.now();
      const socket = connect({ port: portOf(service), host: '127.0.0.1' });
      socket.write(first);
      const timer = setInterval(() => socket.write(trickle), 1_000);
      const late = setTimeout(() => reject(new Error('still open')), 100_000);
      socket.on('error', () => undefined); // its end is what counts
      socket.resume();
      socket.on('close', () => {
        clearInterval(timer);
        clearTimeout(late);
        resolve((Date.now() - began) / 1_000);
      });
    });

  it('is cut off: silent, a header at a time, a byte of the body at a time; and others are served meanwhile', async () => {
    const path = `/scim/v2/${world.mine.id}/Users`;
    const head = `POST ${path} HTTP/1.1\r\nhost: x\r\n`;
    const body = `${head}authorization: Bearer ${world.mine.token}\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n`;
    const idle = Array.from({ length: 400 }, () => connect({ port: portOf(service), host: '127.0.0.1' }));
    for (const socket of idle) socket.on('error', () => undefined); // cut off in the end
    const slow = Promise.all([endedAfter('', ''), endedAfter(head, 'x: y\r\n'), endedAfter(body, ' ')]);
    const { status } = await scimClient(`${service.url}/scim/v2/${world.mine.id}`, world.mine.token)(
      'GET',
      '/Users?count=1',
    );
    expect(status).toBe(200);
    const [silent = 0, headers = 0, trickled = 0] = await slow;
    expect([silent < 30, headers < 30, trickled < 75]).toEqual([true, true, true]);
    for (const socket of idle) socket.destroy();
  });
});
