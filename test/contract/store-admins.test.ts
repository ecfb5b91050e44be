import { expect, it } from '@jest/globals';
import type { Admin, ApiKey, Session } from '../../src/admins/model.js';
import { newId } from '../../src/core/ids.js';
import { describeStore, later, start } from './store/given.js';

const admin = (more: Partial<Admin> = {}): Admin => ({
  id: newId('adm'),
  email: 'Zoë@example.com',
  name: 'Zoë',
  role: 'owner',
  state: 'active',
  createdAt: start,
  revision: 1,
  ...more,
});

const session = (more: Partial<Session> = {}): Session => ({
  id: newId('ses'),
  principal: { kind: 'admin', id: newId('adm') },
  tokenHash: newId('ses'),
  createdAt: start,
  lastSeenAt: start,
  expiresAt: later(1_000),
  userAgent: 'Firefox on Linux',
  ...more,
});

const key = (more: Partial<ApiKey> = {}): ApiKey => ({
  id: newId('key'),
  name: 'Reports',
  role: 'auditor',
  hash: newId('key'),
  lastFour: 'wxyz',
  createdBy: 'Zoë',
  createdAt: start,
  expiresAt: later(1_000),
  ...more,
});

describeStore('admins, sessions and API keys', (given) => {
  it('keeps an admin as given, found by id and by e-mail however it is written', async () => {
    const { store } = given();
    const full = admin({ language: 'fr', password: { hash: 'scrypt$x', oneTimeUntil: later(60) }, lastSeenAt: start });
    const bare = admin({ email: 'bare@example.com' });
    await store.insertAdmin(full);
    await store.insertAdmin(bare);
    expect(await store.findAdmin(full.id)).toEqual(full);
    expect(await store.findAdminByEmail('ZOE\u0308@EXAMPLE.COM')).toEqual(full);
    expect(await store.findAdmin(bare.id)).toEqual(bare);
    expect(await store.listAdmins()).toEqual([full, bare]);
    expect(await store.findAdminByEmail('nobody@example.com')).toBeUndefined();
  });

  it('refuses a second admin with the same e-mail', async () => {
    const { store } = given();
    await store.insertAdmin(admin());
    await expect(store.insertAdmin(admin({ email: 'zoë@EXAMPLE.com' }))).rejects.toMatchObject({ code: 'name_taken' });
  });

  it('keeps admins without e-mail as many as there are, and an e-mail that a provider gives later', async () => {
    const { store } = given();
    const { email: _email, ...bare } = admin();
    const one: Admin = { ...bare, subject: { issuer: 'https://idp.example', subject: 'ann' } };
    const two: Admin = { ...one, id: newId('adm'), subject: { issuer: 'https://idp.example', subject: 'bob' } };
    await store.insertAdmin(one);
    await store.insertAdmin(two);
    expect(await store.listAdmins()).toEqual([one, two]);
    expect(await store.writeAdmin({ ...one, email: 'Ann@example.com' })).toBe(true);
    expect(await store.findAdminByEmail('ann@EXAMPLE.com')).toEqual({ ...one, email: 'Ann@example.com', revision: 2 });
    await expect(store.writeAdmin({ ...two, email: 'ann@example.com' })).rejects.toMatchObject({ code: 'name_taken' });
    expect(await store.writeAdmin({ ...one, revision: 2 })).toBe(true);
    expect(await store.findAdmin(one.id)).toEqual({ ...one, revision: 3 });
    await expect(store.insertAdmin({ ...one, email: 'ann2@example.com' })).rejects.toMatchObject({
      code: 'name_taken',
    });
  });

  it('writes an admin only over the revision that was read', async () => {
    const { store } = given();
    const first = admin({ language: 'fr', password: { hash: 'a', oneTimeUntil: later(60) } });
    await store.insertAdmin(first);
    const { language: _language, ...rest } = first;
    const changed: Admin = { ...rest, role: 'auditor', state: 'disabled', password: { hash: 'b' } };
    expect(await store.writeAdmin(changed)).toBe(true);
    expect(await store.findAdmin(first.id)).toEqual({ ...changed, revision: 2 });
    expect(await store.writeAdmin({ ...first, role: 'editor' })).toBe(false);
    expect(await store.writeAdmin(admin())).toBe(false);
  });

  it('notes when an admin was seen, never backwards, and forgets a removed one', async () => {
    const { store } = given();
    const one = admin();
    await store.insertAdmin(one);
    await store.noteAdminSeen(one.id, later(10));
    await store.noteAdminSeen(one.id, later(5));
    expect(await store.findAdmin(one.id)).toEqual({ ...one, lastSeenAt: later(10) });
    expect(await store.removeAdmin(one.id)).toBe(true);
    expect(await store.removeAdmin(one.id)).toBe(false);
    expect(await store.findAdmin(one.id)).toBeUndefined();
  });

  it('keeps sessions of every kind of principal, newest first, and ends those of one', async () => {
    const { store } = given();
    const zoe = { kind: 'admin', id: newId('adm') } as const;
    const [a, b] = [session({ principal: zoe }), session({ principal: zoe })];
    const c = session({ principal: { kind: 'api_key', id: newId('key') } });
    const d = session({ principal: { kind: 'admin_key', print: 'abcd' } });
    for (const one of [a, b, c, d]) await store.insertSession(one);
    expect(await store.listSessions()).toEqual([d, c, b, a]);
    expect(await store.listSessions(zoe)).toEqual([b, a]);
    expect(await store.findSession(c.tokenHash)).toEqual(c);
    await store.noteSessionSeen(a.id, later(30));
    await store.noteSessionSeen(a.id, later(20));
    expect(await store.findSession(a.tokenHash)).toEqual({ ...a, lastSeenAt: later(30) });
    expect(await store.removeSessionsOf(zoe)).toBe(2);
    expect(await store.findSession(a.tokenHash)).toBeUndefined();
    expect([await store.removeSession(c.id), await store.removeSession(c.id)]).toEqual([true, false]);
    expect(await store.listSessions()).toEqual([d]);
  });

  it('keeps API keys, found by hash', async () => {
    const { store } = given();
    const [one, two] = [key(), key({ role: 'editor', lastUsedAt: later(1) })];
    await store.insertApiKey(one);
    await store.insertApiKey(two);
    expect(await store.listApiKeys()).toEqual([one, two]);
    expect(await store.findApiKeyByHash(two.hash)).toEqual(two);
    await store.noteApiKeyUse(one.id, later(5));
    await store.noteApiKeyUse(one.id, later(4));
    expect(await store.findApiKey(one.id)).toEqual({ ...one, lastUsedAt: later(5) });
    expect([await store.removeApiKey(one.id), await store.removeApiKey(one.id)]).toEqual([true, false]);
    expect(await store.findApiKeyByHash(one.hash)).toBeUndefined();
  });

  it('counts tries within a window, each once however many come at the same moment', async () => {
    const { store } = given();
    const another = await given().another();
    const tries = await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? store : another).takeLoginTry('k', start, later(60))),
    );
    expect(tries.map(({ count }) => count).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await store.takeLoginTry('k', later(59), later(119))).toEqual({ count: 11, windowEndsAt: later(60) });
    await store.returnLoginTries('k', 'one');
    expect((await store.takeLoginTry('k', later(59), later(119))).count).toBe(11);
    expect(await store.takeLoginTry('k', later(60), later(120))).toEqual({ count: 1, windowEndsAt: later(120) });
    await store.returnLoginTries('k', 'all');
    expect((await store.takeLoginTry('k', later(61), later(121))).count).toBe(1);
    expect((await store.takeLoginTry('other', later(61), later(121))).count).toBe(1);
  });

  it('drops idle and ended sessions and windows that are over, and nothing else', async () => {
    const { store } = given();
    const idle = session({ lastSeenAt: start, expiresAt: later(9_000) });
    const ended = session({ lastSeenAt: later(900), expiresAt: later(1_000) });
    const live = session({ lastSeenAt: later(900), expiresAt: later(9_000) });
    for (const one of [idle, ended, live]) await store.insertSession(one);
    await store.takeLoginTry('old', start, later(60));
    await store.takeLoginTry('new', later(990), later(1_050));
    expect(await store.dropEndedSignIns(later(1_000), later(500), 100)).toBe(3);
    expect(await store.listSessions()).toEqual([live]);
    expect((await store.takeLoginTry('new', later(1_000), later(1_060))).count).toBe(2);
  });
});
