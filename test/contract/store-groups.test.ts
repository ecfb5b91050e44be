import { expect, it } from '@jest/globals';
import { newId } from '../../src/core/ids.js';
import {
  describeStore,
  dueNames,
  groupDraft,
  later,
  membersOf,
  resolveAll,
  revisionOf,
  runToEnd,
  start,
} from './store/given.js';

describeStore('groups and single memberships', (given) => {
  it('keeps a group as it was given and refuses its name twice in the directory', async () => {
    const { store, directoryId, group } = given();
    const support = await group('Équipe', { externalId: 'x1' });
    expect(await store.findGroup(directoryId, support.id)).toEqual(support);
    expect(support).toMatchObject({ displayName: 'Équipe', externalId: 'x1', revision: 1, createdAt: start });
    await expect(group('E\u0301quipe')).rejects.toMatchObject({ code: 'group_name_taken' });
    expect(await store.findGroup(newId('dir'), support.id)).toBeUndefined();
  });

  it('writes attributes only over the revision that was read', async () => {
    const { store, directoryId, group } = given();
    const support = await group('Support');
    await group('Sales');
    const renamed = await store.replaceGroup(directoryId, support.id, groupDraft('Help'), later(1), 1);
    expect(renamed).toMatchObject({ displayName: 'Help', revision: 2, lastModifiedAt: later(1) });
    const stale = store.replaceGroup(directoryId, support.id, groupDraft('Help'), later(2), 1);
    await expect(stale).rejects.toMatchObject({ code: 'version_mismatch' });
    const taken = store.replaceGroup(directoryId, support.id, groupDraft('sales'), later(2), 2);
    await expect(taken).rejects.toMatchObject({ code: 'group_name_taken' });
  });

  it('puts one user in and out: that user is marked, the group rises, nobody else is touched', async () => {
    const { store, directoryId, user, group } = given();
    const [lea, leo, support] = [await user('lea'), await user('leo'), await group('Support')];
    await store.setMembership(directoryId, support.id, leo.id, 'in', { at: start });
    await resolveAll(given());
    const before = await revisionOf(given(), leo);
    const told: unknown[] = [];
    const stamp = { at: later(1), onWritten: (written: unknown) => void told.push(written) };
    const result = await store.setMembership(directoryId, support.id, lea.id, 'in', stamp);
    const raised = await store.findGroup(directoryId, support.id);
    expect([result, told]).toEqual([{ kind: 'changed', group: raised }, [raised]]);
    expect(await store.setMembership(directoryId, support.id, lea.id, 'in', { at: later(2) })).toMatchObject({
      kind: 'unchanged',
    });
    expect(await dueNames(given())).toEqual(['lea']);
    expect(await store.findGroup(directoryId, support.id)).toMatchObject({ revision: 3, lastModifiedAt: later(1) });
    expect(new Set((await membersOf(given(), support)).map(({ id }) => id))).toEqual(new Set([leo.id, lea.id]));
    expect(await store.setMembership(directoryId, support.id, lea.id, 'out', { at: later(3) })).toMatchObject({
      kind: 'changed',
    });
    expect(await store.setMembership(directoryId, support.id, lea.id, 'out', { at: later(3) })).toMatchObject({
      kind: 'unchanged',
    });
    expect(await store.hasMember(directoryId, support.id, lea.id)).toBe(false);
    expect(await revisionOf(given(), leo)).toBe(before);
  });

  it('says which side of a membership it does not know', async () => {
    const { store, directoryId, user, group } = given();
    const [lea, support] = [await user('lea'), await group('Support')];
    expect(await store.setMembership(directoryId, newId('grp'), lea.id, 'in', { at: start })).toMatchObject({
      kind: 'unknown_group',
    });
    expect(await store.setMembership(directoryId, support.id, newId('usr'), 'in', { at: start })).toMatchObject({
      kind: 'unknown_member',
    });
    expect(await store.setMembership(newId('dir'), support.id, lea.id, 'in', { at: start })).toMatchObject({
      kind: 'unknown_group',
    });
    await store.removeUser(directoryId, lea.id, { at: start });
    expect(await store.setMembership(directoryId, support.id, lea.id, 'in', { at: start })).toMatchObject({
      kind: 'unknown_member',
    });
    expect((await store.findGroup(directoryId, support.id))?.revision).toBe(1);
  });

  it('knows which ids are members that exist', async () => {
    const { store, directoryId, user, group } = given();
    const [lea, support] = [await user('lea'), await group('Support')];
    const known = await store.filterKnownMembers(directoryId, [lea.id, newId('usr'), support.id, newId('grp')]);
    expect([...known]).toEqual([lea.id, support.id]);
  });

  it('shows members by display name, or by userName where there is none', async () => {
    const { store, directoryId, user, group } = given();
    const support = await group('Support');
    for (const one of [await user('lea', { attributes: { displayName: 'Léa' } }), await user('leo')]) {
      await store.setMembership(directoryId, support.id, one.id, 'in', { at: start });
    }
    expect((await membersOf(given(), support)).map(({ display }) => display)).toEqual(['Léa', 'leo@example.com']);
  });

  it('marks every member of a renamed group, in steps of the size asked', async () => {
    const { store, directoryId, user, group } = given();
    const support = await group('Support');
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await store.setMembership(directoryId, support.id, (await user(name)).id, 'in', { at: start });
    }
    await user('outsider');
    await resolveAll(given());
    await store.replaceGroup(directoryId, support.id, groupDraft('Help'), later(1), 6);
    expect(await dueNames(given())).toEqual([]);
    expect([await store.spreadGroupMarks(2), await store.spreadGroupMarks(2)]).toEqual([2, 2]);
    expect(await dueNames(given())).toHaveLength(4);
    expect([await store.spreadGroupMarks(2), await store.spreadGroupMarks(2)]).toEqual([1, 0]);
    expect(await dueNames(given())).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('marks nobody when a group write changes neither name nor externalId', async () => {
    const { store, directoryId, user, group } = given();
    const support = await group('Support');
    await store.setMembership(directoryId, support.id, (await user('lea')).id, 'in', { at: start });
    await resolveAll(given());
    const draft = { ...groupDraft('Support'), attributes: { displayName: 'Support', note: 'x' } };
    await store.replaceGroup(directoryId, support.id, draft, later(1), 2);
    expect(await store.spreadGroupMarks(10)).toBe(0);
  });

  it('spreads the mark of a group to users of the groups nested in it', async () => {
    const { store, directoryId, user, group } = given();
    const [outer, middle, inner] = [await group('Outer'), await group('Middle'), await group('Inner')];
    await store.setMembership(directoryId, inner.id, (await user('deep')).id, 'in', { at: start });
    for (const [parent, child] of [[middle, inner] as const, [outer, middle] as const]) {
      const change = { kind: 'delta', add: [child.id], remove: [] } as const;
      await store.beginMemberWrite(directoryId, parent.id, {
        draft: parent,
        change,
        stamp: { at: start },
        expectedRevision: 1,
      });
      await runToEnd(given(), parent);
    }
    await resolveAll(given());
    expect(await store.listAncestors(directoryId, inner.id)).toEqual(new Set([middle.id, outer.id]));
    await store.replaceGroup(directoryId, outer.id, groupDraft('Renamed'), later(1), 2);
    expect(await store.spreadGroupMarks(10)).toBe(1);
    expect(await dueNames(given())).toEqual(['deep']);
  });

  it('deletes a group: hidden at once, its name free, its members marked, no trace left after the sweep', async () => {
    const { store, directoryId, user, group } = given();
    const [lea, support] = [await user('lea'), await group('Support')];
    await store.setMembership(directoryId, support.id, lea.id, 'in', { at: start });
    await resolveAll(given());
    expect(await store.removeGroup(directoryId, support.id, later(1))).toBe(true);
    expect(await store.removeGroup(directoryId, support.id, later(1))).toBe(false);
    expect(await store.findGroup(directoryId, support.id)).toBeUndefined();
    expect(await store.setMembership(directoryId, support.id, lea.id, 'out', { at: later(1) })).toMatchObject({
      kind: 'unknown_group',
    });
    expect((await store.getSubjects([lea.id]))[0]?.memberships).toEqual([]);
    await group('Support');
    expect(await store.spreadGroupMarks(10)).toBe(1);
    expect(await dueNames(given())).toEqual(['lea']);
    expect(await store.spreadGroupMarks(10)).toBe(0);
  });

  it('lists groups by name and finds them by prefix, with their number of members', async () => {
    const { store, directoryId, user, group } = given();
    const [beta] = [await group('Beta'), await group('alpha'), await group('Bert')];
    await store.setMembership(directoryId, beta.id, (await user('lea')).id, 'in', { at: start });
    const { items, total } = await store.listGroups(directoryId, { from: { kind: 'offset', offset: 1 }, limit: 1 });
    expect([total, items.map(({ displayName }) => displayName)]).toEqual([3, ['alpha']]);
    const found = await store.searchGroups('BE', { limit: 10 });
    expect(found.items.map(({ displayName, memberCount }) => [displayName, memberCount])).toEqual([
      ['Beta', 1],
      ['Bert', 0],
    ]);
    const first = await store.searchGroups(undefined, { limit: 2 });
    const rest = await store.searchGroups(undefined, { limit: 2, cursor: first.nextCursor ?? 'none' });
    expect([...first.items, ...rest.items].map(({ displayName }) => displayName)).toEqual(['Beta', 'alpha', 'Bert']);
  });
});
