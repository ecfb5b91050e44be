import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { newId, type DirectoryId, type GroupId, type UserId } from '../../../../src/core/ids.js';
import { openSqliteStore } from '../../../../src/stores/sqlite/open.js';
import type { Store } from '../../../../src/stores/store.js';

const at = new Date('2026-11-22T09:00:00.000Z');

describe('a group with 2,000 members', () => {
  let store: Store;
  let directoryId: DirectoryId;
  let groupId: GroupId;
  let ids: readonly UserId[];
  beforeEach(async () => {
    store = await openSqliteStore('sqlite::memory:', { clock: () => at });
    [directoryId, groupId] = [newId('dir'), newId('grp')];
    await store.insertDirectory({ id: directoryId, name: 'Okta', dialect: 'okta', createdAt: at });
    ids = Array.from({ length: 2_000 }, () => newId('usr'));
    const draft = (n: number) => ({ userName: `p${n}`, active: true, attributes: { userName: `p${n}`, active: true } });
    await Promise.all(ids.map((id, n) => store.insertUser(directoryId, id, draft(n), { at })));
    const group = { displayName: 'All', attributes: { displayName: 'All' } };
    await store.insertGroup(directoryId, groupId, group, { at });
    const change = { kind: 'delta', add: ids, remove: [] } as const;
    await store.beginMemberWrite(directoryId, groupId, { draft: group, change, stamp: { at }, expectedRevision: 1 });
    while (!(await store.continueMemberWrite(directoryId, groupId, 500)).isDone);
  });
  afterEach(() => store.close());

  /** How often something else had its turn while the work was done. */
  async function turnsDuring(work: () => Promise<void>): Promise<number> {
    let turns = 0;
    let isOver = false;
    const others = (async () => {
      for (; !isOver; turns += 1) await setImmediate();
    })();
    await work();
    isOver = true;
    await others;
    return turns;
  }

  it('gives other requests their turn while its members are read, whole and in order', async () => {
    const read: string[] = [];
    const turns = await turnsDuring(async () => {
      for await (const batch of store.streamMembers(directoryId, groupId)) read.push(...batch.map(({ id }) => id));
    });
    expect(read).toEqual(ids);
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it('gives other requests their turn while the ids of a large change are looked up', async () => {
    const asked = [...ids, newId('usr')];
    let known: ReadonlySet<string> = new Set();
    const turns = await turnsDuring(async () => {
      known = await store.filterKnownMembers(directoryId, asked);
    });
    expect([...known]).toEqual(ids);
    expect(turns).toBeGreaterThanOrEqual(4);
  });
});
