import type { Store } from '../store.js';
import { adminIndexes, createAdminStore } from './admins.js';
import { alertIndexes, createAlerts } from './alerts.js';
import { assignmentIndexes } from './assignment-documents.js';
import { versionIndexes } from './assignment-versions.js';
import { createAssignments } from './assignments.js';
import { attemptIndexes } from './attempt-documents.js';
import { createAttention } from './attention.js';
import { auditIndexes } from './audit-documents.js';
import { createAuditStore } from './audit.js';
import { refuseHalfCopied } from './copy-note.js';
import { connect, type Database } from './database.js';
import { directoryIndexes } from './directory-documents.js';
import { createDirectoryRegistry } from './directory-registry.js';
import { finishRemovals } from './directory-removal.js';
import { createAttemptCounts } from './attempt-counts.js';
import { createDeliveries } from './deliveries.js';
import { createEvidence, evidenceIndexes } from './evidence.js';
import { translated } from './faults.js';
import { createFreeze } from './freeze.js';
import { groupIndexes } from './group-documents.js';
import { createHealth } from './health.js';
import { holdIndexes } from './hold-documents.js';
import { createHolds } from './holds.js';
import type { Index } from './indexes.js';
import { createGroups } from './groups.js';
import { createLeases } from './leases.js';
import { migrate } from './migrations.js';
import { createMarks } from './marks.js';
import { createMemberWrites } from './member-writes.js';
import { createMemberships } from './memberships.js';
import { listIndexes } from './list-indexes.js';
import { createLists } from './lists.js';
import { createOAuthClientStore, oauthIndexes } from './oauth-clients.js';
import { createOffboardings, offboardingIndexes } from './offboardings.js';
import { createPersonData } from './person-data.js';
import { createPersons } from './persons.js';
import { createPolicies } from './policies.js';
import { createRetentionStore } from './retention.js';
import { createRevocations } from './revocations.js';
import { windowIndexes } from './revoke-windows.js';
import { createQuotas } from './quotas.js';
import { createSealedStore } from './sealed-places.js';
import { createSettings } from './settings.js';
import { createTargets, targetIndexes } from './targets.js';
import { translating } from './translate.js';
import { finishLeftSteps } from './upkeep.js';
import { userIndexes } from './user-documents.js';
import { createUsers } from './users.js';

/** Every index the store's queries rely on. */
export const storeIndexes: readonly Index[] = [
  ...directoryIndexes,
  ...oauthIndexes,
  ...userIndexes,
  ...groupIndexes,
  ...listIndexes,
  ...targetIndexes,
  ...assignmentIndexes,
  ...versionIndexes,
  ...attemptIndexes,
  ...holdIndexes,
  ...windowIndexes,
  ...offboardingIndexes,
  ...evidenceIndexes,
  ...auditIndexes,
  ...alertIndexes,
  ...adminIndexes,
];

/**
 * Connects to the database `url` names and makes the indexes that are missing. `store_unavailable` when no server answers, and while an installation
 * is being copied into it.
 */
export async function openMongoStore(url: string): Promise<Store> {
  const db = await connect(url);
  try {
    await refuseHalfCopied(db);
    await migrate(db, storeIndexes, new Date());
    await finishLeftSteps(db, new Date());
    await finishRemovals(db);
  } catch (error) {
    await db.close(); // an open connection would keep a process alive that failed to start
    throw translated(error);
  }
  return translating(createStore(db));
}

function createStore(db: Database) {
  return {
    ...createDirectoryRegistry(db),
    ...createUsers(db),
    ...createGroups(db),
    ...createMemberships(db),
    ...createMemberWrites(db),
    ...createMarks(db),
    ...createOAuthClientStore(db),
    ...createLists(db),
    ...createPersons(db),
    ...createTargets(db),
    ...createPolicies(db),
    ...createAssignments(db),
    ...createDeliveries(db),
    ...createAttemptCounts(db),
    ...createAttention(db),
    ...createRevocations(db),
    ...createHolds(db),
    ...createFreeze(db),
    ...createOffboardings(db),
    ...createEvidence(db),
    ...createAuditStore(db),
    ...createAlerts(db),
    ...createAdminStore(db),
    ...createPersonData(db),
    ...createRetentionStore(db),
    ...createHealth(db),
    ...createSealedStore(db),
    ...createSettings(db),
    ...createLeases(db),
    ...createQuotas(db),
    finishInterrupted: (now: Date) => finishLeftSteps(db, now),
    async readClock() {
      const { localTime } = await db.connection.getClient().db(db.connection.name).command({ hello: 1 });
      return localTime instanceof Date ? localTime : undefined;
    },
    ping: () => db.ping(),
    close: () => db.close(),
  };
}
