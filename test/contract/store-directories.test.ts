import { expect, it } from '@jest/globals';
import { newId } from '../../src/core/ids.js';
import type { DirectoryToken } from '../../src/directory/model.js';
import { describeStore, later, membersOf, start } from './store/given.js';

describeStore('directories and their tokens', (given) => {
  const token = (more: Partial<DirectoryToken> = {}): DirectoryToken => ({
    id: newId('tok'),
    directoryId: given().directoryId,
    name: 'first',
    hash: 'a1b2',
    lastFour: 'wxyz',
    scopes: ['read', 'write'],
    createdAt: start,
    ...more,
  });

  it('keeps a directory as it was given', async () => {
    const { store } = given();
    const directory = { id: newId('dir'), name: 'Okta', dialect: 'okta' as const, rateLimit: 12.5, createdAt: start };
    await store.insertDirectory(directory);
    expect(await store.findDirectory(directory.id)).toEqual(directory);
    await store.updateDirectory({ ...directory, name: 'Okta EU', dialect: 'strict' });
    expect(await store.findDirectory(directory.id)).toEqual({ ...directory, name: 'Okta EU', dialect: 'strict' });
  });

  it('refuses a second directory of the same name in any letter case', async () => {
    const { store } = given();
    await store.insertDirectory({ id: newId('dir'), name: 'Équipe', dialect: 'auto', createdAt: start });
    const again = store.insertDirectory({ id: newId('dir'), name: 'E\u0301QUIPE', dialect: 'auto', createdAt: start });
    await expect(again).rejects.toMatchObject({ code: 'name_taken' });
  });

  it('pages through directories in order of creation', async () => {
    const { store, directoryId } = given();
    const ids = [directoryId];
    for (const name of ['b', 'a', 'c']) {
      const id = newId('dir');
      ids.push(id);
      await store.insertDirectory({ id, name, dialect: 'auto', createdAt: start });
    }
    const first = await store.listDirectories({ limit: 3 });
    const cursor = first.nextCursor ?? 'none';
    const second = await store.listDirectories({ limit: 3, cursor });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeUndefined();
  });

  it('says which cursors it does not know', async () => {
    await expect(given().store.listDirectories({ limit: 3, cursor: 'x' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  it('finds a token by its hash until it is removed', async () => {
    const { store, directoryId } = given();
    const one = token({ expiresAt: later(60) });
    await store.insertToken(one);
    expect(await store.findTokenByHash('a1b2')).toEqual(one);
    await store.noteTokenUse(one.id, later(5));
    await store.noteTokenUse(one.id, later(3));
    expect((await store.findTokenByHash('a1b2'))?.lastUsedAt).toEqual(later(5));
    expect(await store.removeToken(newId('dir'), one.id)).toBe(false);
    expect(await store.removeToken(directoryId, one.id)).toBe(true);
    expect(await store.findTokenByHash('a1b2')).toBeUndefined();
  });

  it('limits a token to address ranges and frees it again', async () => {
    const { store, directoryId } = given();
    const one = token({ allowFrom: ['203.0.113.0/24'] });
    await store.insertToken(one);
    expect(await store.findTokenByHash('a1b2')).toEqual(one);
    const other = ['2001:db8::/32'];
    expect(await store.limitToken(newId('dir'), one.id, other)).toBeUndefined();
    expect(await store.limitToken(directoryId, one.id, other)).toEqual({ ...one, allowFrom: other });
    const { allowFrom: _gone, ...free } = one;
    expect(await store.limitToken(directoryId, one.id, undefined)).toEqual(free);
    expect(await store.findTokenByHash('a1b2')).toEqual(free);
  });

  it('removes a directory with its tokens and leaves its users due, without names or groups', async () => {
    const { store, directoryId, user, group } = given();
    const lea = await user('lea');
    const support = await group('Support');
    await store.setMembership(directoryId, support.id, lea.id, 'in', { at: start });
    await store.insertToken(token());
    expect(await store.removeDirectory(directoryId, later(1))).toBe(true);
    expect(await store.removeDirectory(directoryId, later(1))).toBe(false);
    expect(await store.findDirectory(directoryId)).toBeUndefined();
    expect(await store.findTokenByHash('a1b2')).toBeUndefined();
    expect(await store.findUser(directoryId, lea.id)).toBeUndefined();
    expect((await store.findUserAnywhere(lea.id))?.deletedAt).toEqual(later(1));
    expect(await store.countDueUsers(later(1), 0)).toBe(1);
    expect(await membersOf(given(), support)).toEqual([]);
    await expect(user('late')).rejects.toMatchObject({ code: 'not_found' });
  });
});
