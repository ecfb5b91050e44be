import { expect, it } from '@jest/globals';
import { bindFilter } from '../../src/core/filter/bind.js';
import { parseFilter } from '../../src/core/filter/parse.js';
import { userSchema } from '../../src/scim/schema/definitions.js';
import { describeStore, start } from './store/given.js';

describeStore('users filtered by a group', (given, { largeGroup }) => {
  it('are found alike whether the group has few members or very many', async () => {
    const { store, directoryId, user, group } = given();
    const small = await group('Small');
    const large = await group('Large');
    const people = [];
    for (let index = 0; index < largeGroup; index += 1) people.push(await user(`person${index}`));
    const ids = people.map(({ id }) => id);
    for (const [one, members] of [
      [small, ids.slice(0, 40)],
      [large, ids],
    ] as const) {
      const change = { kind: 'replace', members } as const;
      await store.beginMemberWrite(directoryId, one.id, {
        draft: one,
        change,
        stamp: { at: start },
        expectedRevision: 1,
      });
      for (let isDone = false; !isDone;) isDone = (await store.continueMemberWrite(directoryId, one.id, 500)).isDone;
    }
    const list = (text: string, offset = 0) =>
      store.listUsers(directoryId, {
        filter: bindFilter(parseFilter(text, { lenient: true }), userSchema),
        from: { kind: 'offset', offset },
        limit: 10,
      });
    expect(await list(`groups.value eq "${small.id}"`)).toMatchObject({
      total: 40,
      items: people.slice(0, 10).map(({ id }) => ({ id })),
    });
    expect(await list(`groups.value eq "${large.id}"`, largeGroup - 10)).toMatchObject({
      total: largeGroup,
      items: people.slice(largeGroup - 10).map(({ id }) => ({ id })),
    });
    expect(await list(`groups[value eq "${large.id}"] and userName eq "${people[7]?.userName}"`)).toMatchObject({
      total: 1,
      items: [{ id: ids[7] }],
    });
  });
});
