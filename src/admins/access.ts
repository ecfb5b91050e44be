import type { Clock } from '../core/clock.js';
import type { LeaseStore } from '../core/lease-store.js';
import { createAdmins, type Admins } from './admins.js';
import { createApiKeys, type ApiKeys } from './api-keys.js';
import { createLogin, type Login } from './login.js';
import { createSessions, type Sessions } from './sessions.js';
import type { AdminStore } from './store.js';

interface Needs {
  readonly store: AdminStore & LeaseStore;
  readonly clock: Clock;
  /** SHA-256 of the admin key. */
  readonly adminKeyHash: Buffer;
}

/** Who may use the admin API: people, keys and sessions. */
export interface Access {
  readonly admins: Admins;
  readonly apiKeys: ApiKeys;
  readonly sessions: Sessions;
  readonly login: Login;
}

/** Builds the four on one store. */
export function createAccess({ store, clock, adminKeyHash }: Needs): Access {
  const login = createLogin({ store, clock });
  return {
    login,
    admins: createAdmins({ store, clock, login }),
    apiKeys: createApiKeys({ store, clock }),
    sessions: createSessions({ store, clock, adminKeyHash }),
  };
}
