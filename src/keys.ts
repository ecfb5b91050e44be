import { setTimeout as delay } from 'node:timers/promises';
import { hashAdminKey, mintAdminKey, type Keys, type LocalKeys } from './config/first-start.js';
import type { Clock } from './core/clock.js';
import type { Store } from './stores/store.js';

/** Where instances that share a database keep the hash of the admin key that the first of them made. */
export const adminKeySetting = 'admin_key_hash';
const makingMs = 5_000;
const lookAgainMs = 50;

interface Needs {
  readonly store: Pick<Store, 'getSetting' | 'putSetting' | 'takeLease' | 'dropLease'>;
  readonly clock: Clock;
  /** Names this process among those that start at the same time. */
  readonly holder: string;
}

/** The keys complete: an admin key nobody configured is made once for all instances and reported by the one that made it. */
export async function sharedKeys({ store, clock, holder }: Needs, local: LocalKeys): Promise<Keys> {
  const { adminKeyHash } = local;
  if (adminKeyHash) return { ...local, adminKeyHash };
  for (;;) {
    const kept = await store.getSetting(adminKeySetting);
    if (typeof kept === 'string') return { ...local, adminKeyHash: Buffer.from(kept, 'hex') };
    const now = clock();
    const lease = { name: adminKeySetting, holder, now, until: new Date(now.getTime() + makingMs) };
    if ((await store.takeLease(lease)) === undefined) {
      await delay(lookAgainMs); // another instance makes it
      continue;
    }
    if ((await store.getSetting(adminKeySetting)) !== undefined) continue;
    const newAdminKey = mintAdminKey();
    const made = hashAdminKey(newAdminKey);
    await store.putSetting(adminKeySetting, made.toString('hex'));
    await store.dropLease(adminKeySetting, holder);
    return { ...local, adminKeyHash: made, newAdminKey };
  }
}
