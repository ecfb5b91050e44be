import { randomUUID } from 'node:crypto';
import type { Freeze } from './assignments/freeze.js';
import { packageVersion } from './config/package-version.js';
import { createOperatorPost } from './connectors/operator-post.js';
import { certificateExpiry } from './connectors/webhook/tls.js';
import { createAlerting, type Alerting } from './evidence/alerts/alerting.js';
import type { Config } from './config/config.js';
import type { Keys } from './config/first-start.js';
import type { Clock } from './core/clock.js';
import type { Log } from './observe/log.js';
import type { Store } from './stores/store.js';

interface Needs {
  readonly config: Pick<Config, 'privateTargets'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
  readonly keys: Pick<Keys, 'ring'>;
  readonly store: Store;
  readonly freeze: Pick<Freeze, 'isFrozen'>;
  readonly policyVersion: () => Promise<number>;
}

/** Alerts, and telling operators of them. */
export function createAlerts({ config, clock, log, keys, store, freeze, policyVersion }: Needs): Alerting {
  return createAlerting({
    store,
    isServiceFrozen: (now) => freeze.isFrozen(now),
    policyVersion,
    certificateEnd: ({ connector }) => certificateExpiry(connector.settings),
    secretBox: keys.ring,
    post: createOperatorPost({ privateTargets: config.privateTargets, version: packageVersion() }),
    clock,
    random: Math.random,
    holder: randomUUID(),
    onTrouble: (event, fields, cause) => log.warn(event, fields, cause),
  });
}
