import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../../../src/core/ids.js';
import { openSqliteStore } from '../../../../src/stores/sqlite/open.js';
import type { Store } from '../../../../src/stores/store.js';

const at = new Date('2026-11-22T09:00:00.000Z');
const directory = { id: newId('dir'), name: 'okta', dialect: 'okta', createdAt: at } as const;
const token = {
  id: newId('tok'),
  directoryId: directory.id,
  name: '',
  hash: 'h',
  lastFour: 'abcd',
  scopes: ['read'],
} as const;
const page = { from: { kind: 'offset', offset: 0 }, limit: 1 } as const;

describe('what the store remembers', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openSqliteStore('sqlite::memory:');
    await store.insertDirectory(directory);
    await store.insertToken({ ...token, createdAt: at });
  });
  afterEach(() => store.close());

  it('refuses a token from the moment it was removed', async () => {
    expect(await store.findTokenByHash('h')).toMatchObject({ id: token.id });
    expect(await store.findTokenByHash('h')).toMatchObject({ id: token.id });
    await store.removeToken(directory.id, token.id);
    expect(await store.findTokenByHash('h')).toBeUndefined();
  });

  it('shows when a token was last used', async () => {
    await store.findTokenByHash('h');
    await store.noteTokenUse(token.id, at);
    expect(await store.findTokenByHash('h')).toMatchObject({ lastUsedAt: at });
  });

  it('has neither the directory nor its tokens once it was removed', async () => {
    await store.findTokenByHash('h');
    await store.findDirectory(directory.id);
    await store.removeDirectory(directory.id, at);
    expect(await store.findDirectory(directory.id)).toBeUndefined();
    expect(await store.findTokenByHash('h')).toBeUndefined();
  });

  it('counts users that come and go', async () => {
    const total = async () => (await store.listUsers(directory.id, page)).total;
    expect(await total()).toBe(0);
    const id = newId('usr');
    await store.insertUser(directory.id, id, { userName: 'lea', active: true, attributes: {} }, { at });
    expect(await total()).toBe(1);
    await store.removeUser(directory.id, id, { at });
    expect(await total()).toBe(0);
  });
});
