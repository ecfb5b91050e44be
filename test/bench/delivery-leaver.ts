import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Figure } from './report.js';
import { scimUser } from './scim-user.js';
import { startBenchService, type BenchService } from './service.js';

const targetCount = 50;
const userCount = 2_000;
const leavers = 5;

/** Grants of 2,000 people on 50 targets wait, one target hangs; then somebody leaves. How long until the last of the 49 others was told? */
export async function leaverFigures(say: (text: string) => void): Promise<readonly Figure[]> {
  const service = await startBenchService();
  const told = new Map<string, Map<string, number>>();
  const receivers: Server[] = [];
  for (let index = 0; index < targetCount; index += 1)
    receivers.push(await addTarget(service, `t${index}`, index === 0, told));
  await service.api('PUT', '/freeze', { reason: 'benchmark' });
  const names = receivers.map((_receiver, index) => `t${index}: { default: basic }`).join(', ');
  await service.api('POST', '/policy/versions', `version: 1\ntargets: { ${names} }\nrules: []\n`);
  say(`creating ${userCount} people on ${targetCount} targets, nothing is sent yet`);
  const ids: string[] = [];
  for (let from = 0; from < userCount; from += 50) {
    const batch = Array.from({ length: 50 }, (_none, offset) =>
      service.scim<{ id: string }>('POST', '/Users', scimUser(from + offset)),
    );
    ids.push(...(await Promise.all(batch)).map(({ id }) => id));
  }
  const waiting = await untilPlanned(service, userCount * targetCount);
  say(`${waiting.toLocaleString('en')} grants wait; thawing`);
  await service.api('DELETE', '/freeze');

  const took: number[] = [];
  for (let leaver = 0; leaver < leavers; leaver += 1) {
    // People at the end of the queue: none of their targets has heard of them yet when they leave.
    const number = userCount - 1 - leaver * 100;
    await service.scim('PATCH', `/Users/${ids[number] ?? ''}`, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'active', value: false }],
    });
    const answeredAt = performance.now();
    const key = `person${number}@example.com`;
    const heard = () => told.get(key)?.size ?? 0;
    while (heard() < targetCount - 1) await delay(2);
    took.push(Math.max(...[...(told.get(key)?.values() ?? [])]) - answeredAt);
    say(`leaver ${leaver + 1}: ${Math.round(took.at(-1) ?? 0)} ms`);
  }
  await service.child.killNine();
  for (const receiver of receivers) receiver.closeAllConnections();
  for (const receiver of receivers) receiver.close();
  const longest = Math.max(...took);
  return [
    {
      what: `leaver told to 49 targets behind ${waiting.toLocaleString('en')} grants, one target hanging, longest of ${leavers}`,
      value: longest,
      unit: 'ms',
      goal: '<= 1,000 ms',
      isMet: longest <= 1_000,
    },
  ];
}

async function addTarget(
  service: BenchService,
  name: string,
  isHanging: boolean,
  told: Map<string, Map<string, number>>,
): Promise<Server> {
  const receiver = createServer((request, response) => {
    if (isHanging) return;
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const at = performance.now();
      response.end();
      if (!body.startsWith('{"type":"assignment.revoked"')) return;
      const key = /"key":"([^"]+)"/.exec(body)?.[1] ?? '';
      const byTarget = told.get(key) ?? new Map<string, number>();
      told.set(key, byTarget.set(name, byTarget.get(name) ?? at));
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo; // a TCP server has one
  const url = `http://127.0.0.1:${port}/`;
  await service.api('POST', '/targets', { name, catalog: 'gorgias', connector: { kind: 'webhook', url } });
  return receiver;
}

async function untilPlanned({ child }: BenchService, expected: number): Promise<number> {
  for (;;) {
    const text = await (await fetch(`${child.url}/metrics`)).text();
    const pending = Number(/rolecall_assignments\{state="pending"\} (\d+)/.exec(text)?.[1] ?? 0);
    if (pending >= expected) return pending;
    await delay(250);
  }
}
