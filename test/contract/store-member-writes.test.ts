import { expect, it } from '@jest/globals';
import { newId } from '../../src/core/ids.js';
import type { Group, MemberChange, User } from '../../src/directory/model.js';
import { describeStore, dueNames, groupDraft, later, membersOf, resolveAll, runToEnd, start } from './store/given.js';

describeStore('writes of several members', (given) => {
  const begin = (
    group: Group,
    change: MemberChange,
    { at = later(5), expectedRevision = group.revision, draft = groupDraft(group.displayName) } = {},
  ) =>
    given().store.beginMemberWrite(given().directoryId, group.id, { draft, change, stamp: { at }, expectedRevision });

  const people = async (...names: readonly string[]): Promise<readonly User[]> => {
    const users = [];
    for (const name of names) users.push(await given().user(name));
    return users;
  };

  const memberNames = async (group: Group): Promise<readonly string[]> =>
    (await membersOf(given(), group)).map(({ display }) => display.split('@')[0] ?? '');

  it('changes nothing until it goes on, then everything in chunks, then the group once', async () => {
    const { store, directoryId, group } = given();
    const support = await group('Support');
    const users = await people('a', 'b', 'c', 'd', 'e');
    await resolveAll(given());
    const add = users.map(({ id }) => id);
    await begin(support, { kind: 'delta', add, remove: [] }, { draft: groupDraft('Help') });
    expect(await store.findGroup(directoryId, support.id)).toEqual(support);
    expect(await memberNames(support)).toEqual([]);
    const first = await store.continueMemberWrite(directoryId, support.id, 2);
    expect(first).toMatchObject({ isDone: false, group: { revision: 1, displayName: 'Support' } });
    expect(await memberNames(support)).toEqual(['a', 'b']);
    expect(await dueNames(given())).toEqual(['a', 'b']);
    expect(await runToEnd(given(), support, 2)).toBe(2);
    expect(await store.findGroup(directoryId, support.id)).toMatchObject({
      revision: 2,
      displayName: 'Help',
      lastModifiedAt: later(5),
    });
    expect(await memberNames(support)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await store.continueMemberWrite(directoryId, support.id, 2)).toMatchObject({ isDone: true });
  });

  it('stands on a new group from its first moment, and lets the members in when it goes on', async () => {
    const { store, directoryId, group } = given();
    const [a, b] = await people('a', 'b');
    if (!a || !b) throw new Error('two people');
    const [inner, id, requestId] = [await group('Inner'), newId('grp'), newId('req')];
    const stamp = { at: later(1), requestId };
    const made = await store.insertGroup(directoryId, id, groupDraft('Support'), stamp, [a.id, b.id, inner.id]);
    expect(made).toMatchObject({ revision: 1, displayName: 'Support' });
    expect(await memberNames(made)).toEqual([]);
    expect(await store.listUnfinishedWrites(10, later(2))).toEqual([{ directoryId, groupId: id }]);
    expect(await runToEnd(given(), made, 2)).toBe(2);
    expect(await memberNames(made)).toEqual(['a', 'b', 'Inner']);
    expect(await store.findGroup(directoryId, id)).toEqual({ ...made, revision: 2 });
    expect(await store.findUser(directoryId, a.id)).toMatchObject({ lastRequestId: requestId });
    expect(await store.listUnfinishedWrites(10, later(2))).toEqual([]);
  });

  it('is not left behind by a new group whose name is taken', async () => {
    const { store, directoryId, group } = given();
    const [a] = await people('a');
    if (!a) throw new Error('one person');
    await group('Support');
    const made = store.insertGroup(directoryId, newId('grp'), groupDraft('SUPPORT'), { at: later(1) }, [a.id]);
    await expect(made).rejects.toMatchObject({ code: 'group_name_taken' });
    expect(await store.listUnfinishedWrites(10, later(2))).toEqual([]);
  });

  it('replaces: who stays keeps the time of joining and is not marked, the others go', async () => {
    const { store, directoryId, group } = given();
    const support = await group('Support');
    const [a, b, c, d] = await people('a', 'b', 'c', 'd');
    if (!a || !b || !c || !d) throw new Error('four people');
    for (const one of [a, b, c]) await store.setMembership(directoryId, support.id, one.id, 'in', { at: start });
    await resolveAll(given());
    await begin(support, { kind: 'replace', members: [d.id, b.id] }, { expectedRevision: 4 });
    await runToEnd(given(), support, 1);
    expect([...(await memberNames(support))].sort()).toEqual(['b', 'd']);
    expect([...(await dueNames(given()))].sort()).toEqual(['a', 'c', 'd']);
    const [subject] = await store.getSubjects([b.id]);
    expect(subject?.memberships[0]?.sinceAt).toEqual(start);
  });

  it('removes everybody when replaced by nobody', async () => {
    const { store, directoryId, group } = given();
    const [outer, inner] = [await group('Outer'), await group('Inner')];
    for (const { id } of await people('a', 'b', 'c'))
      await store.setMembership(directoryId, outer.id, id, 'in', { at: start });
    await begin(outer, { kind: 'delta', add: [inner.id], remove: [] }, { expectedRevision: 4 });
    await runToEnd(given(), outer);
    expect(await memberNames(outer)).toEqual(['a', 'b', 'c', 'Inner']);
    await begin(outer, { kind: 'replace', members: [] }, { expectedRevision: 5 });
    await runToEnd(given(), outer, 2);
    expect(await memberNames(outer)).toEqual([]);
  });

  it('leaves revision and lastModified alone when nothing changed', async () => {
    const { store, directoryId, group } = given();
    const support = await group('Support');
    const [a] = await people('a');
    if (!a) throw new Error('one person');
    await store.setMembership(directoryId, support.id, a.id, 'in', { at: later(1) });
    const before = await store.findGroup(directoryId, support.id);
    await begin(support, { kind: 'replace', members: [a.id] }, { expectedRevision: 2, at: later(9) });
    await runToEnd(given(), support);
    expect(await store.findGroup(directoryId, support.id)).toEqual(before);
  });

  it('refuses a stale revision, and any other write of the group while one stands', async () => {
    const { store, directoryId, group } = given();
    const support = await group('Support');
    const [a] = await people('a');
    if (!a) throw new Error('one person');
    const change = { kind: 'delta', add: [a.id], remove: [] } as const;
    await expect(begin(support, change, { expectedRevision: 9 })).rejects.toMatchObject({ code: 'version_mismatch' });
    await begin(support, change);
    await expect(begin(support, change)).rejects.toMatchObject({ code: 'conflict' });
    const single = store.setMembership(directoryId, support.id, a.id, 'in', { at: later(6) });
    await expect(single).rejects.toMatchObject({ code: 'conflict' });
    const rename = store.replaceGroup(directoryId, support.id, groupDraft('Help'), later(6), 1);
    await expect(rename).rejects.toMatchObject({ code: 'conflict' });
    await runToEnd(given(), support);
    expect(await store.setMembership(directoryId, support.id, a.id, 'out', { at: later(6) })).toMatchObject({
      kind: 'changed',
    });
  });

  it('keeps the name it is about to give from everybody else', async () => {
    const { group } = given();
    const support = await group('Support');
    await begin(support, { kind: 'delta', add: [], remove: [] }, { draft: groupDraft('Help') });
    await expect(group('HELP')).rejects.toMatchObject({ code: 'group_name_taken' });
    await runToEnd(given(), support);
    await group('Support');
    const other = await group('Other');
    await expect(
      begin(other, { kind: 'delta', add: [], remove: [] }, { draft: groupDraft('help') }),
    ).rejects.toMatchObject({ code: 'group_name_taken' });
  });

  it('passes over members deleted while it was under way', async () => {
    const { store, directoryId, group } = given();
    const support = await group('Support');
    const [a, b] = await people('a', 'b');
    if (!a || !b) throw new Error('two people');
    await begin(support, { kind: 'delta', add: [a.id, b.id], remove: [] });
    await store.removeUser(directoryId, b.id, { at: later(6) });
    await runToEnd(given(), support, 1);
    expect(await memberNames(support)).toEqual(['a']);
  });

  it('names the groups whose write a crash left standing, until they are done or deleted', async () => {
    const { store, directoryId, group } = given();
    const [one, two] = [await group('One'), await group('Two')];
    await begin(one, { kind: 'delta', add: [], remove: [] }, { at: later(1) });
    await begin(two, { kind: 'delta', add: [], remove: [] }, { at: later(2) });
    expect(await store.listUnfinishedWrites(10, later(2))).toEqual([{ directoryId, groupId: one.id }]);
    expect(await store.listUnfinishedWrites(10, later(3))).toEqual([
      { directoryId, groupId: one.id },
      { directoryId, groupId: two.id },
    ]);
    await runToEnd(given(), one);
    await store.removeGroup(directoryId, two.id, later(3));
    expect(await store.listUnfinishedWrites(10, later(4))).toEqual([]);
    await expect(store.continueMemberWrite(directoryId, two.id, 10)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('marks the users of a group that is nested or taken out', async () => {
    const { store, directoryId, group } = given();
    const [outer, inner] = [await group('Outer'), await group('Inner')];
    const [a] = await people('a');
    if (!a) throw new Error('one person');
    await store.setMembership(directoryId, inner.id, a.id, 'in', { at: start });
    await resolveAll(given());
    await begin(outer, { kind: 'delta', add: [inner.id], remove: [] });
    await runToEnd(given(), outer);
    expect(await store.hasMember(directoryId, outer.id, inner.id)).toBe(true);
    expect(await store.hasMember(directoryId, outer.id, a.id)).toBe(false);
    expect(await store.spreadGroupMarks(10)).toBe(1);
    await resolveAll(given());
    await begin(outer, { kind: 'delta', add: [], remove: [inner.id] }, { expectedRevision: 2 });
    await runToEnd(given(), outer);
    expect(await store.spreadGroupMarks(10)).toBe(1);
  });
});
