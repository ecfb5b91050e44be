import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemClock, type Clock } from '../../core/clock.js';
import { createLocalQuotas } from '../../core/quotas.js';
import type { Store } from '../store.js';
import { createAdminStore } from './admins.js';
import { createAlerts } from './alerts.js';
import { createAssignments } from './assignments.js';
import { createAttention } from './attention.js';
import { createAuditStore } from './audit.js';
import { connect, createDatabase, type Connection, type Database } from './database.js';
import { createAttemptCounts } from './attempt-counts.js';
import { createDeliveries } from './deliveries.js';
import { createDirectoryRegistry } from './directory-registry.js';
import { finishRemovals } from './directory-removal.js';
import { endLeases } from './ended-leases.js';
import { createEvidence } from './evidence.js';
import { fileFault, storeUnavailable } from './faults.js';
import { createFreeze } from './freeze.js';
import { createGroups } from './groups.js';
import { createHealth } from './health.js';
import { createHolds } from './holds.js';
import { createLeases, endNamedLeases } from './leases.js';
import { lockFile, type Unlock } from './lock.js';
import { createMarks } from './marks.js';
import { createMemberWrites } from './member-writes.js';
import { createMemberships } from './memberships.js';
import { migrate } from './migrations.js';
import { createOAuthClientStore } from './oauth-clients.js';
import { createOffboardings } from './offboardings.js';
import { createPersonData } from './person-data.js';
import { createPersons } from './persons.js';
import { createPolicies } from './policies.js';
import { createPrivately } from './private-file.js';
import { createRetentionStore } from './retention.js';
import { createSealedStore } from './sealed-places.js';
import { createSettings } from './settings.js';
import { createRevocations } from './revocations.js';
import { createTargets } from './targets.js';
import { createUsers } from './users.js';

/**
 * Opens, and where needed creates, the database that `url` names: `sqlite:<path>` or `sqlite::memory:`. The schema is brought up to date first,
 * and work that a killed process had claimed is due again.
 * `store_unavailable` when another process serves the file, when a newer program wrote it, or when it cannot be opened. The clock only dates migrations.
 */
export async function openSqliteStore(
  url: string,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): Promise<Store> {
  const file = fileOf(url);
  if (file === undefined)
    throw storeUnavailable('the database URL is not one of SQLite: it must read sqlite:<path> or sqlite::memory:');
  const { db, unlock } = openDatabase(file, clock());
  await finishRemovals(db);
  return createStore(db, unlock);
}

function fileOf(url: string): string | undefined {
  const path = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : '';
  return path === '' ? undefined : path;
}

/** The database of a file for this process alone, its schema up to date and without leases. */
export function openDatabase(file: string, at: Date): { readonly db: Database; readonly unlock: Unlock } {
  let unlock: Unlock = () => undefined;
  try {
    if (file !== ':memory:') {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      for (const each of [file, `${file}.lock`]) createPrivately(each);
      unlock = lockFile(file);
    }
    return { db: createDatabase(openSchema(file, at)), unlock };
  } catch (error) {
    unlock();
    throw fileFault('write', file, error);
  }
}

function openSchema(file: string, at: Date): Connection {
  const connection = connect(file);
  try {
    migrate(connection, at);
    endLeases(connection);
    endNamedLeases(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function createStore(db: Database, unlock: Unlock): Store {
  return {
    ...createDirectoryRegistry(db),
    ...createOAuthClientStore(db),
    ...createUsers(db),
    ...createGroups(db),
    ...createMemberships(db),
    ...createMemberWrites(db),
    ...createMarks(db),
    ...createPersons(db),
    ...createTargets(db),
    ...createPolicies(db),
    ...createAssignments(db),
    ...createHolds(db),
    ...createFreeze(db),
    ...createOffboardings(db),
    ...createDeliveries(db),
    ...createAttemptCounts(db),
    ...createHealth(db),
    ...createAttention(db),
    ...createAdminStore(db),
    ...createAlerts(db),
    ...createEvidence(db),
    ...createAuditStore(db),
    ...createLeases(db),
    ...createRevocations(db),
    ...createPersonData(db),
    ...createRetentionStore(db),
    ...createSealedStore(db),
    ...createSettings(db),
    ...createLocalQuotas(), // the lock makes this process the only one
    finishInterrupted: async () => undefined, // every step here is one transaction; removals are finished at open
    readClock: async () => undefined,
    ping: () => db.writeSoon(() => void db.statement<{ one: number }>('SELECT 1 AS one').get()), // as a write, so that a failed disk shows
    async close() {
      await db.close();
      unlock();
    },
  };
}
