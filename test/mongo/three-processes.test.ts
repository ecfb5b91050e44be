import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { trustId } from '../../src/core/ids.js';
import type { Attempt } from '../../src/delivery/model.js';
import { createAdmin, type Admin } from '../../src/demo/admin.js';
import { attemptsCollection } from '../../src/stores/mongo/attempt-documents.js';
import { connect } from '../../src/stores/mongo/database.js';
import { openMongoStore } from '../../src/stores/mongo/open.js';
import { createRandom, type Random } from '../faults/simulation/random.js';
import { mongoDatabase } from '../support/mongo-database.js';
import { openReceiver, type TestReceiver } from '../support/receiver.js';
import { testAdminKey } from '../support/service.js';
import { differences, sentByTwo, toldAgain, watchInFlight } from './evidence.js';
import { startFleet, type Fleet } from './fleet.js';
import { createProvider, policy, targetNames, type Person, type Provider, type TargetName } from './load.js';

/** As many as two quiet cores carry in three minutes; ROLECALL_FLEET_USERS=2000 is the long form. ROLECALL_FLEET_SEED chooses another run. */
const users = Number(process.env['ROLECALL_FLEET_USERS'] ?? 250);
const seed = Number(process.env['ROLECALL_FLEET_SEED'] ?? Date.now() % 1_000_000);
const processes = 3;
/** Requests of the identity provider under way at once. */
const connections = 8;
const kills = Math.max(6, Math.round(users / 40));
/** The leases of killed processes end after at most 60 s; then what they had begun is done by another. The rest is patience with a busy machine. */
const settleMs = 360_000 + users * 100;

const directoryAnswer = z.looseObject({ id: z.string() });
const tokenAnswer = z.looseObject({ token: z.string() });
const targetAnswer = z.looseObject({ signingSecret: z.string() });

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('three processes on one database, killed at random', () => {
  it(
    'lose nothing, send nothing from two of them at once, and end with every helpdesk in step',
    async () => {
      const began = Date.now();
      const random = createRandom(seed);
      const database = mongoDatabase();
      cleanUps.push(() => database.drop());
      const fleet = await startFleet(processes, database, random);
      cleanUps.push(() => fleet.stop());
      const inFlight = watchInFlight();
      try {
        const admin = createAdmin({ url: fleet.firstUrl, adminKey: testAdminKey });
        const receivers = await openTargets(admin, inFlight, () => random.between(0, 15));
        const provider = await openProvider(admin, fleet, random);
        const loadBegan = Date.now();
        const people = await runLoad(provider, fleet);
        const loadMs = Date.now() - loadBegan;
        await fleet.allReady();

        await untilInStep(receivers, people, admin, database.url);
        const lost = [...receivers].flatMap(([target, one]) => differences(target, people, one.accounts()));
        expect(lost).toEqual([]);
        expect(await whatIsLeft(database.url)).toEqual({ dueUsers: 0, nextDueAt: undefined });

        const attempts = await readAttempts(database.url);
        expect(sentByTwo(attempts)).toEqual([]);
        expect(inFlight.twice).toEqual([]);
        const again = [...receivers.values()].flatMap((one) => toldAgain(one, fleet.kills));
        expect(again.filter(({ isExplained }) => !isExplained)).toEqual([]);
        expect(await fleet.stop()).toEqual(Array.from({ length: processes }, () => 0));

        report({
          users,
          seed,
          operations: provider.operations(),
          repeated: fleet.repeated(),
          kills: fleet.kills.length,
          attempts: attempts.length,
          'processes that sent': new Set(attempts.map(({ worker }) => worker)).size,
          'told twice': again.length,
          losses: lost.length,
          'seconds of load': Math.round(loadMs / 1_000),
          'seconds in all': Math.round((Date.now() - began) / 1_000),
        });
      } catch (error) {
        throw new Error(`ROLECALL_FLEET_SEED=${seed}; the services wrote:\n${fleet.output()}`, { cause: error });
      }
    },
    settleMs + users * 2_000,
  );
});

async function openTargets(
  admin: Admin,
  inFlight: ReturnType<typeof watchInFlight>,
  answerMs: () => number,
): Promise<ReadonlyMap<TargetName, TestReceiver>> {
  const receivers = new Map<TargetName, TestReceiver>();
  for (const name of targetNames) {
    const receiver = await openReceiver({
      secrets: [],
      before: async ({ body }) => {
        inFlight.enter(body);
        await delay(answerMs()); // the time a helpdesk takes, in which a second sender would be seen
        return undefined;
      },
    });
    cleanUps.push(() => receiver.close());
    receiver.onReceived(({ body }) => inFlight.leave(body));
    const target = { name, catalog: 'gorgias', connector: { kind: 'webhook', url: receiver.url } };
    receiver.acceptSecrets([(await admin.post('/targets', target, targetAnswer)).signingSecret]);
    receivers.set(name, receiver);
  }
  await admin.publishPolicy(policy);
  return receivers;
}

async function openProvider(admin: Admin, fleet: Fleet, random: Random): Promise<Provider> {
  const { id } = await admin.post('/directories', { name: 'okta', dialect: 'okta' }, directoryAnswer);
  const { token } = await admin.post(`/directories/${id}/tokens`, {}, tokenAnswer);
  const provider = createProvider(fleet.send, `/scim/v2/${id}`, token, random);
  await provider.group('Support');
  await provider.group('Leads');
  return provider;
}

/** Everybody joins and is changed twice, several people at a time; the kills are spread over it. */
async function runLoad(provider: Provider, fleet: Fleet): Promise<readonly Person[]> {
  const people: Person[] = [];
  const every = users / kills;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let n = next++; n < users; n = next++) {
      const isKillDue = Math.floor((n + 1) / every) > Math.floor(n / every);
      const person = await provider.join(n);
      people.push(person);
      const killed = isKillDue ? fleet.killOne() : undefined; // while the others, and this one's first change, are under way
      await provider.change(person);
      await provider.change(person);
      await killed;
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  return people;
}

async function untilInStep(
  receivers: ReadonlyMap<TargetName, TestReceiver>,
  people: readonly Person[],
  admin: Admin,
  url: string,
): Promise<void> {
  const until = Date.now() + settleMs;
  const isInStep = () => [...receivers].every(([name, one]) => differences(name, people, one.accounts()).length === 0);
  while (!isInStep() || (await admin.isAnythingOwed()) || (await whatIsLeft(url)).dueUsers > 0) {
    if (Date.now() > until) return; // what differs is told by the expectations
    await delay(500); // between two looks
  }
}

/** Marks and owed sends, as another instance would find them. */
async function whatIsLeft(url: string): Promise<{ dueUsers: number; nextDueAt: Date | undefined }> {
  const store = await openMongoStore(url);
  try {
    const policyVersion = await store.currentPolicyVersion();
    return { dueUsers: await store.countDueUsers(new Date(), policyVersion), nextDueAt: await store.nextDueAt() };
  } finally {
    await store.close();
  }
}

async function readAttempts(url: string): Promise<readonly Attempt[]> {
  const db = await connect(url);
  try {
    const found = await attemptsCollection(db).find().toArray();
    return found.map(({ _id, ...attempt }) => ({ id: trustId('att', _id), ...attempt }));
  } finally {
    await db.close();
  }
}

function report(figures: Readonly<Record<string, number>>): void {
  const words = Object.entries(figures).map(([what, count]) => `${what} ${count}`);
  process.stderr.write(`three processes: ${words.join(', ')}\n`);
}
