import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { connect } from '../../src/stores/mongo/database.js';
import { groupsOf } from '../../src/stores/mongo/group-documents.js';
import { openMongoStore } from '../../src/stores/mongo/open.js';
import { usersOf } from '../../src/stores/mongo/user-documents.js';
import { dropDatabase } from './store/drop-database.js';
import { givenIn, later, membersOf, start, type Given } from './store/given.js';

const server = process.env['MONGODB_URL'];

/** What a crash between two steps leaves is written by hand, then the sweep that owes the rest runs. */
describe('what a crash leaves on MongoDB between two steps', () => {
  const inDatabase = async (check: (given: Given, db: Awaited<ReturnType<typeof connect>>) => Promise<void>) => {
    if (server === undefined) return; // these documents exist on this engine alone
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
});
