import { expect, it } from '@jest/globals';
import type { Attribute } from '../../src/core/attributes.js';
import type { Filter } from '../../src/core/filter/tree.js';
import { newId } from '../../src/core/ids.js';
import { describeStore, later, start, userDraft } from './store/given.js';

function attribute(name: string, more: Partial<Attribute> = {}): Attribute {
  const rules = { required: false, mutability: 'readWrite', returned: 'default', uniqueness: 'none' } as const;
  return { name, type: 'string', multiValued: false, caseExact: false, subAttributes: [], ...rules, ...more };
}

const emails = attribute('emails', { type: 'complex', multiValued: true });
const value = attribute('value');

describeStore('users', (given) => {
  it('keeps a user as it was given and hides it from other directories', async () => {
    const { store, directoryId } = given();
    const id = newId('usr');
    const draft = { ...userDraft('lea', { displayName: 'Léa Roy' }), externalId: '00u1' };
    const user = await store.insertUser(directoryId, id, draft, { at: start });
    expect(user).toMatchObject({ id, directoryId, ...draft, revision: 1, createdAt: start, lastModifiedAt: start });
    expect(await store.findUser(directoryId, id)).toEqual(user);
    expect(await store.findUser(newId('dir'), id)).toBeUndefined();
  });

  it('refuses a userName in use in the directory, in any letter case, and allows it elsewhere', async () => {
    const { store, directoryId, user } = given();
    await user('lea');
    const draft = { ...userDraft('lea'), userName: 'LEA@EXAMPLE.COM' };
    const taken = store.insertUser(directoryId, newId('usr'), draft, { at: start });
    await expect(taken).rejects.toMatchObject({ code: 'user_name_taken', details: { userName: 'LEA@EXAMPLE.COM' } });
    const other = newId('dir');
    await store.insertDirectory({ id: other, name: 'other', dialect: 'auto', createdAt: start });
    expect(await store.insertUser(other, newId('usr'), draft, { at: start })).toMatchObject({
      userName: 'LEA@EXAMPLE.COM',
    });
  });

  it('tells whoever writes with it what was written, and nobody when nothing was', async () => {
    const { store, directoryId } = given();
    const told: unknown[] = [];
    const stamp = { at: start, onWritten: (written: unknown) => void told.push(written) };
    const id = newId('usr');
    const created = await store.insertUser(directoryId, id, userDraft('lea'), stamp);
    await expect(store.insertUser(directoryId, newId('usr'), userDraft('lea'), stamp)).rejects.toThrow();
    const replaced = await store.replaceUser(created, { ...userDraft('lea'), active: false }, stamp);
    await expect(store.replaceUser(created, userDraft('lea'), stamp)).rejects.toThrow();
    expect(told).toEqual([created, replaced]);
    expect(await store.findUser(directoryId, id)).toEqual(replaced);
    expect([await store.removeUser(directoryId, id, stamp), await store.removeUser(directoryId, id, stamp)]).toEqual([
      true,
      false,
    ]);
    expect(told).toEqual([created, replaced, undefined]);
  });

  it('writes only over the revision that was read', async () => {
    const { store, user } = given();
    const lea = await user('lea');
    const replaced = await store.replaceUser(lea, { ...userDraft('lea'), active: false }, { at: later(1) });
    expect(replaced).toMatchObject({
      active: false,
      revision: 2,
      createdAt: start,
      lastModifiedAt: later(1),
      ordinal: lea.ordinal,
    });
    const stale = store.replaceUser(lea, userDraft('lea'), { at: later(2) });
    await expect(stale).rejects.toMatchObject({ code: 'version_mismatch' });
    const gone = store.replaceUser({ ...replaced, id: newId('usr') }, userDraft('leo'), { at: later(2) });
    await expect(gone).rejects.toMatchObject({ code: 'not_found' });
    const elsewhere = store.replaceUser({ ...replaced, directoryId: newId('dir') }, userDraft('leo'), { at: later(2) });
    await expect(elsewhere).rejects.toMatchObject({ code: 'not_found' });
    expect(await store.findUser(replaced.directoryId, replaced.id)).toEqual(replaced);
  });

  it('deletes: not to be seen, the name free again, out of its groups, still known to the pipeline', async () => {
    const { store, directoryId, user, group } = given();
    const lea = await user('lea');
    const support = await group('Support');
    await store.setMembership(directoryId, support.id, lea.id, 'in', { at: start });
    const before = await store.findGroup(directoryId, support.id);
    expect(await store.removeUser(directoryId, lea.id, { at: later(1) })).toBe(true);
    expect(await store.removeUser(directoryId, lea.id, { at: later(1) })).toBe(false);
    expect(await store.findUser(directoryId, lea.id)).toBeUndefined();
    expect((await store.listUsers(directoryId, { from: { kind: 'offset', offset: 0 }, limit: 10 })).total).toBe(0);
    expect(await store.hasMember(directoryId, support.id, lea.id)).toBe(false);
    expect((await store.findGroup(directoryId, support.id))?.revision).toBe((before?.revision ?? 0) + 1);
    expect(await store.findUserAnywhere(lea.id)).toMatchObject({
      deletedAt: later(1),
      userName: 'lea@example.com',
      attributes: lea.attributes,
    });
    expect((await user('lea')).id).not.toBe(lea.id);
  });

  it('frees the name a user had before it was renamed', async () => {
    const { store, user } = given();
    await store.replaceUser(await user('lea'), userDraft('leah'), { at: later(1) });
    await user('lea');
    await expect(user('leah')).rejects.toMatchObject({ code: 'user_name_taken' });
  });

  it('lists by index and by cursor in order of creation, with the number of all matches', async () => {
    const { store, directoryId, user } = given();
    const users = [];
    for (const name of ['d', 'a', 'c', 'b', 'e']) users.push(await user(name));
    const names = async (from: Parameters<typeof store.listUsers>[1]['from'], limit: number) => {
      const { items, total } = await store.listUsers(directoryId, { from, limit });
      return [total, items.map(({ userName }) => userName[0]).join('')];
    };
    expect(await names({ kind: 'offset', offset: 0 }, 2)).toEqual([5, 'da']);
    expect(await names({ kind: 'offset', offset: 3 }, 10)).toEqual([5, 'be']);
    expect(await names({ kind: 'offset', offset: 9 }, 10)).toEqual([5, '']);
    expect(await names({ kind: 'offset', offset: 0 }, 0)).toEqual([5, '']);
    const second = users[1]?.ordinal ?? 0;
    await store.removeUser(directoryId, users[1]?.id ?? newId('usr'), { at: start });
    expect(await names({ kind: 'after', ordinal: second }, 2)).toEqual([4, 'cb']);
  });

  it('sorts without regard to letter case, either way', async () => {
    const { store, directoryId, user } = given();
    for (const name of ['beta', 'Alpha', 'gamma']) await user(name);
    const sorted = async (descending: boolean) => {
      const sort = { path: { attribute: attribute('userName') }, descending };
      const { items } = await store.listUsers(directoryId, { sort, from: { kind: 'offset', offset: 0 }, limit: 10 });
      return items.map(({ userName }) => userName.split('@')[0]);
    };
    expect(await sorted(false)).toEqual(['Alpha', 'beta', 'gamma']);
    expect(await sorted(true)).toEqual(['gamma', 'beta', 'Alpha']);
  });

  it('sorts a list of values by the primary or else the first, those without last, ties by creation', async () => {
    const { store, directoryId, user } = given();
    await user('none');
    await user('first', { attributes: { emails: [{ value: 'M@x' }, { value: 'a@x' }] } });
    await user('primary', { attributes: { emails: [{ value: 'z@x' }, { value: 'b@x', primary: true }] } });
    await user('tie', { attributes: { emails: [{ value: 'm@x' }] } });
    const sorted = async (descending: boolean) => {
      const sort = { path: { attribute: emails, sub: value }, descending };
      const { items } = await store.listUsers(directoryId, { sort, from: { kind: 'offset', offset: 0 }, limit: 10 });
      return items.map(({ userName }) => userName.split('@')[0]);
    };
    expect(await sorted(false)).toEqual(['primary', 'first', 'tie', 'none']);
    expect(await sorted(true)).toEqual(['none', 'first', 'tie', 'primary']);
  });

  it('sorts dates as moments and extension attributes by their value', async () => {
    const { store, directoryId, user } = given();
    const urn = 'urn:example:2.0:User';
    await user('noon', { attributes: { [urn]: { startDate: '2026-01-01T12:00:00Z' } } });
    await user('earlier', { attributes: { [urn]: { startDate: '2026-01-01T12:30:00+02:00' } } });
    const sort = {
      path: { extension: urn, attribute: attribute('startDate', { type: 'dateTime' }) },
      descending: false,
    };
    const { items } = await store.listUsers(directoryId, { sort, from: { kind: 'offset', offset: 0 }, limit: 10 });
    expect(items.map(({ userName }) => userName)).toEqual(['earlier@example.com', 'noon@example.com']);
  });

  it('filters, counts what matches and cuts the page from it', async () => {
    const { store, directoryId, user } = given();
    for (const name of ['a', 'b', 'c']) await user(name, { active: name !== 'b' });
    const filter: Filter = {
      kind: 'compare',
      path: { attribute: attribute('active', { type: 'boolean' }) },
      operator: 'eq',
      value: true,
    };
    const { items, total } = await store.listUsers(directoryId, {
      filter,
      from: { kind: 'offset', offset: 1 },
      limit: 1,
    });
    expect([total, items.map(({ userName }) => userName)]).toEqual([2, ['c@example.com']]);
  });

  it('gives subjects in the order asked, with direct and indirect groups, without those that are gone', async () => {
    const { store, directoryId, user, group } = given();
    const [lea, leo] = [await user('lea'), await user('leo')];
    const [inner, outer, gone] = [await group('Inner'), await group('Outer'), await group('Gone')];
    await store.setMembership(directoryId, inner.id, lea.id, 'in', { at: later(10) });
    await store.setMembership(directoryId, gone.id, lea.id, 'in', { at: later(10) });
    const change = { kind: 'delta', add: [inner.id], remove: [] } as const;
    await store.beginMemberWrite(directoryId, outer.id, {
      draft: outer,
      change,
      stamp: { at: later(20) },
      expectedRevision: 1,
    });
    await store.continueMemberWrite(directoryId, outer.id, 10);
    await store.removeGroup(directoryId, gone.id, later(30));
    const memberships = await store.listMemberships(directoryId, [leo.id, newId('usr'), lea.id]);
    expect([...memberships.keys()]).toEqual([lea.id]);
    expect(await store.listMemberships(newId('dir'), [lea.id])).toEqual(new Map());
    expect(memberships.get(lea.id)).toEqual([
      { groupId: inner.id, displayName: 'Inner', isDirect: true, sinceAt: later(10) },
      { groupId: outer.id, displayName: 'Outer', isDirect: false, sinceAt: later(20) },
    ]);
  });
});
