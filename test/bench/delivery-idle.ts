import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { percentile, type Figure } from './report.js';
import { scimUser } from './scim-user.js';
import { startBenchService } from './service.js';

const changes = 400;
const warmUp = 50;

/** From the answer to a SCIM PATCH to the webhook at the receiver, one change at a time on an idle service. */
export async function idleFigures(say: (text: string) => void): Promise<readonly Figure[]> {
  let arrived: (at: number) => void = () => undefined;
  const receiver = createServer((request, response) => {
    const at = performance.now();
    request.resume().on('end', () => {
      response.end();
      arrived(at);
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo; // a TCP server has one
  const service = await startBenchService();
  const url = `http://127.0.0.1:${port}/`;
  await service.api('POST', '/targets', { name: 'bench', catalog: 'gorgias', connector: { kind: 'webhook', url } });
  await service.api('POST', '/policy/versions', 'version: 1\ntargets: { bench: { default: basic } }\nrules: []\n');
  const granted = new Promise<number>((resolve) => (arrived = resolve));
  const { id } = await service.scim<{ id: string }>('POST', '/Users', scimUser(1));
  await granted;

  const took: number[] = [];
  for (let change = 0; change < changes + warmUp; change += 1) {
    const arrival = new Promise<number>((resolve) => (arrived = resolve));
    await service.scim('PATCH', `/Users/${id}`, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'displayName', value: `Person ${change}` }],
    });
    const answeredAt = performance.now();
    const at = await arrival;
    if (change >= warmUp) took.push(Math.max(0, at - answeredAt));
  }
  say(`${changes} changes, one at a time`);
  await service.stop();
  receiver.close();
  const [p50, p99] = [percentile(took, 0.5), percentile(took, 0.99)];
  return [
    {
      what: 'PATCH answered to webhook received, idle, p50',
      value: p50,
      unit: 'ms',
      goal: '<= 10 ms',
      isMet: p50 <= 10,
    },
    { what: 'the same, p99', value: p99, unit: 'ms', goal: '<= 50 ms', isMet: p99 <= 50 },
  ];
}
