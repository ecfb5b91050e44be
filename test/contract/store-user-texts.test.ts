import { expect, it } from '@jest/globals';
import type { Filter } from '../../src/core/filter/tree.js';
import { newId } from '../../src/core/ids.js';
import type { ListQuery } from '../../src/directory/store.js';
import type { UserTemplate } from '../../src/directory/user-template.js';
import { describeStore, later, start, type Given } from './store/given.js';

/** Every field once, and text that would end a text in SQL. */
const template: UserTemplate = [
  "<it's ",
  { field: 'id' },
  ' ',
  { field: 'revision' },
  ' ',
  { field: 'createdAt' },
  ' ',
  { field: 'lastModifiedAt' },
  ' {',
  { field: 'attributes' },
  '}',
  {
    before: ' in [',
    each: [{ field: 'groupId' }, '=', { field: 'displayName' }, ' ', { field: 'kind' }, '@', { field: 'base' }],
    after: ']',
  },
  '>',
];
const display = { template, base: "https://x.example/a'b" };
const names: UserTemplate = [{ field: 'id' }];

const titled: Filter = {
  kind: 'compare',
  path: {
    attribute: {
      name: 'title',
      type: 'string',
      multiValued: false,
      caseExact: false,
      subAttributes: [],
      required: false,
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'none',
    },
  },
  operator: 'eq',
  value: 'odd',
};

/** Texts as the contract has them: read as one who shows them would. */
async function page({ store, directoryId }: Given, query: ListQuery, by: UserTemplate = names) {
  const texts = await store.listUserTexts?.(directoryId, query, { ...display, template: by });
  return texts && { ...texts, joined: Buffer.from(texts.joined).toString() };
}

describeStore('users as text', (given, engine) => {
  if (!engine.makesTexts) {
    it('are not made by this engine', () => {
      const { store } = given();
      expect([store.findUserText, store.listUserTexts]).toEqual([undefined, undefined]);
    });
    return;
  }

  it('are written as the template says, groups in the order of their ids and without those that are gone', async () => {
    const { store, directoryId, user, group } = given();
    const lea = await user('lea', { attributes: { userName: 'lea@example.com', displayName: 'Léa "L"' } });
    const groups = [await group('Ångström "A"'), await group('B'), await group('Gone')];
    for (const { id } of groups.toReversed())
      await store.setMembership(directoryId, id, lea.id, 'in', { at: later(1.5) });
    await store.removeGroup(directoryId, groups[2]?.id ?? newId('grp'), later(2));
    const shown = groups
      .slice(0, 2)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)) // two of one millisecond may be either way round
      .map(({ id, displayName }) => `${id}=${JSON.stringify(displayName)} direct@https://x.example/a'b`)
      .join(',');
    const text = await store.findUserText?.(directoryId, lea.id, display);
    const { revision, lastModifiedAt } = (await store.findUser(directoryId, lea.id)) ?? lea;
    const times = `${start.toISOString()} ${lastModifiedAt.toISOString()}`;
    const attributes = '{"userName":"lea@example.com","displayName":"Léa \\"L\\""}';
    expect(text).toEqual({
      id: lea.id,
      revision,
      text: `<it's ${lea.id} ${revision} ${times} ${attributes} in [${shown}]>`,
    });
    const listed = await page(given(), { from: { kind: 'offset', offset: 0 }, limit: 10 }, template);
    expect(listed).toEqual({ joined: text?.text, count: 1, total: 1 });
  });

  it('leave the list of groups out for a user without any', async () => {
    const { store, directoryId, user } = given();
    const lea = await user('lea');
    const text = await store.findUserText?.(directoryId, lea.id, display);
    expect(text?.text).toMatch(/\}>$/);
  });

  it('come in the pages that records come in, and say where the next one starts', async () => {
    const { store, directoryId, user } = given();
    for (const [index, name] of ['d', 'a', 'c', 'b', 'e', 'f', 'g'].entries())
      await user(name, {
        attributes: {
          userName: `${name}@example.com`,
          active: true,
          title: index % 2 ? 'even' : 'odd',
          externalId: `${index}`,
        },
      });
    const byTitle = { path: titled.path, descending: true };
    const all: ListQuery = { from: { kind: 'offset', offset: 0 }, limit: 10 };
    const third = (await store.listUsers(directoryId, all)).items[2]?.ordinal ?? 0;
    const froms: readonly ListQuery['from'][] = [
      ...[0, 2, 4, 6, 9].map((offset) => ({ kind: 'offset' as const, offset })),
      ...[0, third].map((ordinal) => ({ kind: 'after' as const, ordinal })),
    ];
    for (const from of froms)
      for (const limit of [0, 1, 2, 3, 4, 10])
        for (const more of [{}, { filter: titled }, { sort: byTitle }]) {
          const query = { ...more, from, limit };
          const { items, total } = await store.listUsers(directoryId, query);
          const beyond = (await store.listUsers(directoryId, { ...query, limit: limit + 1 })).items;
          const isNext = from.kind === 'after' && items.length > 0 && beyond.length > items.length;
          expect([query, await page(given(), query)]).toEqual([
            query,
            {
              joined: items.map(({ id }) => id).join(','),
              count: items.length,
              total,
              ...(isNext ? { nextAfter: items.at(-1)?.ordinal } : {}),
            },
          ]);
        }
  });

  it('are none for users that are not there, were deleted or belong to another directory', async () => {
    const { store, directoryId, user } = given();
    const [lea, leo] = [await user('lea'), await user('leo')];
    await store.removeUser(directoryId, leo.id, { at: later(1) });
    const found = await Promise.all([
      store.findUserText?.(directoryId, newId('usr'), display),
      store.findUserText?.(directoryId, leo.id, display),
      store.findUserText?.(newId('dir'), lea.id, display),
    ]);
    expect(found).toEqual([undefined, undefined, undefined]);
    const query = { from: { kind: 'offset', offset: 0 }, limit: 10 } as const;
    expect(await page(given(), query)).toEqual({ joined: lea.id, count: 1, total: 1 });
    expect((await store.listUserTexts?.(newId('dir'), query, display))?.count).toBe(0);
  });

  it('are not made while a group is in another, which takes more than one look', async () => {
    const { store, directoryId, user, group } = given();
    const [lea, inner, outer] = [await user('lea'), await group('Inner'), await group('Outer')];
    const query = { from: { kind: 'offset', offset: 0 }, limit: 10 } as const;
    const nest = async (change: { readonly add?: [typeof inner.id]; readonly remove?: [typeof inner.id] }) => {
      const { revision = 0 } = (await store.findGroup(directoryId, outer.id)) ?? {};
      const write = { kind: 'delta', add: change.add ?? [], remove: change.remove ?? [] } as const;
      const stamp = { at: later(1) };
      await store.beginMemberWrite(directoryId, outer.id, {
        draft: outer,
        change: write,
        stamp,
        expectedRevision: revision,
      });
      await store.continueMemberWrite(directoryId, outer.id, 10);
      return [await page(given(), query), await store.findUserText?.(directoryId, lea.id, display)];
    };
    expect(await nest({ add: [inner.id] })).toEqual([undefined, undefined]);
    expect(await nest({ remove: [inner.id] })).toEqual([expect.anything(), expect.anything()]);
  });
});
