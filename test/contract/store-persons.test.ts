import { expect, it } from '@jest/globals';
import { newId } from '../../src/core/ids.js';
import { describeStore, givenIn, later, start, userDraft } from './store/given.js';

describeStore('persons across directories', (given) => {
  const withMail = (name: string, mail: string, more = {}) =>
    userDraft(name, { emails: [{ value: mail, type: 'work' }], ...more });

  it('finds a person by key in every directory, deleted users too, in order of creation', async () => {
    const { store, directoryId, user } = given();
    const other = await givenIn(store);
    const first = await user('lea', withMail('lea', 'Lea@Example.com'));
    const second = await other.user('lroy', withMail('lroy', 'lea@example.com'));
    await store.removeUser(directoryId, first.id, { at: later(1) });
    const found = await store.findUsersByKey('email:lea@example.com');
    expect(found.map(({ id, deletedAt }) => [id, deletedAt])).toEqual([
      [first.id, later(1)],
      [second.id, undefined],
    ]);
    expect((await store.findUsersByKey('mail:lea@example.com')).length).toBe(2);
    expect((await store.findUsersByKey('userName:lroy@example.com')).map(({ id }) => id)).toEqual([second.id]);
  });

  it('finds a user by new keys and no longer by old ones after a change', async () => {
    const { store, user } = given();
    const lea = await user('lea', withMail('lea', 'lea@example.com'));
    await store.replaceUser(lea, withMail('lea', 'roy@example.com'), { at: later(1) });
    expect(await store.findUsersByKey('email:lea@example.com')).toEqual([]);
    expect(await store.findUsersByKey('email:roy@example.com')).toHaveLength(1);
  });

  it('gives subjects of any directory, deleted users without memberships', async () => {
    const { store, directoryId, user, group } = given();
    const [lea, leo, support] = [await user('lea'), await user('leo'), await group('Support')];
    for (const one of [lea, leo]) await store.setMembership(directoryId, support.id, one.id, 'in', { at: start });
    await store.removeUser(directoryId, leo.id, { at: later(1) });
    const subjects = await store.getSubjects([leo.id, newId('usr'), lea.id]);
    expect(subjects.map(({ user: { userName }, memberships }) => [userName, memberships.length])).toEqual([
      ['leo@example.com', 0],
      ['lea@example.com', 1],
    ]);
  });

  it('searches live users by the beginning of userName, display name or an e-mail, in any letter case', async () => {
    const { store, directoryId, user } = given();
    await user('zoe', withMail('zoe', 'first@example.com', { displayName: 'Élodie Roy' }));
    await user('eloise', withMail('eloise', 'x@example.com'));
    const gone = await user('elias');
    await store.removeUser(directoryId, gone.id, { at: later(1) });
    const names = async (query?: string) =>
      (await store.searchUsers(query, { limit: 10 })).items.map(({ userName }) => userName.split('@')[0]);
    expect(await names('E\u0301LO')).toEqual(['zoe']);
    expect(await names('elo')).toEqual(['eloise']);
    expect(await names('FIRST@')).toEqual(['zoe']);
    expect(await names('%')).toEqual([]);
    expect(await names()).toEqual(['zoe', 'eloise']);
    const page = await store.searchUsers(undefined, { limit: 1 });
    expect(
      (await store.searchUsers(undefined, { limit: 1, cursor: page.nextCursor ?? 'none' })).items[0]?.userName,
    ).toBe('eloise@example.com');
  });

  it('streams every live user in order of creation, in batches', async () => {
    const { store, directoryId, user } = given();
    const users = [];
    for (const name of ['a', 'b', 'c', 'd']) users.push(await user(name));
    await store.removeUser(directoryId, users[1]?.id ?? newId('usr'), { at: start });
    const batches: string[][] = [];
    for await (const batch of store.streamSubjects(2))
      batches.push(batch.map((subject) => subject.user.userName[0] ?? ''));
    expect(batches).toEqual([['a', 'c'], ['d']]);
  });
});
