import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { trustId, type UserId } from '../../src/core/ids.js';
import type { MemberChange } from '../../src/directory/model.js';
import type { DueUser } from '../../src/directory/store.js';
import { connect } from '../../src/stores/mongo/database.js';
import { groupsOf } from '../../src/stores/mongo/group-documents.js';
import { openMongoStore } from '../../src/stores/mongo/open.js';
import { usersOf } from '../../src/stores/mongo/user-documents.js';
import type { Store } from '../../src/stores/store.js';
import { dropDatabase } from './store/drop-database.js';
import {
  describeStore,
  givenIn,
  groupDraft,
  later,
  membersOf,
  resolveAll,
  start,
  userDraft,
  type Given,
} from './store/given.js';

/** What one service did, so that leases can be compared. */
interface Taken extends DueUser {
  readonly lease: string;
}

/** Works like a pipeline until it finds nothing, noting what it was given; `meanwhile` happens between claim and settling. */
async function work(store: Store, name: string, meanwhile: (due: DueUser) => Promise<void>): Promise<readonly Taken[]> {
  const taken: Taken[] = [];
  for (let turn = 0; ; turn += 1) {
    const lease = `${name}-${turn}`;
    await store.spreadGroupMarks(3);
    const due = await store.claimDueUsers({ now: start, policyVersion: 1, limit: 3, lease, leaseUntil: later(60) });
    if (due.length === 0) return taken;
    for (const one of due) {
      taken.push({ ...one, lease });
      const seen = await store.findUserAnywhere(one.userId);
      await meanwhile(one);
      await store.settleUser(one, lease, { revision: seen?.revision ?? 0, policyVersion: 1 });
    }
  }
}

async function people({ user }: Given, count: number): Promise<readonly UserId[]> {
  const ids: UserId[] = [];
  for (let index = 0; index < count; index += 1) ids.push((await user(`p${index}`)).id);
  return ids;
}

const nothing = (): Promise<void> => Promise.resolve();

