import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type DirectoryId } from '../../../src/core/ids.js';
import { createUseNotes } from '../../../src/core/use-notes.js';
import { createDirectories, type Directories } from '../../../src/directory/directories.js';
import { createOAuthClients, type OAuthClients } from '../../../src/directory/oauth-clients.js';
import { openSqliteStore } from '../../../src/stores/sqlite/open.js';
import type { Store } from '../../../src/stores/store.js';

const start = new Date('2026-11-22T09:00:00.000Z');
const day = 86_400_000;

let now: Date;
let store: Store;
let directories: Directories;
let clients: OAuthClients;
let directoryId: DirectoryId;

const pass = (ms: number) => void (now = new Date(now.getTime() + ms));
const input = {
  name: 'sync',
  proof: { kind: 'client_secret' as const },
  scopes: ['read' as const],
  tokenSeconds: 3_600,
};

beforeEach(async () => {
  now = start;
  const clock = () => now;
  const noteUse = createUseNotes(() => undefined);
  store = await openSqliteStore('sqlite::memory:', { clock });
  directories = createDirectories({
    store,
    clock,
    onMarked: () => undefined,
    beforeRename: async () => undefined,
    noteUse,
  });
  clients = createOAuthClients({ store, clock, noteUse });
  directoryId = (await directories.create({ name: 'Entra', dialect: 'entra' })).id;
});

afterEach(() => store.close());

describe('an access token', () => {
  it('is a token of the directory until it expires, then it is dropped', async () => {
    const { client } = await clients.create(directoryId, input);
    const { token, expiresInSeconds } = await clients.issueToken(client);
    expect(expiresInSeconds).toBe(3_600);
    pass(3_599_999);
    expect(await directories.authenticate(directoryId, token, '')).toMatchObject({
      kind: 'live',
      token: { scopes: ['read'], name: 'sync' },
    });
    expect(await directories.authenticate(newId('dir'), token, '')).toMatchObject({ reason: 'other_directory' });
    pass(1);
    expect(await directories.authenticate(directoryId, token, '')).toMatchObject({ reason: 'expired' });
    expect((await directories.listTokens(directoryId, { limit: 10 })).items).toHaveLength(1);
    await store.dropExpiredOAuth(now, 100);
    expect((await directories.listTokens(directoryId, { limit: 10 })).items).toEqual([]);
  });

  it('is not given any more once the client or its directory is gone', async () => {
    const { client } = await clients.create(directoryId, input);
    await directories.remove(directoryId);
    await expect(clients.issueToken(client)).rejects.toMatchObject({ code: 'not_found' });
    expect(await clients.find(client.id)).toBeUndefined();
  });
});

describe('a client secret', () => {
  it('works until it expires, two years unless told otherwise', async () => {
    const { client, minted } = await clients.create(directoryId, input);
    const brief = await clients.addSecret(directoryId, client.id, 365);
    expect(minted?.record.expiresAt).toEqual(new Date(start.getTime() + 730 * day));
    pass(365 * day - 1);
    expect(await clients.checkSecret(client, brief.secret)).toBe(true);
    pass(1);
    expect(await clients.checkSecret(client, brief.secret)).toBe(false);
    expect(await clients.checkSecret(client, minted?.secret ?? '')).toBe(true);
    pass(365 * day);
    expect(await clients.checkSecret(client, minted?.secret ?? '')).toBe(false);
  });

  it('is kept only as a hash, and its use is noted at most once a minute', async () => {
    const { client, minted } = await clients.create(directoryId, input);
    const secret = minted?.secret ?? '';
    await clients.checkSecret(client, secret);
    pass(59_999);
    await clients.checkSecret(client, secret);
    await clients.issueToken(client); // a write that comes after
    const [kept] = await clients.listSecrets(client.id);
    expect(kept?.lastUsedAt).toEqual(start);
    expect(JSON.stringify(kept)).not.toContain(secret);
    expect(kept?.lastFour).toBe(secret.slice(-4));
  });

  it('of one client is of no use to another, nor is anything that is no secret', async () => {
    const one = await clients.create(directoryId, input);
    const two = await clients.create(directoryId, input);
    for (const text of [
      one.minted?.secret ?? '',
      '',
      'x',
      one.minted?.record.hash ?? '',
      (await clients.issueToken(one.client)).token,
    ])
      expect(await clients.checkSecret(two.client, text)).toBe(false);
  });

  it('is not for clients that sign', async () => {
    const keys = { kind: 'url' as const, url: 'https://idp.example/keys' };
    const { client, minted } = await clients.create(directoryId, {
      ...input,
      proof: { kind: 'private_key_jwt', keys },
    });
    expect(minted).toBeUndefined();
    await expect(clients.addSecret(directoryId, client.id)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a client', () => {
  it('belongs to one directory', async () => {
    const other = (await directories.create({ name: 'Other', dialect: 'auto' })).id;
    const { client } = await clients.create(directoryId, input);
    for (const attempt of [
      () => clients.get(other, client.id),
      () => clients.remove(other, client.id),
      () => clients.addSecret(other, client.id),
      () => clients.list(newId('dir'), { limit: 1 }),
      () => clients.create(newId('dir'), input),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
    expect((await clients.list(other, { limit: 10 })).items).toEqual([]);
  });
});
