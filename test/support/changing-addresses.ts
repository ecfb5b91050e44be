import { expect } from '@jest/globals';
import type { Assignment } from '../../src/assignments/model.js';
import { createFreshness } from '../../src/assignments/freshness.js';
import { reassertAll } from '../../src/assignments/reassert.js';
import type { User } from '../../src/directory/model.js';
import type { Connector, Sending, SendResult } from '../../src/delivery/connector.js';
import { renderEvent } from '../../src/delivery/event.js';
import { webhookId } from '../../src/delivery/model.js';
import { webhookHeaders } from '../../src/delivery/sign.js';
import { createWorker } from '../../src/delivery/worker.js';
import { receive, type HeldAccount } from '../../src/demo/receiver/verifier.js';
import { openWorld } from './world.js';

/** Everybody in one group gets one role on one helpdesk; as many may lose it as the test likes. */
const policy = `version: 1
safety:
  revokes: { max: 1000, percent: 100, window: 15m }
rules:
  - id: support
    reason: Agents answer customers
    when: { group: Support }
    grant: { gorgias-eu: basic }
`;

const secret = 'whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQ=';
const hourMs = 3_600_000;

/** What becomes of the requests of one run: `late` ones wait for `land`, `lost` ones are applied and only their answer is lost. */
export type Fate = 'answered' | 'unheard' | 'late' | 'lost';

type When = 'now' | 'later';

/**
 * The real store, pipeline, worker and event, and the shipped receiver without a network between them. `isVersionAware: false` is a receiver that applies
 * whatever comes, as it comes.
 */
