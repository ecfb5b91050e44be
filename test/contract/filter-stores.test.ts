import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ResourceSchema } from '../../src/core/attributes.js';
import { bindFilter } from '../../src/core/filter/bind.js';
import { evaluate } from '../../src/core/filter/evaluate.js';
import { maxFilterDepth, maxFilterTerms, parseFilter } from '../../src/core/filter/parse.js';
import type { Filter, FilterTree } from '../../src/core/filter/tree.js';
import { newId, type DirectoryId, type GroupId, type UserId } from '../../src/core/ids.js';
import type { Json, JsonObject } from '../../src/core/json.js';
import type { Group, GroupDraft, User, UserDraft } from '../../src/directory/model.js';
import type { ListQuery } from '../../src/directory/store.js';
import { sortPathOf } from '../../src/scim/filtering.js';
import { groupSchema, userSchema } from '../../src/scim/schema/definitions.js';
import type { Store } from '../../src/stores/store.js';
import { storeFolders } from './store/engines.js';
import { treesOf, worlds, type World } from './store/filter-worlds.js';
import { describeStore, givenIn, later, membersOf, start, type Given } from './store/given.js';

const everyone = { from: { kind: 'offset', offset: 0 }, limit: 1_000 } as const;
const isMongo = (name: string) => name === 'MongoDB';

function filterOf(text: string, schema: ResourceSchema): Filter {
  return bindFilter(parseFilter(text, { lenient: true }), schema);
}

/** A group as a test writes it down: its own name, and names of users and groups in it. */
interface Members {
  readonly groupId: GroupId;
  readonly add: readonly (UserId | GroupId)[];
}

async function join({ store, directoryId }: Given, { groupId, add }: Members): Promise<void> {
  const group = await store.findGroup(directoryId, groupId);
  if (!group || add.length === 0) return;
  const change = { kind: 'delta', add, remove: [] } as const;
  const write = { draft: group, change, stamp: { at: start }, expectedRevision: group.revision };
  await store.beginMemberWrite(directoryId, groupId, write);
  while (!(await store.continueMemberWrite(directoryId, groupId, 100)).isDone);
}

function metaOf(record: User | Group, resourceType: string): JsonObject {
  const { createdAt, lastModifiedAt, revision } = record;
  const times = { created: createdAt.toISOString(), lastModified: lastModifiedAt.toISOString() };
  return { resourceType, ...times, version: `W/"${revision}"` };
}

/** Users as SCIM shows them, read one by one, without any list. */
async function shownUsers({ store }: Given, ids: readonly UserId[]): Promise<readonly JsonObject[]> {
  const subjects = await store.getSubjects(ids);
  return subjects.map(({ user, memberships }) => {
    const groups = memberships.map(({ groupId, displayName, isDirect }) => ({
      value: groupId,
      display: displayName,
      type: isDirect ? 'direct' : 'indirect',
    }));
    const shown = { ...user.attributes, id: user.id, meta: metaOf(user, 'User') };
    return groups.length > 0 ? { ...shown, groups } : shown;
  });
}

async function shownGroups(given: Given, ids: readonly GroupId[]): Promise<readonly JsonObject[]> {
  const shown: JsonObject[] = [];
  for (const id of ids) {
    const group = await given.store.findGroup(given.directoryId, id);
    if (!group) continue;
    const members = (await membersOf(given, group)).map(({ id: value, display, kind }) => ({
      value,
      display,
      type: kind === 'user' ? 'User' : 'Group',
    }));
    const document = { ...group.attributes, id: group.id, meta: metaOf(group, 'Group') };
    shown.push(members.length > 0 ? { ...document, members } : document);
  }
  return shown;
}

