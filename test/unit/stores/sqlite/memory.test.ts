import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../../../src/core/ids.js';
import { openSqliteStore } from '../../../../src/stores/sqlite/open.js';
import type { Store } from '../../../../src/stores/store.js';
import { aTarget } from '../../../support/deliveries.js';

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

  it('lists targets and directories as they are, whatever it listed before', async () => {
    const target = aTarget({ name: 'gorgias' });
    await store.insertTarget(target, { keys: [] });
    const names = async () => (await store.listTargets()).map(({ name }) => name);
    expect(await names()).toEqual(['gorgias']);
    await store.updateTarget({ ...target, name: 'helpdesk' });
    expect(await names()).toEqual(['helpdesk']);
    await store.removeTarget(target.id);
    expect(await names()).toEqual([]);

    const directories = async () => (await store.listDirectories({ limit: 10 })).items.map(({ name }) => name);
    expect(await directories()).toEqual(['okta']);
    await store.updateDirectory({ ...directory, name: 'entra' });
    await store.insertDirectory({ ...directory, id: newId('dir'), name: 'hr' });
    expect(await directories()).toEqual(['entra', 'hr']);
    await store.removeDirectory(directory.id, at);
    expect(await directories()).toEqual(['hr']);
  });

  it('knows the policy in force from the moment it was published', async () => {
    const text = 'version: 1\n';
    const publish = (hash: string) =>
      store.insertPolicy({ hash, text, publishedAt: at, by: 'lea', groups: [], directories: [] });
    const current = async () => [(await store.findCurrentPolicy())?.hash, await store.currentPolicyVersion()];
    expect(await current()).toEqual([undefined, 0]);
    await publish('a');
    expect(await current()).toEqual(['a', 1]);
    await publish('b');
    expect(await current()).toEqual(['b', 2]);
  });
});
