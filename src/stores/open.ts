import type { Clock } from '../core/clock.js';
import { openSqliteStore } from './sqlite/open.js';
import type { Store } from './store.js';

/**
 * Opens the engine that `url` names: `sqlite:…` or `mongodb://…`. The MongoDB driver is loaded only then. `store_unavailable` as the engine says.
 */
export async function openStore(url: string, { clock }: { readonly clock: Clock }): Promise<Store> {
  if (!/^mongodb(\+srv)?:/.test(url)) return openSqliteStore(url, { clock });
  const { openMongoStore } = await import('./mongo/open.js');
  return openMongoStore(url);
}