/** The world written through the ports; nested without circles, as the services see to. */
async function write(given: Given, world: World): Promise<ReadonlyMap<string, UserId | GroupId>> {
  const { store, directoryId } = given;
  const users = new Map<string, UserId>(world.users.map(({ id }) => [id, newId('usr')]));
  const groups = new Map<string, GroupId>(world.groups.map(({ id }) => [id, newId('grp')]));
  for (const { id, attributes, createdAt, modifiedAt } of world.users) {
    const draft = userDraftOf(attributes);
    const userId = users.get(id) ?? newId('usr');
    const user = await store.insertUser(directoryId, userId, draft, { at: new Date(createdAt) });
    if (modifiedAt !== createdAt) await store.replaceUser(user, draft, { at: new Date(modifiedAt) });
  }
  for (const { id, attributes, createdAt } of world.groups) {
    const groupId = groups.get(id) ?? newId('grp');
    await store.insertGroup(directoryId, groupId, groupDraftOf(attributes), { at: new Date(createdAt) });
  }
  for (const { id, users: direct, groups: children } of world.groups) {
    const below = children.filter((child) => child > id);
    const add = [...direct.flatMap((one) => users.get(one) ?? []), ...below.flatMap((one) => groups.get(one) ?? [])];
    await join(given, { groupId: groups.get(id) ?? newId('grp'), add });
  }
  for (const { id, isGone } of world.groups)
    if (isGone) await store.removeGroup(directoryId, groups.get(id) ?? newId('grp'), start);
  return new Map<string, UserId | GroupId>([...users, ...groups]);
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function userDraftOf(attributes: JsonObject): UserDraft {
  const { userName, externalId, active } = attributes;
  const named = { userName: textOf(userName), active: active === true, attributes };
  return typeof externalId === 'string' ? { ...named, externalId } : named;
}

function groupDraftOf(attributes: JsonObject): GroupDraft {
  const { displayName, externalId } = attributes;
  const named = { displayName: textOf(displayName), attributes };
  return typeof externalId === 'string' ? { ...named, externalId } : named;
}

/** The filter with the ids that the records have got. */
function withIds(tree: FilterTree, ids: ReadonlyMap<string, string>): FilterTree {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return { ...tree, terms: tree.terms.map((term) => withIds(term, ids)) };
    case 'not':
      return { ...tree, term: withIds(tree.term, ids) };
    case 'compare':
      return typeof tree.value === 'string' ? { ...tree, value: ids.get(tree.value) ?? tree.value } : tree;
    case 'valuePath':
      return { ...tree, filter: withIds(tree.filter, ids) };
    case 'present':
      return tree;
  }
}

async function chosen(
  store: Store,
  directoryId: DirectoryId,
  resource: 'users' | 'groups',
  query: ListQuery,
): Promise<{ readonly ids: readonly string[]; readonly total: number }> {
  const { items, total } =
    resource === 'users' ? await store.listUsers(directoryId, query) : await store.listGroups(directoryId, query);
  return { ids: items.map(({ id }) => id).sort(), total };
}

