import type { SecretRotation } from './admins/secret-rotation.js';
import type { Freeze } from './assignments/freeze.js';
import type { Policies } from './assignments/policies.js';
import type { Config } from './config/config.js';
import { diskSpace } from './config/disk-space.js';
import type { Clock } from './core/clock.js';
import type { Connector } from './delivery/connector.js';
import { createDoctor, type Doctor } from './evidence/doctor/doctor.js';
import { backupSetting, type Store } from './stores/store.js';

interface Needs {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: Store;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly policies: Policies;
  readonly freeze: Freeze;
  readonly secretRotation: SecretRotation;
}

/** The doctor of a running service: what it looks at, from where. */
export function createServiceDoctor(needs: Needs): Doctor {
  const { config, clock, store, connectors, policies, freeze, secretRotation } = needs;
  const { database } = config;
  return createDoctor({
    ping: () => store.ping(),
    readClock: () => store.readClock(),
    look: () => secretRotation.look(),
    diskSpace: async () => (database.kind === 'file' ? diskSpace(database.dataDirectory) : undefined),
    listTargets: () => store.listTargets(),
    probe: async (target) =>
      connectors.get(target.connector.kind)?.probe(target) ?? { kind: 'failed', code: 'UNKNOWN_CONNECTOR' },
    currentPolicy: () => policies.current(),
    findings: () => policies.findings(),
    countDueUsers: (now, version) => store.countDueUsers(now, version),
    freeze: () => freeze.current(),
    openAlerts: () => store.listOpenAlerts(),
    hasOperatorWebhook: async () => (await store.findOperatorWebhook()) !== undefined,
    lastBackup: () => store.getSetting(backupSetting),
    clock,
  });
}
