import { randomUUID } from 'node:crypto';
import type { AccountStatus, Assignment, Lane, Target } from '../../src/assignments/model.js';
import { createTargets, type Targets } from '../../src/assignments/targets.js';
import { createSecretBox } from '../../src/config/secret-box.js';
import { createConnectors, type ConnectorOptions } from '../../src/connectors/index.js';
import type { Clock } from '../../src/core/clock.js';
import { newId } from '../../src/core/ids.js';
import { systemSchedule, type Schedule } from '../../src/delivery/limits.js';
import type { Attempt } from '../../src/delivery/model.js';
import { createWorker, type Worker } from '../../src/delivery/worker.js';
import type { WorkerNeeds } from '../../src/delivery/worker-needs.js';
import { openSqliteStore } from '../../src/stores/sqlite/open.js';
import type { Store } from '../../src/stores/store.js';
import { aState } from './deliveries.js';

/** Real store, target service, worker and connectors, with accounts that a test makes owed by itself. */
export interface LiveDelivery {
  readonly store: Store;
  readonly targets: Targets;
  readonly worker: Worker;
  /** Every attempt so far, in the order in which they ended. */
  readonly attempts: readonly Attempt[];
  readonly logged: readonly string[];
  /** Registers a webhook target; its secret is what a receiver has to accept. */
  readonly register: (
    url: string,
    name?: string,
    settings?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly target: Target; readonly secret: string }>;
  /** Makes the next version of an account owed, as reconcile does; the first when there is none. */
  readonly owe: (target: Target, key: string, status?: AccountStatus) => Promise<Assignment>;
  /** The account as it stands; throws when there is none. */
  readonly account: (target: Target, key: string) => Promise<Assignment>;
  readonly close: () => Promise<void>;
}

export interface LiveOptions extends Partial<Pick<WorkerNeeds, 'limits'>> {
  /** Real time when absent; a test that turns the clock gives its own. */
  readonly time?: { readonly clock: Clock; readonly schedule: Schedule };
  readonly connectors?: Partial<Pick<ConnectorOptions, 'privateTargets' | 'resolver'>>;
}

const realTime = { clock: () => new Date(), schedule: systemSchedule };

export async function openLiveDelivery({
  time: { clock, schedule } = realTime,
  connectors: changed = {},
  limits = {},
}: LiveOptions = {}): Promise<LiveDelivery> {
  const store = await openSqliteStore('sqlite::memory:', { clock });
  const connectors = createConnectors({ privateTargets: ['127.0.0.0/8'], version: '1.2.3', ...changed });
  const attempts: Attempt[] = [];
  const logged: string[] = [];
  const note = (event: string): void => void logged.push(event);
  const targets = createTargets({
    store,
    clock,
    secretBox: createSecretBox(Buffer.alloc(32, 7)),
    misfits: async () => ({ version: 0, isNamed: false, faults: [] }),
    onNamed: async () => undefined,
    catalogKeys: new Set(['gorgias']),
    secretSettings: () => [],
    parseConnector: (kind, settings) => ({ kind, settings: connectors.get(kind)?.parseSettings(settings) ?? {} }),
    onChanged: () => worker.nudge(),
    onReconfigured: async () => undefined,
  });
  const worker = createWorker({
    store,
    findTarget: (id) => targets.findForSending(id),
    openSecrets: (id) => targets.liveSecrets(id),
    isServiceFrozen: () => false,
    isFresh: async () => true,
    disableTarget: async (id) => void (await targets.update(id, { isEnabled: false })),
    connectors,
    clock,
    random: () => 0.5,
    workerName: 'test worker',
    newLease: randomUUID,
    schedule,
    log: { warn: note, error: note },
    limits,
    onAttempt: (attempt) => void attempts.push(attempt),
  });
  return {
    store,
    targets,
    worker,
    attempts,
    logged,
    async register(url, name = 'gorgias-eu', settings = {}) {
      const connector = { kind: 'webhook', settings: { url, ...settings } };
      const { target, signingSecret = '' } = await targets.create({ name, catalog: 'gorgias', connector });
      return { target, secret: signingSecret };
    },
    async owe({ id }, key, status = 'active') {
      const lane: Lane = status === 'active' ? 2 : 0;
      const write = {
        key,
        userIds: [],
        desired: aState(key, status),
        cause: { kind: 'group', rules: [], groups: [], policyVersion: 1 },
        basis: { users: [], policyVersion: 1 },
        lane,
        at: clock(),
        delivery: 'owed',
      } as const;
      const current = await store.findByKey(id, key);
      return current
        ? store.writeVersion(current.id, write, current.revision)
        : store.insertAssignment(newId('asg'), id, write);
    },
    async account({ id }, key) {
      const found = await store.findByKey(id, key);
      if (!found) throw new Error(`no account ${key}`);
      return found;
    },
    async close() {
      await worker.stop();
      await store.close();
    },
  };
}
