import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { newId } from '../../../../src/core/ids.js';
import type { Group, User } from '../../../../src/directory/model.js';
import { connect, createDatabase, type Connection, type Database } from '../../../../src/stores/sqlite/database.js';
import { createDirectoryRegistry } from '../../../../src/stores/sqlite/directory-registry.js';
import { createGroups } from '../../../../src/stores/sqlite/groups.js';
import { createMemberWrites } from '../../../../src/stores/sqlite/member-writes.js';
import { createMemberships } from '../../../../src/stores/sqlite/memberships.js';
import { migrate } from '../../../../src/stores/sqlite/migrations.js';
import { createUsers } from '../../../../src/stores/sqlite/users.js';
import { groupDraft, userDraft } from '../../../contract/store/given.js';

const at = new Date('2026-11-22T09:00:00.000Z');
const directoryId = newId('dir');
const stamp = { at };

let connection: Connection;
let db: Database;
let users: ReturnType<typeof createUsers>;
let memberships: ReturnType<typeof createMemberships>;
let lea: User;
let team: Group;

beforeEach(async () => {
  connection = connect(':memory:');
  migrate(connection, at);
  db = createDatabase(connection);
  users = createUsers(db);
  memberships = createMemberships(db);
  lea = await users.insertUser(directoryId, newId('usr'), userDraft('lea'), stamp);
  await users.insertUser(directoryId, newId('usr'), userDraft('leo'), stamp);
  team = await createGroups(db).insertGroup(directoryId, newId('grp'), groupDraft('Team'), stamp);
});
afterEach(() => db.close());

/** Rows written so far, by this connection. */
const written = (): number =>
  connection.prepare<[], { total: number }>('SELECT total_changes() AS total').get()?.total ?? 0;

/** Asks, and tells the code of the refusal and how many rows were written all the same. */
async function refusal(ask: () => Promise<unknown>): Promise<readonly [code: unknown, rows: number]> {
  const before = written();
  const error = await ask().then(
    () => ({ code: 'not refused' }),
    (thrown: unknown) => thrown as { readonly code: unknown }, // whatever it is, its code is compared
  );
  return [error.code, written() - before];
}

it('a user that is refused leaves no row behind', async () => {
  const named = { ...userDraft('max'), userName: 'LEA@example.com' };
  expect(await refusal(() => users.insertUser(directoryId, newId('usr'), named, stamp))).toEqual([
    'user_name_taken',
    0,
  ]);
  const registry = createDirectoryRegistry(db);
  const gone = newId('dir');
  await registry.insertDirectory({ id: gone, name: 'gone', dialect: 'auto', createdAt: at });
  await registry.removeDirectory(gone, at);
  expect(await refusal(() => users.insertUser(gone, newId('usr'), userDraft('max'), stamp))).toEqual(['not_found', 0]);
});

it('a change of a user that is refused leaves no row behind, renamed or not', async () => {
  const renamed = userDraft('léa');
  for (const draft of [userDraft('lea', { title: 'Agent' }), renamed]) {
    const stale = { ...lea, revision: lea.revision - 1 };
    expect(await refusal(() => users.replaceUser(stale, draft, stamp))).toEqual(['version_mismatch', 0]);
    const unknown = { ...lea, id: newId('usr') };
    expect(await refusal(() => users.replaceUser(unknown, draft, stamp))).toEqual(['not_found', 0]);
    const elsewhere = { ...lea, directoryId: newId('dir') };
    expect(await refusal(() => users.replaceUser(elsewhere, draft, stamp))).toEqual(['not_found', 0]);
  }
  expect(await refusal(() => users.replaceUser(lea, userDraft('leo'), stamp))).toEqual(['user_name_taken', 0]);
  expect(await users.findUser(directoryId, lea.id)).toEqual(lea);
});

it('a membership that is refused or changes nothing leaves no row behind', async () => {
  const join = (groupId: Group['id'], userId: User['id']) =>
    memberships.setMembership(directoryId, groupId, userId, 'in', stamp);
  await join(team.id, lea.id);
  const before = written();
  expect(await join(newId('grp'), lea.id)).toEqual({ kind: 'unknown_group' });
  expect(await join(team.id, newId('usr'))).toEqual({ kind: 'unknown_member' });
  expect(await join(team.id, lea.id)).toEqual({ kind: 'unchanged' });
  expect(written()).toBe(before);
  const writes = createMemberWrites(db);
  const current = await createGroups(db).findGroup(directoryId, team.id);
  const change = { kind: 'replace', members: [] } as const;
  const expectedRevision = current?.revision ?? 0;
  await writes.beginMemberWrite(directoryId, team.id, { draft: groupDraft('Team'), change, stamp, expectedRevision });
  expect(await refusal(() => join(team.id, lea.id))).toEqual(['conflict', 0]);
});
