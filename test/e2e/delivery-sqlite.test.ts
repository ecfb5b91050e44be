import { randomUUID } from 'node:crypto';
import { afterEach, describe, it, expect } from '@jest/globals';
import { createConnectors } from '../../src/connectors/index.js';
import { newId } from '../../src/core/ids.js';
import type { Assignment, Lane } from '../../src/assignments/model.js';
import { systemSchedule } from '../../src/delivery/limits.js';
import { newSigningSecret } from '../../src/assignments/signing-secret.js';
import { createWorker, type Worker } from '../../src/delivery/worker.js';
import { openSqliteStore } from '../../src/stores/sqlite/open.js';
import type { Store } from '../../src/stores/store.js';
import { aState, aTarget } from '../support/deliveries.js';
import { openReceiver, type TestReceiver } from '../support/receiver.js';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Running {
  readonly store: Store;
  readonly worker: Worker;
  readonly receiver: TestReceiver;
  /** Makes the next version of an account, as reconcile does. */
  readonly owe: (key: string, status?: 'active' | 'suspended', current?: Assignment) => Promise<Assignment>;
}

/** Real store, worker, connector, clock and receiver. */
async function running(before?: () => Promise<undefined> | undefined): Promise<Running> {
  const store = await openSqliteStore('sqlite::memory:');
  cleanups.push(() => store.close());
  const secrets = [newSigningSecret()];
  const receiver = await openReceiver({ secrets, ...(before && { before }) });
  cleanups.push(() => receiver.close());
  const target = aTarget({ url: receiver.url });
  await store.insertTarget(target, { keys: [{ sealed: 'sealed' }] });
  const worker = createWorker({
    store,
    findTarget: (id) => store.findTarget(id),
    openSecrets: async () => secrets,
    isServiceFrozen: () => false,
    isFresh: async () => true,
    disableTarget: async () => undefined,
    connectors: createConnectors({ privateTargets: ['127.0.0.0/8'], version: '1.2.3' }),
    clock: () => new Date(),
    random: Math.random,
    workerName: 'test worker',
    newLease: randomUUID,
    schedule: systemSchedule,
    log: { warn: () => undefined, error: () => undefined },
  });
  cleanups.push(() => worker.stop());
  const owe: Running['owe'] = (key, status = 'active', current = undefined) => {
    const lane: Lane = status === 'active' ? 2 : 0;
    const write = {
      key,
      userIds: [],
      desired: aState(key, status),
      cause: { kind: 'group', rules: [], groups: [], policyVersion: 1 },
      basis: { users: [], policyVersion: 1 },
      lane,
      at: new Date(),
      delivery: 'owed',
    } as const;
    return current
      ? store.writeVersion(current.id, write, current.revision)
      : store.insertAssignment(newId('asg'), target.id, write);
  };
  return { store, worker, receiver, owe };
}

describe('the worker on the embedded database', () => {
  it('brings every account of a long queue into step, each version once', async () => {
    const { store, worker, receiver, owe } = await running();
    for (let n = 0; n < 500; n += 1) await owe(`p${n}@example.com`);
    worker.start();
    await receiver.waitFor(() => receiver.received().length >= 500);
    await worker.stop();
    expect(receiver.received()).toHaveLength(500);
    expect(receiver.accounts().size).toBe(500);
    expect(await store.countByState()).toEqual([expect.objectContaining({ state: 'done', count: 500 })]);
  });

  it('delivers a revocation before the grants that wait, although every grant in flight hangs', async () => {
    let isHanging = true;
    let letGo: () => void = () => undefined;
    const grantsHang = new Promise<undefined>((resolve) => (letGo = () => resolve(undefined)));
    let arrived = 0;
    let sevenArrived: () => void = () => undefined;
    const allSlotsTaken = new Promise<void>((resolve) => (sevenArrived = resolve));
    const { store, worker, receiver, owe } = await running(() => {
      arrived += 1;
      if (arrived === 7) sevenArrived();
      return isHanging && arrived <= 7 ? grantsHang : undefined;
    });
    const accounts = [];
    for (let n = 0; n < 200; n += 1) accounts.push(await owe(`p${n}@example.com`));
    worker.start();
    await allSlotsTaken;
    const [first] = accounts;
    const current = first && (await store.findAssignment(first.id));
    await owe('p0@example.com', 'suspended', current);
    worker.nudge();
    await receiver.waitFor(() => receiver.received().length >= 1);
    expect(receiver.accounts().get('p0@example.com')?.status).toBe('suspended');
    expect(receiver.accounts().size).toBe(1);
    isHanging = false;
    letGo();
    await receiver.waitFor(() => receiver.received().length >= 201);
    await worker.stop();
    expect(receiver.accounts().get('p0@example.com')?.status).toBe('suspended');
    expect([...receiver.accounts().values()].filter(({ status }) => status === 'active')).toHaveLength(199);
    expect(await store.countByState()).toEqual([expect.objectContaining({ state: 'done', count: 200 })]);
  });
});