for (const engine of storeFolders()) {
  const [runs, filters] = isMongo(engine.name) ? [6, 12] : [25, 20];
  describe(`${engine.name}: RFC 7644 §3.4.2.2 a filter run by the store`, () => {
    for (const [resource, schema] of [
      ['users', userSchema],
      ['groups', groupSchema],
    ] as const) {
      it(`chooses exactly the ${resource} that the filter language chooses, on random filters and records`, async () => {
        const { store, dispose } = await engine.open();
        const trees = fc.array(treesOf(schema), { minLength: filters, maxLength: filters });
        try {
          await fc.assert(
            fc.asyncProperty(worlds, trees, async (world, written) => {
              const given = await givenIn(store);
              const ids = await write(given, world);
              const all = [...ids.values()];
              const shown =
                resource === 'users'
                  ? await shownUsers(
                      given,
                      all.filter((id): id is UserId => id.startsWith('usr_')),
                    )
                  : await shownGroups(
                      given,
                      all.filter((id): id is GroupId => id.startsWith('grp_')),
                    );
              for (const tree of written) {
                const filter = bindFilter(withIds(tree, ids), schema);
                const expected = shown.filter((document) => evaluate(filter, document)).map(({ id }) => textOf(id));
                const found = await chosen(store, given.directoryId, resource, { filter, ...everyone });
                expect({ tree, ...found }).toEqual({ tree, ids: expected.sort(), total: expected.length });
              }
            }),
            { numRuns: runs },
          );
        } finally {
          await dispose();
        }
      }, 120_000);
    }
  });
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Six users and four groups, named by their first letters below. */
async function company(given: Given): Promise<Readonly<Record<string, UserId | GroupId>>> {
  const { store, directoryId, group } = given;
  const insert = (name: string, at: number, more: JsonObject) => {
    const attributes = { userName: `${name}@example.com`, active: true, ...more };
    return store.insertUser(directoryId, newId('usr'), userDraftOf(attributes), { at: later(at) });
  };
  const mail = (type: string, value: string, more = {}) => ({ type, value, ...more });
  const ana = await insert('Ana', 0, {
    displayName: 'Ana Élan',
    externalId: '00A',
    title: 'Lead',
    emails: [mail('work', 'Ana@Example.com', { primary: true }), mail('home', 'ana@home.example')],
    name: { givenName: 'Ana', familyName: 'Élan' },
    [enterprise]: { department: 'Support', employeeNumber: '7' },
  });
  const bob = await insert('bob', 1, {
    displayName: 'Bob (50%) .*',
    externalId: '00a',
    emails: [mail('home', 'ana@example.com'), mail('work', 'bob@example.com')],
    [enterprise]: { department: 'Sales' },
  });
  const cem = await insert('cem', 2, { title: '', active: false, name: { familyName: 'E\u0301lan\n' } });
  const dia = await insert('dia', 3, { title: 'a\u0000b', emails: [mail('work', '😀@example.com')] });
  const eve = await insert('eve', 4, { title: '\uFFFD', emails: [mail('other', 'eve@example.com')] });
  const fay = await insert('fay', 5, { title: '😀' });
  const [inner, outer, gone, none] = [
    await group('Inner'),
    await group('Outer'),
    await group('Gone'),
    await group('None'),
  ];
  await join(given, { groupId: inner.id, add: [ana.id, bob.id] });
  await join(given, { groupId: outer.id, add: [inner.id, cem.id] });
  await join(given, { groupId: gone.id, add: [dia.id] });
  await store.removeGroup(directoryId, gone.id, later(9));
  const people = { ana: ana.id, bob: bob.id, cem: cem.id, dia: dia.id, eve: eve.id, fay: fay.id };
  return { ...people, inner: inner.id, outer: outer.id, gone: gone.id, none: none.id };
}

/** `{name}` stands for the id of that record. */
const userFilters: readonly (readonly [string, string])[] = [
  ['userName eq "ANA@example.com"', 'ana'],
  ['userName sw "B"', 'bob'],
  ['userName gt "cem@example.com"', 'dia eve fay'],
  ['externalId eq "00A"', 'ana'],
  ['externalId pr', 'ana bob'],
  ['id eq "{cem}"', 'cem'],
  ['active eq false', 'cem'],
  ['active ne true', 'cem'],
  ['title pr', 'ana dia eve fay'],
  ['not (title pr)', 'bob cem'],
  ['title ne "lead"', 'bob cem dia eve fay'],
  ['title eq "a\\u0000b"', 'dia'],
  ['title co "\\u0000"', 'dia'],
  ['title gt "\\uFFFD"', 'fay'],
  ['displayName eq "ana e\\u0301lan"', 'ana'],
  ['displayName co "(50%) .*"', 'bob'],
  ['displayName co ".+"', ''],
  ['displayName ew ".*"', 'bob'],
  ['name.familyName eq "\\u00c9LAN"', 'ana'],
  ['name.familyName ew "lan"', 'ana'],
  ['name[givenName eq "ana" and familyName sw "é"]', 'ana'],
  ['emails.value eq "ana@example.com"', 'ana bob'],
  ['emails eq "ana@example.com"', 'ana bob'],
  ['emails[type eq "work"].value eq "ana@example.com"', 'ana'],
  ['emails[type eq "work" and value eq "ana@example.com"]', 'ana'],
  ['emails[type eq "home" and primary eq true]', ''],
  ['not (emails[type eq "work" and value eq "ana@example.com"])', 'bob cem dia eve fay'],
  ['emails[not (type eq "work")]', 'ana bob eve'],
  ['emails[type ne "work"]', 'ana bob eve'],
  ['emails[type eq "other" or value sw "bob"]', 'bob eve'],
  ['emails.type ne "work"', 'cem eve fay'],
  [`${enterprise}:department eq "support"`, 'ana'],
  [`${enterprise}:department pr and active eq true`, 'ana bob'],
  ['meta.created ge "2026-11-22T10:00:04+01:00"', 'eve fay'],
  ['meta.created gt "2026-11-22T09:00:03.9995Z"', 'eve fay'],
  ['meta.created lt "2026-11-22T09:00:00.0005Z"', 'ana'],
  ['meta.resourceType eq "User" and userName sw "f"', 'fay'],
  ['meta.version eq "W/\\"1\\"" and userName ge "d"', 'eve fay'],
  ['meta.version sw "W" and userName sw "f"', 'fay'],
  ['groups.value eq "{inner}"', 'ana bob'],
  ['groups.value eq "{outer}"', 'ana bob cem'],
  ['groups.value eq "{gone}"', ''],
  ['groups pr', 'ana bob cem'],
  ['groups.display eq "inner"', 'ana bob'],
  ['groups[value eq "{outer}" and type eq "direct"]', 'cem'],
  ['groups.value ne "{inner}"', 'cem dia eve fay'],
  ['not (groups pr)', 'dia eve fay'],
];

const groupFilters: readonly (readonly [string, string])[] = [
  ['displayName eq "INNER"', 'inner'],
  ['displayName eq "Gone"', ''],
  ['members.value eq "{ana}"', 'inner'],
  ['members[value eq "{ana}"]', 'inner'],
  ['members.value eq "{inner}"', 'outer'],
  ['members.value eq "{dia}"', ''],
  ['members[value eq "{inner}" and type eq "Group"]', 'outer'],
  ['members[value eq "{inner}" and type eq "User"]', ''],
  ['members.display eq "bob (50%) .*"', 'inner'],
  ['members pr', 'inner outer'],
  ['not (members pr)', 'none'],
  ['id eq "{inner}" and members eq "{ana}"', 'inner'],
];

describeStore('filters, with what each chooses', (given) => {
  const named = (text: string, ids: Readonly<Record<string, string>>) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name);

  it.each([
    ['users', userSchema, userFilters],
    ['groups', groupSchema, groupFilters],
  ] as const)('chooses the same %s on every engine', async (resource, schema, table) => {
    const ids = await company(given());
    const names = new Map(Object.entries(ids).map(([name, id]) => [String(id), name]));
    const { store, directoryId } = given();
    for (const [text, expected] of table) {
      const filter = filterOf(named(text, ids), schema);
      const found = await chosen(store, directoryId, resource, { filter, ...everyone });
      const who = found.ids.map((id) => names.get(id)).sort();
      expect([text, who.join(' '), found.total]).toEqual([text, expected, who.length]);
    }
  });

  it('cuts pages, by index and by cursor, from what a filter chooses, also where each record is looked at', async () => {
    await company(given());
    const { store, directoryId } = given();
    const page = async (text: string, from: ListQuery['from'], limit: number) => {
      const query = { filter: filterOf(text, userSchema), from, limit };
      const { items, total } = await store.listUsers(directoryId, query);
      return [items.map(({ userName }) => userName.split('@')[0]).join(' '), total];
    };
    for (const text of ['userName ge "bob"', 'emails[not (type eq "none")] or title pr or userName pr']) {
      const offset = text.startsWith('emails') ? 1 : 0;
      expect(await page(text, { kind: 'offset', offset }, 2)).toEqual(['bob cem', 5 + offset]);
      expect(await page(text, { kind: 'offset', offset: 9 }, 2)).toEqual(['', 5 + offset]);
      const { items } = await store.listUsers(directoryId, everyone);
      expect(await page(text, { kind: 'after', ordinal: items[2]?.ordinal ?? 0 }, 2)).toEqual(['dia eve', 5 + offset]);
    }
  });

  it('sorts what a filter chooses by any attribute, those without a value last, either way', async () => {
    await company(given());
    const { store, directoryId } = given();
    const sorted = async (name: string, descending: boolean, filter?: string) => {
      const sort = { path: sortPathOf(name, userSchema), descending };
      const query = { ...everyone, sort, ...(filter ? { filter: filterOf(filter, userSchema) } : {}) };
      const { items } = await store.listUsers(directoryId, query);
      return items.map(({ userName }) => userName.split('@')[0]).join(' ');
    };
    expect(await sorted('title', false)).toBe('cem dia Ana eve fay bob');
    expect(await sorted('title', true)).toBe('bob fay eve Ana dia cem');
    expect(await sorted('emails', false)).toBe('Ana bob eve dia cem fay');
    expect(await sorted('meta.created', true)).toBe('fay eve dia cem bob Ana');
    expect(await sorted('userName', true, 'emails pr')).toBe('eve dia bob Ana');
    expect(await sorted('externalId', false, 'emails[type eq "work" and value pr]')).toBe('Ana bob dia');
    expect(await sorted(`${enterprise}:department`, true, 'userName lt "d"')).toBe('cem Ana bob');
    expect(await sorted('active', false)).toBe('cem Ana bob dia eve fay');
  });

  it('runs the longest and the deepest filter that can be written', async () => {
    await company(given());
    const { store, directoryId } = given();
    const long = Array.from({ length: maxFilterTerms }, () => 'title pr').join(' or ');
    const deep = `${'not ('.repeat(maxFilterDepth)}title pr${')'.repeat(maxFilterDepth)}`;
    for (const text of [long, deep])
      expect((await store.listUsers(directoryId, { filter: filterOf(text, userSchema), ...everyone })).total).toBe(4);
  });
});
