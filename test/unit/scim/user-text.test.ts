import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../../../src/core/ids.js';
import { userTemplate, userText } from '../../../src/scim/user-text.js';
import { openSqliteStore } from '../../../src/stores/sqlite/open.js';
import { groupDraft } from '../../contract/store/given.js';

const base = 'https://rolecall.example/scim/v2/dir_1';

/** Text with everything JSON has to escape, or a text in UTF-8 cannot hold. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom('"', '\\', "'", '\u0000', '\u0001', '\b', '\t', '\n', '\f', '\r', '\u001f', '\u007f', '/'),
      fc.constantFrom('\u2028', '\u2029', '\ud800', '\udc00', '\ufeff', '\uffff', '😀', 'é', 'é', '</script>'),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));
const anyTime = fc.date({
  min: new Date('1970-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const anyUser = fc.record({
  userName: anyText,
  title: anyText,
  tags: fc.array(anyText, { maxLength: 3 }),
  createdAt: anyTime,
  modifiedAt: anyTime,
  groups: fc.uniqueArray(fc.nat(4), { maxLength: 5 }),
});

it('a user looks the same whether its store or this service writes it out', async () => {
  const worlds = fc.record({
    users: fc.array(anyUser, { minLength: 1, maxLength: 4 }),
    groups: fc.uniqueArray(anyText, { minLength: 5, maxLength: 5 }),
    gone: fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(worlds, async ({ users, groups, gone }) => {
      const store = await openSqliteStore('sqlite::memory:');
      const directoryId = newId('dir');
      const groupIds = groups.map(() => newId('grp'));
      for (const [index, id] of groupIds.entries()) {
        // numbered, since some names are the same to the store
        const draft = groupDraft(`${groups[index]} ${index}`);
        await store.insertGroup(directoryId, id, draft, { at: new Date(0) });
      }
      for (const [index, { createdAt, modifiedAt, userName, title, tags, ...one }] of users.entries()) {
        const id = newId('usr');
        const draft = { userName: `${userName} ${index}`, active: true, attributes: { userName, title, tags } };
        await store.insertUser(directoryId, id, draft, { at: createdAt });
        for (const group of one.groups) {
          const groupId = groupIds[group] ?? newId('grp');
          await store.setMembership(directoryId, groupId, id, 'in', { at: createdAt });
        }
        const inactive = { ...draft, active: false, attributes: { ...draft.attributes, active: false } };
        const user = await store.findUser(directoryId, id);
        if (user) await store.replaceUser(user, inactive, { at: modifiedAt });
      }
      for (const index of gone) await store.removeGroup(directoryId, groupIds[index] ?? newId('grp'), new Date(0));

      const { items } = await store.listUsers(directoryId, { from: { kind: 'offset', offset: 0 }, limit: 10 });
      const memberships = await store.listMemberships(
        directoryId,
        items.map(({ id }) => id),
      );
      const written = items.map((user) => userText(base, user, memberships.get(user.id) ?? []));
      const display = { template: userTemplate, base };
      const made = await Promise.all(items.map(async ({ id }) => store.findUserText?.(directoryId, id, display)));
      expect(made.map((one) => one?.text)).toEqual(written);
      const page = await store.listUserTexts?.(
        directoryId,
        { from: { kind: 'offset', offset: 0 }, limit: 10 },
        display,
      );
      expect(Buffer.from(page?.joined ?? []).toString()).toBe(written.join(','));
      for (const [index, text] of written.entries())
        expect(JSON.parse(text)).toMatchObject({
          ...items[index]?.attributes,
          meta: { resourceType: 'User', location: `${base}/Users/${items[index]?.id}` },
        });
      await store.close();
    }),
    { numRuns: 60, seed: 20_261_122 },
  );
});
