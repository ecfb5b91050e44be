import { afterEach, beforeEach, describe } from '@jest/globals';
import type { AccountState, Assignment } from '../../../src/assignments/model.js';
import type { VersionWrite } from '../../../src/assignments/store.js';
import { newId, type DirectoryId, type TargetId, type UserId } from '../../../src/core/ids.js';
import type { Group, GroupDraft, Member, User, UserDraft } from '../../../src/directory/model.js';
import type { Store } from '../../../src/stores/store.js';
import { storeFolders, type OpenedStore, type StoreEngine } from './engines.js';

/** The moment tests begin at. */
export const start = new Date('2026-11-22T09:00:00.000Z');

export function later(seconds: number): Date {
  return new Date(start.getTime() + seconds * 1000);
}

/** What a test of the contract works with: a fresh store and a directory in it. */
export interface Given {
  readonly store: Store;
  /** See OpenedStore. */
  readonly another: () => Promise<Store>;
  readonly directoryId: DirectoryId;
  readonly user: (name: string, draft?: Partial<UserDraft>) => Promise<User>;
  readonly group: (name: string, draft?: Partial<GroupDraft>) => Promise<Group>;
  readonly assignment: (write?: Partial<VersionWrite> & { readonly targetId?: TargetId }) => Promise<Assignment>;
}

/** The same cases for each engine; `given()` is of the test that runs. */
export function describeStore(title: string, cases: (given: () => Given, engine: StoreEngine) => void): void {
  for (const engine of storeFolders()) {
    describe(`${engine.name}: ${title}`, () => {
      let opened: OpenedStore;
      let current: Given;
      beforeEach(async () => {
        opened = await engine.open();
        current = await givenIn(opened.store, opened.another);
      });
      afterEach(() => opened.dispose());
      cases(() => current, engine);
    });
  }
}

export async function givenIn(store: Store, another = () => Promise.resolve(store)): Promise<Given> {
  const directoryId = newId('dir');
  await store.insertDirectory({ id: directoryId, name: `Directory ${directoryId}`, dialect: 'auto', createdAt: start });
  return {
    store,
    another,
    directoryId,
    user: (name, draft = {}) =>
      store.insertUser(directoryId, newId('usr'), { ...userDraft(name), ...draft }, { at: start }),
    group: (name, draft = {}) =>
      store.insertGroup(directoryId, newId('grp'), { ...groupDraft(name), ...draft }, { at: start }),
    assignment: ({ targetId = newId('tgt'), ...write } = {}) =>
      store.insertAssignment(newId('asg'), targetId, { ...versionWrite('lea@example.com'), ...write }),
  };
}

export function userDraft(name: string, more: UserDraft['attributes'] = {}): UserDraft {
  const userName = `${name}@example.com`;
  return { userName, active: true, attributes: { userName, active: true, ...more } };
}

export function groupDraft(name: string): GroupDraft {
  return { displayName: name, attributes: { displayName: name } };
}

export function accountState(
  key: string,
  roles: readonly string[] = ['basic'],
  status: AccountState['status'] = 'active',
): AccountState {
  const account = { key, userName: key, active: status === 'active' };
  return { account, status, roles: roles.map((role) => ({ key: role, name: role, scope: {} })) };
}

export function versionWrite(key: string, userIds: readonly UserId[] = []): VersionWrite {
  return {
    key,
    userIds,
    desired: accountState(key),
    cause: { kind: 'group', rules: ['r1'], groups: ['Support'], policyVersion: 1 },
    basis: { users: userIds.map((id) => ({ id, revision: 1 })), policyVersion: 1 },
    lane: 2,
    at: start,
    delivery: 'owed',
  };
}

export async function membersOf({ store, directoryId }: Given, group: Group): Promise<readonly Member[]> {
  const members: Member[] = [];
  for await (const batch of store.streamMembers(directoryId, group.id)) members.push(...batch);
  return members;
}

/** Runs a member write to its end, `limit` steps at a time. Returns the number of chunks. */
export async function runToEnd({ store, directoryId }: Given, group: Group, limit = 100): Promise<number> {
  for (let chunks = 1; ; chunks++) {
    const { isDone } = await store.continueMemberWrite(directoryId, group.id, limit);
    if (isDone) return chunks;
  }
}

export async function revisionOf({ store }: Given, user: User): Promise<number> {
  const found = await store.findUserAnywhere(user.id);
  return found?.revision ?? 0;
}

/** Resolves everything that is due, as the pipeline would when it had nothing to do; afterwards only new marks count. */
export async function resolveAll({ store }: Given, policyVersion = 1): Promise<void> {
  const lease = 'resolve-all';
  for (;;) {
    while ((await store.spreadGroupMarks(1_000)) > 0);
    const due = await store.claimDueUsers({ now: start, policyVersion, limit: 100, lease, leaseUntil: later(60) });
    if (due.length === 0) return;
    for (const one of due) await store.settleUser(one, lease, { revision: one.revision, policyVersion });
  }
}

/** Who is due, in the order of the claim. The leases are given back. */
export async function dueNames(
  { store }: Given,
  { now = start, policyVersion = 1, limit = 100 } = {},
): Promise<readonly string[]> {
  const lease = `look-${now.getTime()}`;
  const due = await store.claimDueUsers({ now, policyVersion, limit, lease, leaseUntil: later(1e6) });
  const names: string[] = [];
  for (const one of due) {
    names.push((await store.findUserAnywhere(one.userId))?.userName.split('@')[0] ?? '?');
    await store.releaseUser(one, lease, new Date(0));
  }
  return names;
}