describeStore('several services on one store', (given) => {
  it('lease each due user to one of them', async () => {
    const { store, another } = given();
    const ids = await people(given(), 12);
    const other = await another();
    const claim = (by: Store, lease: string) =>
      by.claimDueUsers({ now: start, policyVersion: 1, limit: 5, lease, leaseUntil: later(60) });
    const claims = await Promise.all([claim(store, 'a'), claim(other, 'b'), claim(store, 'c'), claim(other, 'd')]);
    const got = claims.flat().map(({ userId }) => userId);
    expect(new Set(got).size).toBe(got.length);
    for (const [index, lease] of ['a', 'b', 'c', 'd'].entries())
      for (const one of claims[index] ?? [])
        await other.settleUser(one, lease, { revision: one.revision, policyVersion: 1 });
    expect(await store.countDueUsers(start, 1)).toBe(ids.length - got.length);
  });

  it('resolve everybody once between them when nobody writes', async () => {
    const { store, another } = given();
    const ids = await people(given(), 12);
    const [one, two] = await Promise.all([work(store, 'one', nothing), work(await another(), 'two', nothing)]);
    expect([...one, ...two].map(({ userId }) => userId).sort()).toEqual([...ids].sort());
    expect(await store.countDueUsers(start, 1)).toBe(0);
  });

  it('lose no mark that a write sets while a user is being resolved', async () => {
    const { store, directoryId, another } = given();
    const ids = await people(given(), 6);
    const other = await another();
    const rewritten = new Set<string>();
    const rewrite = async ({ userId }: DueUser): Promise<void> => {
      if (rewritten.has(userId)) return;
      rewritten.add(userId);
      const user = await other.findUser(directoryId, userId);
      if (user) await other.replaceUser(user, userDraft(`new-${userId}`), { at: later(1) });
    };
    const [one, two] = await Promise.all([work(store, 'one', rewrite), work(other, 'two', rewrite)]);
    expect([...one, ...two]).toHaveLength(2 * ids.length);
    for (const id of ids) {
      const revisions = [...one, ...two].filter(({ userId }) => userId === id).map(({ revision }) => revision);
      expect(revisions.sort()).toEqual([1, 2]);
    }
  });

  it('change nothing with a lease that was lost', async () => {
    const { store, directoryId, another } = given();
    const [id] = await people(given(), 1);
    const other = await another();
    await store.claimDueUsers({ now: start, policyVersion: 1, limit: 1, lease: 'slow', leaseUntil: later(60) });
    const again = { now: later(60), policyVersion: 1, limit: 1, lease: 'next', leaseUntil: later(120) };
    expect(await other.claimDueUsers(again)).toHaveLength(1);
    const user = { directoryId, userId: id ?? trustId('usr', 'none') };
    await store.settleUser(user, 'slow', { revision: 1, policyVersion: 1 });
    await store.releaseUser(user, 'slow', later(0));
    expect(await store.countDueUsers(later(61), 1)).toBe(1);
    expect(await store.claimDueUsers({ ...again, now: later(61), lease: 'third' })).toEqual([]);
    await other.settleUser(user, 'next', { revision: 1, policyVersion: 1 });
    expect(await store.countDueUsers(later(61), 1)).toBe(0);
  });

  it('keep one of two writes over the same revision, and say so to the other', async () => {
    const { store, directoryId, user, another } = given();
    const lea = await user('lea');
    const other = await another();
    const results = await Promise.allSettled(
      [store, other, store, other].map((by, index) => by.replaceUser(lea, userDraft(`name${index}`), { at: later(1) })),
    );
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(refused).toHaveLength(3);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'version_mismatch' });
    expect((await store.findUser(directoryId, lea.id))?.revision).toBe(2);
  });

  it('count every member that comes and goes in the group’s revision', async () => {
    const { store, directoryId, group, another } = given();
    const ids = await people(given(), 8);
    const team = await group('Team');
    const other = await another();
    await Promise.all(
      ids.map((id, index) =>
        (index % 2 ? store : other).setMembership(directoryId, team.id, id, 'in', { at: later(1) }),
      ),
    );
    expect((await store.findGroup(directoryId, team.id))?.revision).toBe(1 + ids.length);
    expect(new Set((await membersOf(given(), team)).map(({ id }) => id))).toEqual(new Set(ids));
  });

  it('join one user to many groups at once', async () => {
    const { store, directoryId, group, another } = given();
    const [id = trustId('usr', 'none')] = await people(given(), 1);
    const other = await another();
    const groups = [];
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) groups.push(await group(name));
    await Promise.all(
      groups.map((one, index) =>
        (index % 2 ? store : other).setMembership(directoryId, one.id, id, 'in', { at: later(1) }),
      ),
    );
    const [subject] = await store.getSubjects([id]);
    expect(subject?.memberships.map(({ displayName }) => displayName).sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(subject?.user.revision).toBe(1 + groups.length);
  });

  it('go on with one member write together and end it once', async () => {
    const { store, directoryId, group, another } = given();
    const other = await another();
    const ids = await people(given(), 9);
    const team = await group('Team');
    const changes = fc.sample(fc.shuffledSubarray([...ids]), { numRuns: 4, seed: 7 });
    for (const [round, members] of changes.entries()) {
      const before = await store.findGroup(directoryId, team.id);
      const had = new Set((await membersOf(given(), team)).map(({ id }) => id));
      const change: MemberChange = { kind: 'replace', members };
      const draft = groupDraft('Team');
      const stamp = { at: later(round) };
      const expectedRevision = before?.revision ?? 0;
      await store.beginMemberWrite(directoryId, team.id, { draft, change, stamp, expectedRevision });
      const run = async (by: Store): Promise<void> => {
        while (!(await by.continueMemberWrite(directoryId, team.id, 2)).isDone);
      };
      await Promise.all([run(store), run(other)]);
      const has = (await membersOf(given(), team)).map(({ id }) => id);
      expect(new Set(has)).toEqual(new Set(members));
      const isSame = has.length === had.size && has.every((id) => had.has(id));
      const after = await store.findGroup(directoryId, team.id);
      expect(after?.revision).toBe(expectedRevision + (isSame ? 0 : 1));
    }
  });

  it('mark every member of a renamed group although both spread its mark and it is renamed again', async () => {
    const { store, directoryId, group, another } = given();
    const other = await another();
    const ids = await people(given(), 9);
    const team = await group('Team');
    for (const id of ids) await store.setMembership(directoryId, team.id, id, 'in', { at: start });
    await resolveAll(given());
    const seen = new Map<string, string>();
    const look = async ({ userId }: DueUser): Promise<void> => {
      const [subject] = await store.getSubjects([userId]);
      seen.set(userId, subject?.memberships[0]?.displayName ?? '');
    };
    const rename = async (): Promise<void> => {
      for (let round = 1; round <= 3; round += 1) {
        const revision = (await store.findGroup(directoryId, team.id))?.revision ?? 0;
        await store.replaceGroup(directoryId, team.id, groupDraft(`Team ${round}`), later(round), revision);
      }
    };
    await Promise.all([rename(), work(store, 'one', look), work(other, 'two', look)]);
    await work(store, 'end', look);
    expect([...seen.values()]).toEqual(ids.map(() => 'Team 3'));
  });

  it('leave nobody behind who is created while the directory is removed', async () => {
    const { store, directoryId, user, another } = given();
    const other = await another();
    const created = Promise.allSettled(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => user(name)));
    await other.removeDirectory(directoryId, later(1));
    await created;
    const { total } = await store.listUsers(directoryId, { from: { kind: 'offset', offset: 0 }, limit: 10 });
    expect(total).toBe(0);
  });
});

