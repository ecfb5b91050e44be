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
