import type { Clock } from '../core/clock.js';
import type { LeaseStore } from '../core/lease-store.js';
import type { NoteUse } from '../core/use-notes.js';
import { createAdmins, type Admins } from './admins.js';
import { createApiKeys, type ApiKeys } from './api-keys.js';
import { createLogin, type Login } from './login.js';
import type { Json } from '../core/json.js';
import type { SecretBox } from '../core/secret-box.js';
import { createSignOn, type ProviderAccess, type SignOn } from './sign-on.js';
import { createSessions, type Sessions } from './sessions.js';
import type { AdminStore } from './store.js';

interface Needs {
  readonly store: AdminStore &
    LeaseStore & {
      getSetting(name: string): Promise<Json | undefined>;
      putSetting(name: string, value: Json): Promise<void>;
    };
  readonly clock: Clock;
  /** SHA-256 of the admin key. */
  readonly adminKeyHash: Buffer;
  readonly secretBox: SecretBox;
  readonly noteUse: NoteUse;
  readonly providerFault: (access: ProviderAccess) => Promise<string | undefined>;
}

/** Who may use the admin API: people, keys and sessions. */
export interface Access {
  readonly admins: Admins;
  readonly apiKeys: ApiKeys;
  readonly sessions: Sessions;
  readonly login: Login;
  readonly signOn: SignOn;
}

/** Builds them on one store. */
export function createAccess({ store, clock, adminKeyHash, secretBox, noteUse, providerFault }: Needs): Access {
  const login = createLogin({ store, clock });
  return {
    login,
    admins: createAdmins({ store, clock, login }),
    apiKeys: createApiKeys({ store, clock }),
    sessions: createSessions({ store, clock, adminKeyHash, noteUse }),
    signOn: createSignOn({ store, clock, secretBox, faultOf: providerFault }),
  };
}
