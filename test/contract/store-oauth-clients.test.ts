import { expect, it } from '@jest/globals';
import { newId, type OAuthClientId } from '../../src/core/ids.js';
import type { OAuthClient, OAuthSecret } from '../../src/directory/oauth-model.js';
import { describeStore, later, start } from './store/given.js';

describeStore('OAuth clients, their secrets and tokens', (given) => {
  const client = (more: Partial<OAuthClient> = {}): OAuthClient => ({
    id: newId('ocl'),
    directoryId: given().directoryId,
    name: 'Entra',
    proof: { kind: 'client_secret' },
    scopes: ['read', 'write'],
    tokenSeconds: 3_600,
    createdAt: start,
    ...more,
  });

  const inserted = async (more: Partial<OAuthClient> = {}): Promise<OAuthClient> => {
    const one = client(more);
    await given().store.insertOAuthClient(one);
    return one;
  };

  const secret = (clientId: OAuthClientId, more: Partial<OAuthSecret> = {}): OAuthSecret => ({
    id: newId('ocs'),
    clientId,
    hash: 'a1b2',
    lastFour: 'wxyz',
    createdAt: start,
    expiresAt: later(1_000),
    ...more,
  });

  const token = (hash: string, seconds: number, oauthClientId?: OAuthClientId) =>
    given().store.insertToken({
      id: newId('tok'),
      directoryId: given().directoryId,
      name: 'access',
      hash,
      lastFour: 'wxyz',
      scopes: ['read'],
      createdAt: start,
      expiresAt: later(seconds),
      ...(oauthClientId ? { oauthClientId } : {}),
    });

  it('keeps a client as it was given, whichever way it proves itself', async () => {
    const { store } = given();
    const keys = { kind: 'set' as const, keys: [{ kty: 'RSA', n: 'AQAB', e: 'AQAB', kid: '1' }] };
    const federated = { issuer: 'https://idp.example/v2.0', subject: 'app' };
    const signing = await inserted({ proof: { kind: 'private_key_jwt', keys, federated, audience: 'api://app' } });
    const plain = await inserted();
    expect(await store.findOAuthClient(signing.id)).toEqual(signing);
    expect(await store.findOAuthClient(plain.id)).toEqual(plain);
    expect(await store.findOAuthClient(newId('ocl'))).toBeUndefined();
  });

  it('refuses a client of a directory that is not there', async () => {
    const lost = given().store.insertOAuthClient(client({ directoryId: newId('dir') }));
    await expect(lost).rejects.toMatchObject({ code: 'not_found' });
  });

  it('pages through the clients of one directory in order of creation', async () => {
    const { store, directoryId } = given();
    const other = newId('dir');
    await store.insertDirectory({ id: other, name: 'Other', dialect: 'auto', createdAt: start });
    const ids = [(await inserted()).id, (await inserted()).id];
    await inserted({ directoryId: other });
    ids.push((await inserted()).id);
    const first = await store.listOAuthClients(directoryId, { limit: 2 });
    const second = await store.listOAuthClients(directoryId, { limit: 2, cursor: first.nextCursor ?? 'none' });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeUndefined();
  });

  it('limits a client and the tokens it has already to addresses, and no other token', async () => {
    const { store, directoryId } = given();
    const one = await inserted({ allowFrom: ['203.0.113.0/24'] });
    expect(await store.findOAuthClient(one.id)).toEqual(one);
    await token('a'.repeat(64), 60, one.id);
    await token('b'.repeat(64), 60);
    const ranges = ['2001:db8::/32', '198.51.100.7/32'];
    expect(await store.limitOAuthClient(newId('dir'), one.id, ranges)).toBeUndefined();
    expect(await store.limitOAuthClient(directoryId, one.id, ranges)).toEqual({ ...one, allowFrom: ranges });
    expect((await store.findTokenByHash('a'.repeat(64)))?.allowFrom).toEqual(ranges);
    expect((await store.findTokenByHash('b'.repeat(64)))?.allowFrom).toBeUndefined();
    const { allowFrom: _, ...free } = one;
    expect(await store.limitOAuthClient(directoryId, one.id, undefined)).toEqual(free);
    expect(await store.findOAuthClient(one.id)).toEqual(free);
    expect((await store.findTokenByHash('a'.repeat(64)))?.allowFrom).toBeUndefined();
  });

  it('keeps several secrets of a client, up to the most', async () => {
    const { store } = given();
    const { id } = await inserted();
    const [first, second, third] = [secret(id), secret(id, { hash: 'c3d4' }), secret(id)];
    expect(await store.insertOAuthSecret(first, 2)).toBe(true);
    expect(await store.insertOAuthSecret(second, 2)).toBe(true);
    expect(await store.insertOAuthSecret(third, 2)).toBe(false);
    expect(await store.listOAuthSecrets(id)).toEqual([first, second]);
    await store.noteOAuthSecretUse(first.id, later(5));
    await store.noteOAuthSecretUse(first.id, later(3));
    expect((await store.listOAuthSecrets(id))[0]?.lastUsedAt).toEqual(later(5));
    expect(await store.removeOAuthSecret(newId('ocl'), first.id)).toBe(false);
    expect(await store.removeOAuthSecret(id, first.id)).toBe(true);
    expect(await store.listOAuthSecrets(id)).toEqual([second]);
    await expect(store.insertOAuthSecret(secret(newId('ocl')), 2)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('lets an assertion be spent once for each client, among many at the same time too', async () => {
    const { store } = given();
    const [one, two] = [await inserted(), await inserted()];
    const spent = await Promise.all(Array.from({ length: 10 }, () => store.spendAssertion(one.id, 'j1', later(60))));
    expect(spent.filter((isFirst) => isFirst)).toHaveLength(1);
    expect(await store.spendAssertion(two.id, 'j1', later(60))).toBe(true);
    await expect(store.spendAssertion(newId('ocl'), 'j1', later(60))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('drops what expired: access tokens and spent assertions, never a token that a person made', async () => {
    const { store } = given();
    const { id } = await inserted();
    await token('old', 60, id);
    await token('new', 120, id);
    await token('person', 60);
    await store.spendAssertion(id, 'j1', later(60));
    expect(await store.dropExpiredOAuth(later(59), 100)).toBe(0);
    expect(await store.dropExpiredOAuth(later(60), 100)).toBe(2);
    expect(await store.findTokenByHash('old')).toBeUndefined();
    expect(await store.findTokenByHash('new')).toMatchObject({ oauthClientId: id });
    expect(await store.findTokenByHash('person')).not.toHaveProperty('oauthClientId');
    expect(await store.spendAssertion(id, 'j1', later(200))).toBe(true);
  });

  it('takes secrets and access tokens away with their client, and clients with their directory', async () => {
    const { store, directoryId } = given();
    const [one, two] = [await inserted(), await inserted()];
    await token('of-one', 60, one.id);
    await token('of-two', 60, two.id);
    await store.insertOAuthSecret(secret(one.id), 2);
    expect(await store.removeOAuthClient(newId('dir'), one.id)).toBe(false);
    expect(await store.removeOAuthClient(directoryId, one.id)).toBe(true);
    expect(await store.findTokenByHash('of-one')).toBeUndefined();
    expect(await store.listOAuthSecrets(one.id)).toEqual([]);
    await expect(token('late', 60, one.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await store.findTokenByHash('of-two')).toBeDefined();
    await store.removeDirectory(directoryId, later(1));
    expect(await store.findTokenByHash('of-two')).toBeUndefined();
    expect(await store.findOAuthClient(two.id)).toBeUndefined();
  });
});
