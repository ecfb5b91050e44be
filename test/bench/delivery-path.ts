import { Agent, request } from 'node:http';
import { createConnectors } from '../../src/connectors/index.js';
import type { Connector } from '../../src/delivery/connector.js';
import { renderEvent } from '../../src/delivery/event.js';
import { aTarget, anAssignment } from '../support/deliveries.js';
import { startReceiver } from './receiver-process.js';
import { median, type Figure } from './report.js';

const rounds = 9;
const postsPerRound = 4_000;
const concurrency = 8;

/** CPU of this process for one delivery through the webhook connector, beside one bare POST of the same bytes; paired rounds against one receiver in another process. */
export async function pathFigures(say: (text: string) => void): Promise<readonly Figure[]> {
  const receiver = await startReceiver();
  const { url } = receiver;
  const connector = createConnectors({ privateTargets: ['127.0.0.0/8'], version: 'bench' }).get('webhook');
  if (!connector) throw new Error('the webhook connector is missing');
  const full = fullPath(connector, url);
  const bare = barePost(url);
  const ratios: number[] = [];
  const costs: { readonly bare: number; readonly full: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const [first, second] = round % 2 === 0 ? [bare, full] : [full, bare];
    const a = await cpuPerCall(first);
    const b = await cpuPerCall(second);
    const cost = round % 2 === 0 ? { bare: a, full: b } : { bare: b, full: a };
    if (round === 0) continue; // compiles what the others run
    costs.push(cost);
    ratios.push(cost.bare / cost.full);
  }
  receiver.stop();
  say(`${rounds} paired rounds of ${postsPerRound} POSTs`);
  const ratio = median(ratios);
  return [
    { what: 'bare POST', value: median(costs.map((cost) => cost.bare)), unit: 'us CPU' },
    {
      what: 'delivery: render, sign, guard, deadline, POST',
      value: median(costs.map((cost) => cost.full)),
      unit: 'us CPU',
    },
    {
      what: 'deliveries per bare POST, of the same CPU',
      value: ratio,
      unit: 'x',
      goal: '>= 0.25',
      isMet: ratio >= 0.25,
    },
  ];
}

function fullPath(connector: Connector, url: string): () => Promise<void> {
  const target = { ...aTarget(), connector: { kind: 'webhook', settings: connector.parseSettings({ url }) } };
  const assignment = anAssignment(target.id);
  const secrets = [`whsec_${Buffer.alloc(32, 5).toString('base64')}`];
  return async () => {
    const { outcome } = await connector.send({ target, assignment, secrets, now: new Date() });
    if (outcome.kind !== 'delivered') throw new Error(`the receiver did not take it: ${JSON.stringify(outcome)}`);
  };
}

function barePost(url: string): () => Promise<void> {
  const target = aTarget();
  const body = renderEvent(anAssignment(target.id), target);
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  return () =>
    new Promise((resolve, reject) => {
      const post = request(url, { method: 'POST', agent, headers }, (response) => response.resume().on('end', resolve));
      post.on('error', reject);
      post.end(body);
    });
}

async function cpuPerCall(call: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  let left = postsPerRound;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / postsPerRound;
}
