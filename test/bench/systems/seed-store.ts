import { newId, type DirectoryId, type GroupId, type UserId } from '../../../src/core/ids.js';
import { openStore } from '../../../src/stores/open.js';
import type { Store } from '../../../src/stores/store.js';
import { scimUser } from '../scim-user.js';
import type { Seed } from './system.js';

const clock = () => new Date();

/** Few enough that a slow server has done them within the store's deadline for one operation. */
const atOnce = 100;

/** Ids of what was put in, users by number, groups by size. */
export interface Seeded {
  readonly users: readonly UserId[];
  readonly groups: ReadonlyMap<number, GroupId>;
}

/** Puts users and groups into the database of a service that is not running, resolved, so that the service starts with nothing due. */
export async function seedStore(url: string, directoryId: DirectoryId, seed: Seed): Promise<Seeded> {
  const store = await openStore(url, { clock });
  try {
    const users = await insertUsers(store, directoryId, seed.userCount);
    const groups = new Map<number, GroupId>();
    for (const size of seed.groupSizes) groups.set(size, await insertGroup(store, directoryId, users.slice(0, size)));
    return { users, groups };
  } finally {
    await store.close();
  }
}

async function insertUsers(store: Store, directoryId: DirectoryId, count: number): Promise<readonly UserId[]> {
  const ids: UserId[] = [];
  for (let first = 0; first < count; first += atOnce) {
    const batch = Array.from({ length: Math.min(atOnce, count - first) }, (_none, offset) => {
      const number = first + offset;
      const userName = `person${number}@example.com`;
      const draft = { userName, externalId: `00u${number}`, active: true, attributes: scimUser(number) };
      return store.insertUser(directoryId, newId('usr'), draft, { at: clock() });
    });
    ids.push(...(await Promise.all(batch)).map(({ id }) => id));
    await settle(store);
  }
  return ids;
}

async function insertGroup(store: Store, directoryId: DirectoryId, members: readonly UserId[]): Promise<GroupId> {
  const displayName = `Group ${members.length}`;
  const attributes = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName };
  const group = await store.insertGroup(directoryId, newId('grp'), { displayName, attributes }, { at: clock() });
  const change = { kind: 'delta', add: members, remove: [] } as const;
  const write = { draft: group, change, stamp: { at: clock() }, expectedRevision: group.revision };
  await store.beginMemberWrite(directoryId, group.id, write);
  while (!(await store.continueMemberWrite(directoryId, group.id, atOnce)).isDone) await settle(store);
  await settle(store);
  return group.id;
}

/** Does what the pipeline does for users whom no policy grants anything. */
async function settle(store: Store): Promise<void> {
  while ((await store.spreadGroupMarks(atOnce)) > 0);
  const [lease, policyVersion] = ['bench', 0];
  for (;;) {
    const now = clock();
    const leaseUntil = new Date(now.getTime() + 600_000);
    const due = await store.claimDueUsers({ now, policyVersion, limit: atOnce, lease, leaseUntil });
    if (due.length === 0) return;
    await Promise.all(due.map((one) => store.settleUser(one, lease, { revision: one.revision, policyVersion })));
  }
}
