import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ServiceError } from '../../../src/core/errors.js';
import { newId, type UserId } from '../../../src/core/ids.js';
import { createGroups, type Groups, type GroupWrite } from '../../../src/directory/groups.js';
import type { Group } from '../../../src/directory/model.js';
import { openSqliteStore } from '../../../src/stores/sqlite/open.js';
import type { Store } from '../../../src/stores/store.js';

const at = new Date('2026-11-22T09:00:00.000Z');
const stamp = { at };
const directoryId = newId('dir');

describe('members of a group, one request each', () => {
  let store: Store;
  let groups: Groups;
  let team: Group;
  let people: readonly UserId[];
  beforeEach(async () => {
    store = await openSqliteStore('sqlite::memory:');
    groups = createGroups({ store, onMarked: () => undefined });
    await store.insertDirectory({ id: directoryId, name: 'okta', dialect: 'okta', createdAt: at });
    const names = ['lea', 'leo', 'ada', 'eva'];
    people = await Promise.all(
      names.map(async (userName) => {
        const draft = { userName, active: true, attributes: {} };
        return (await store.insertUser(directoryId, newId('usr'), draft, stamp)).id;
      }),
    );
    const draft = { displayName: 'Team', attributes: { displayName: 'Team' } };
    team = (await groups.create(directoryId, { draft }, 'skip', stamp)).group;
  });
  afterEach(() => store.close());

  const added = (group: Group, ids: readonly UserId[]): GroupWrite => ({
    draft: group,
    members: { kind: 'delta', add: ids, remove: [] },
  });
  const modify = (change: (group: Group) => GroupWrite, rule: 'skip' | 'refuse' = 'skip') =>
    groups.modify(directoryId, team.id, change, rule, stamp);
  const areIn = () => Promise.all(people.map((id) => store.hasMember(directoryId, team.id, id)));

  it('puts all in who come at once, and counts a version for each', async () => {
    const changes = await Promise.all(people.map((id) => modify((group) => added(group, [id]))));
    expect(changes.every(({ isChanged }) => isChanged)).toBe(true);
    expect(await areIn()).toEqual([true, true, true, true]);
    expect((await groups.get(directoryId, team.id)).revision).toBe(team.revision + people.length);
  });

  it('lets one alone in when all name the version they know', async () => {
    const changes = await Promise.allSettled(
      people.map((id) =>
        modify((group) => {
          if (group.revision !== team.revision) throw new ServiceError('version_mismatch', { kind: 'Group', id });
          return { ...added(group, [id]), isConditional: true };
        }),
      ),
    );
    expect(changes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await areIn()).filter((isIn) => isIn)).toHaveLength(1);
  });

  it('puts one in while a longer write is under way, without losing either', async () => {
    const [first = newId('usr'), ...others] = people;
    await Promise.all([modify((group) => added(group, others)), modify((group) => added(group, [first]))]);
    expect(await areIn()).toEqual([true, true, true, true]);
  });

  it('leaves out one whom nobody knows and says so, or refuses', async () => {
    const nobody = newId('usr');
    const change = await modify((group) => added(group, [nobody]));
    expect(change).toMatchObject({ isChanged: false, skippedMembers: [nobody] });
    await expect(modify((group) => added(group, [nobody]), 'refuse')).rejects.toMatchObject({
      code: 'unknown_members',
    });
  });
});

describe('a new group with members', () => {
  let store: Store;
  let people: readonly UserId[];
  beforeEach(async () => {
    store = await openSqliteStore('sqlite::memory:');
    await store.insertDirectory({ id: directoryId, name: 'okta', dialect: 'okta', createdAt: at });
    people = await Promise.all(
      ['lea', 'leo'].map(async (userName) => {
        const draft = { userName, active: true, attributes: {} };
        return (await store.insertUser(directoryId, newId('usr'), draft, stamp)).id;
      }),
    );
  });
  afterEach(() => store.close());

  const create = (by: Store, ids: readonly UserId[], rule: 'skip' | 'refuse' = 'refuse') => {
    const draft = { displayName: 'Team', attributes: { displayName: 'Team' } };
    const members = { kind: 'replace', members: ids } as const;
    return createGroups({ store: by, onMarked: () => undefined }).create(directoryId, { draft, members }, rule, stamp);
  };
  const listed = async () =>
    (await store.listGroups(directoryId, { from: { kind: 'offset', offset: 0 }, limit: 9 })).items;
  const areIn = (group: Group | undefined) =>
    Promise.all(people.map((id) => store.hasMember(directoryId, group?.id ?? newId('grp'), id)));

  /** The store of a service that is killed, or whose disk is full, after so many writes. */
  const endingAfter = (writes: number): Store => {
    let left = writes;
    const counted = <Result>(write: () => Promise<Result>): Promise<Result> => {
      left -= 1;
      return left < 0 ? Promise.reject(new ServiceError('store_unavailable', { message: 'gone' })) : write();
    };
    return {
      ...store,
      insertGroup: (...args) => counted(() => store.insertGroup(...args)),
      beginMemberWrite: (...args) => counted(() => store.beginMemberWrite(...args)),
      continueMemberWrite: (...args) => counted(() => store.continueMemberWrite(...args)),
    };
  };

  it('has them all after a kill anywhere in between, or is not there', async () => {
    await expect(create(endingAfter(0), people)).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(await listed()).toEqual([]);
    await expect(create(endingAfter(1), people)).rejects.toMatchObject({ code: 'store_unavailable' });
    await createGroups({ store, onMarked: () => undefined }).resumeWrites(new Date(at.getTime() + 1));
    const [team] = await listed();
    expect(await areIn(team)).toEqual([true, true]);
  });

  it('is not made when one of them is unknown and that is refused, and comes without that one otherwise', async () => {
    const nobody = newId('usr');
    const [lea = nobody] = people;
    await expect(create(store, [lea, nobody])).rejects.toMatchObject({ code: 'unknown_members' });
    expect(await listed()).toEqual([]);
    const { group, skippedMembers } = await create(store, [lea, nobody, lea], 'skip');
    expect(skippedMembers).toEqual([nobody]);
    expect(await areIn(group)).toEqual([true, false]);
  });
});