/** What a crash between two steps leaves is written by hand, then the sweep that owes the rest runs. */
function crashes(server: string): void {
  const inDatabase = async (check: (given: Given, db: Awaited<ReturnType<typeof connect>>) => Promise<void>) => {
    const url = new URL(server);
    url.pathname = `/rolecall_${randomUUID().replaceAll('-', '')}`;
    const store = await openMongoStore(url.href);
    const db = await connect(url.href);
    try {
      await check(await givenIn(store), db);
    } finally {
      await store.close();
      await db.close();
      await dropDatabase(url.href);
    }
  };
  const claim = ({ store }: Given, seconds: number) =>
    store.claimDueUsers({
      now: later(seconds),
      policyVersion: 1,
      limit: 9,
      lease: 'x',
      leaseUntil: later(seconds + 1),
    });

  it('raises the group of a user who joined, once a minute has passed', () =>
    inDatabase(async (given, db) => {
      const { store, directoryId } = given;
      const [lea, team] = [await given.user('lea'), await given.group('Team')];
      const joined = { memberships: [{ id: team.id, sinceAt: start }], touchedGroups: [team.id] };
      await usersOf(db).updateOne({ _id: lea.id }, { $set: joined, $inc: { revision: 1 } });
      await claim(given, 30);
      expect((await store.findGroup(directoryId, team.id))?.revision).toBe(1);
      await claim(given, 90);
      expect((await store.findGroup(directoryId, team.id))?.revision).toBe(2);
      await claim(given, 200);
      expect((await store.findGroup(directoryId, team.id))?.revision).toBe(2);
    }));

  it('raises the group that a deleted group was nested in before the last trace goes', () =>
    inDatabase(async (given, db) => {
      const { store, directoryId } = given;
      const [outer, inner] = [await given.group('Outer'), await given.group('Inner')];
      const gone = { deletedAt: later(1), displayNameKey: 'gone', touchedGroups: [outer.id] };
      const spread = { at: later(1), after: 0, isDeep: true };
      await groupsOf(db).updateOne({ _id: inner.id }, { $set: { ...gone, spread } });
      await store.spreadGroupMarks(10);
      expect((await store.findGroup(directoryId, outer.id))?.revision).toBe(2);
      expect(await groupsOf(db).findOne({ _id: inner.id })).toBeNull();
    }));

  it('takes away a nesting that was proposed and never confirmed, and nobody is nested', () =>
    inDatabase(async (given, db) => {
      const { store, directoryId } = given;
      const [outer, inner] = [await given.group('Outer'), await given.group('Inner')];
      const change = { kind: 'delta', add: [inner.id], remove: [] } as const;
      const write = { draft: outer, change, stamp: { at: later(1) }, expectedRevision: 1 };
      await store.beginMemberWrite(directoryId, outer.id, write);
      await groupsOf(db).updateOne({ _id: outer.id }, { $set: { 'memberWrite.isProposed': true } });
      expect(await store.continueMemberWrite(directoryId, outer.id, 5)).toMatchObject({ isDone: true });
      expect(await store.findGroup(directoryId, outer.id)).toEqual(outer);
      expect(await membersOf(given, outer)).toEqual([]);
      await store.beginMemberWrite(directoryId, outer.id, write);
    }));

  it('goes on with a member write whose members were partly written and still raises the group', () =>
    inDatabase(async (given, db) => {
      const { store, directoryId } = given;
      const [lea, team] = [await given.user('lea'), await given.group('Team')];
      const change = { kind: 'delta', add: [lea.id], remove: [] } as const;
      const write = { draft: team, change, stamp: { at: later(1) }, expectedRevision: 1 };
      await store.beginMemberWrite(directoryId, team.id, write);
      await groupsOf(db).updateOne({ _id: team.id }, { $set: { 'memberWrite.isChanged': true } });
      await usersOf(db).updateOne({ _id: lea.id }, { $set: { memberships: [{ id: team.id, sinceAt: later(1) }] } });
      expect(await store.continueMemberWrite(directoryId, team.id, 5)).toMatchObject({ isDone: true });
      expect((await store.findGroup(directoryId, team.id))?.revision).toBe(2);
      expect(await membersOf(given, team)).toHaveLength(1);
    }));
}

const server = process.env['MONGODB_URL'];
if (server !== undefined) describe('MongoDB: what a crash leaves between two steps', () => crashes(server));
