import type { Store } from '../store.js';
import { assignmentIndexes } from './assignment-documents.js';
import { copyLeftLines, versionIndexes } from './assignment-versions.js';
import { createAssignments } from './assignments.js';
import { attemptIndexes } from './attempt-documents.js';
import { createAttention } from './attention.js';
import { connect, type Database } from './database.js';
import { directoryIndexes } from './directory-documents.js';
import { createDirectoryRegistry } from './directory-registry.js';
import { finishRemovals } from './directory-removal.js';
import { createDeliveries } from './deliveries.js';
import { createFreeze } from './freeze.js';
import { groupIndexes } from './group-documents.js';
import { createHealth } from './health.js';
import { ensureIndexes, type Index } from './indexes.js';
import { createGroups } from './groups.js';
import { createLeases } from './leases.js';
import { createMarks } from './marks.js';
import { createMemberWrites } from './member-writes.js';
import { createMemberships } from './memberships.js';
import { listIndexes } from './list-indexes.js';
import { createLists } from './lists.js';
import { createOAuthClientStore, oauthIndexes } from './oauth-clients.js';
import { createPersons } from './persons.js';
import { createPolicies } from './policies.js';
import { createRevocations } from './revocations.js';
import { createSettings } from './settings.js';
import { createTargets, targetIndexes } from './targets.js';
import { translating } from './translate.js';
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
];

/** Connects to the database `url` names and makes the indexes that are missing. `store_unavailable` when no server answers. */
export async function openMongoStore(url: string): Promise<Partial<Store>> {
  const db = await connect(url);
  await ensureIndexes(db, storeIndexes);
  await copyLeftLines(db, 1_000);
  await finishRemovals(db);
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
    ...createAttention(db),
    ...createRevocations(db),
    ...createFreeze(db),
    ...createHealth(db),
    ...createSettings(db),
    ...createLeases(db),
    async ping() {
      await db.connection.getClient().db(db.connection.name).command({ ping: 1 });
    },
    close: () => db.close(),
  };
}