export async function openHelpdesk(isVersionAware = true) {
  const world = await openWorld({ policy });
  const group = await world.group('Support');
  const accounts = new Map<string, HeldAccount>();
  const flights: (() => void)[] = [];
  const state = { isDown: false, isFrozen: false, fate: 'answered' as Fate, requests: 0 }; // a Fate, not only its first
  const address = (name: string) => `${name}@example.com`;

  const arrive = ({ assignment, target, now }: Sending): void => {
    const body = renderEvent(assignment, target);
    const headers = { ...webhookHeaders({ id: webhookId(assignment), at: now, body, secrets: [secret] }) };
    const forgetful = { get: () => undefined, set: (key: string, held: HeldAccount) => accounts.set(key, held) };
    expect(receive({ headers, body }, [secret], isVersionAware ? accounts : forgetful, now).status).toBe(200);
  };
  const answerOf = (sending: Sending): SendResult => {
    const outcome = { kind: 'retryable', reason: 'timeout' } as const;
    state.requests += 1;
    if (state.isDown) return { outcome: { kind: 'retryable', reason: 'server_error', status: 503 }, elapsedMs: 5 };
    // Every other request only, so that later and earlier versions pass each other.
    const fate = state.requests % 2 === 0 ? 'answered' : state.fate;
    if (fate === 'answered' || fate === 'lost') arrive(sending);
    if (fate === 'late') flights.push(() => arrive(sending));
    return fate === 'answered'
      ? { outcome: { kind: 'delivered', status: 200 }, elapsedMs: 5 }
      : { outcome, elapsedMs: 5 };
  };
  const connector: Connector = {
    manifest: { kind: 'webhook', label: { en: 'Webhook', fr: 'Webhook' }, fields: [] },
    isVersionAware: () => isVersionAware,
    probe: async () => ({ kind: 'reached' }),
    parseSettings: () => ({}),
    send: async (sending) => answerOf(sending),
    test: async () => ({ outcome: { kind: 'delivered', status: 200 }, elapsedMs: 0 }),
  };
  let leases = 0;
  const nothing = () => undefined;
  const worker = createWorker({
    store: world.store,
    findTarget: (id) => world.store.findTarget(id),
    openSecrets: async () => [secret],
    isServiceFrozen: () => state.isFrozen,
    isFresh: createFreshness({ marks: world.store, policies: world.store, assignments: world.store }),
    disableTarget: async () => undefined,
    connectors: new Map([['webhook', connector]]),
    clock: () => world.now,
    random: () => 0.5,
    workerName: 'test worker',
    newLease: () => `lease ${(leases += 1)}`,
    schedule: () => nothing,
    log: { warn: nothing, error: nothing },
  });

  const resolve = async (): Promise<void> => {
    world.advance(1_000);
    await world.settle();
  };
  const write = async (person: User, attributes: Parameters<typeof world.change>[1], when: When): Promise<void> => {
    world.advance(1_000);
    known.set(person.id, { ...known.get(person.id), ...attributes });
    await world.change(person, known.get(person.id) ?? {});
    if (when === 'now') await resolve();
  };
  const known = new Map<string, Parameters<typeof world.change>[1]>();
  const work = (name: string) => [{ value: address(name), type: 'work' }];
  const all = async (): Promise<readonly Assignment[]> =>
    (await world.store.listAssignments({ targetId: world.gorgias.id }, { limit: 500 })).items;

  return Object.assign(state, {
    /** A new member of the group under `name`'s address. */
    hire: async (userName: string, name = userName): Promise<User> => {
      const person = await world.hire(`${userName}.login`, { emails: work(name) });
      known.set(person.id, { emails: work(name) });
      await world.move(group, { add: [person.id] });
      await resolve();
      return person;
    },
    readdress: (person: User, name: string, when: When = 'now') => write(person, { emails: work(name) }, when),
    rename: (person: User, displayName: string, when: When = 'now') => write(person, { displayName }, when),
    setActive: (person: User, active: boolean, when: When = 'now') => write(person, { active }, when),
    resolve,
    /** One look of the worker, some time after the last. */
    runWorker: async (fate: Fate = 'answered'): Promise<void> => {
      world.advance(10_000);
      state.fate = fate;
      await worker.runOnce();
      state.fate = 'answered';
    },
    resendAll: async (): Promise<void> => {
      for (const { id, lane } of await all()) await world.store.resend(id, lane, world.now);
    },
    /** Everything is said again in a new epoch, as after a restore. */
    beginEpoch: async (): Promise<void> => void (await reassertAll(world.store, world.now, nothing)),
    /** One of the requests that were held up on their way arrives. */
    land: async (which: number): Promise<void> => flights.splice(which % Math.max(1, flights.length), 1)[0]?.(),
    landAll: async (): Promise<void> => {
      for (const landing of flights.splice(0)) landing();
    },
    /** Ends every outage, and goes on until nothing is owed. */
    deliverAll: async (): Promise<void> => {
      state.isDown = false;
      state.isFrozen = false;
      let isOwed = true;
      for (let round = 0; isOwed && round < 20; round += 1) {
        await resolve();
        world.advance(hourMs);
        await worker.runOnce();
        isOwed = (await all()).some(({ delivery }) => delivery.state !== 'done');
      }
    },
    held: (name: string) => {
      const account = accounts.get(address(name));
      return account && { status: account.status, roles: account.roles.map(({ key }) => key) };
    },
    /** Every account that the service calls confirmed is so at the helpdesk, and the helpdesk has no other that is open. */
    expectInStep: async (): Promise<void> => {
      const assignments = await all();
      const expected = assignments.map(({ key, desired, delivery }) => [key, desired.status, delivery.state]);
      const found = assignments.map(({ key }) => [key, accounts.get(key)?.status, 'done']);
      expect(found).toEqual(expected);
      const keys = new Set(assignments.map(({ key }) => key));
      const others = [...accounts].filter(([key, { status }]) => !keys.has(key) && status !== 'removed');
      expect(others).toEqual([]);
    },
    close: () => world.close(),
  });
}

export type HelpdeskUnderTest = Awaited<ReturnType<typeof openHelpdesk>>;
