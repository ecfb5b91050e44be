import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Filter } from '../../../../src/core/filter/tree.js';
import { newId } from '../../../../src/core/ids.js';
import { createAssignments } from '../../../../src/stores/sqlite/assignments.js';
import { connect, createDatabase, type Connection, type Database } from '../../../../src/stores/sqlite/database.js';
import { createAttention } from '../../../../src/stores/sqlite/attention.js';
import { createDeliveries } from '../../../../src/stores/sqlite/deliveries.js';
import { createEvidence } from '../../../../src/stores/sqlite/evidence.js';
import { createGroups } from '../../../../src/stores/sqlite/groups.js';
import { createMarks } from '../../../../src/stores/sqlite/marks.js';
import { createMemberWrites } from '../../../../src/stores/sqlite/member-writes.js';
import { createMemberships } from '../../../../src/stores/sqlite/memberships.js';
import { migrate } from '../../../../src/stores/sqlite/migrations.js';
import { createOffboardings } from '../../../../src/stores/sqlite/offboardings.js';
import { createPersons } from '../../../../src/stores/sqlite/persons.js';
import { userTemplate } from '../../../../src/scim/user-text.js';
import { createUsers } from '../../../../src/stores/sqlite/users.js';
import { groupDraft, userDraft, versionWrite } from '../../../contract/store/given.js';

const at = new Date('2026-11-22T09:00:00.000Z');
/** Tables that grow with the number of people; a walk along an index that holds only waiting work is no scan of them. */
const large =
  /\bSCAN (users|user_keys|memberships|m|u|groups|g|group_members|n|assignments|assignment_users|assignment_versions|a|v|attempts|provisioning)\b(?! USING (COVERING )?INDEX (users_marked|users_waiting|users_deleted|groups_marked|assignments_ready|assignments_due|assignments_open)\b)/;

/** A filter by the value of a core attribute. */
function equals(name: string, value: string): Filter {
  const rules = { required: false, mutability: 'readWrite', returned: 'default', uniqueness: 'none' } as const;
  const attribute = {
    name,
    type: 'string' as const,
    multiValued: false,
    caseExact: name !== 'userName',
    subAttributes: [],
    ...rules,
  };
  return { kind: 'compare', path: { attribute }, operator: 'eq', value };
}

describe('query plans', () => {
  let connection: Connection;
  let db: Database;
  let texts: Set<string>;
  const directoryId = newId('dir');

  beforeEach(() => {
    connection = connect(':memory:');
    migrate(connection, at);
    texts = new Set();
    const real = createDatabase(connection);
    db = {
      ...real,
      statement<Row>(sql: string) {
        texts.add(sql);
        return real.statement<Row>(sql);
      },
      tuples<Columns extends readonly unknown[]>(sql: string) {
        texts.add(sql);
        return real.tuples<Columns>(sql);
      },
    };
  });
  afterEach(() => db.close());

  /** The plan of each statement used so far; values do not matter for it. */
  function plans(): ReadonlyMap<string, string> {
    const explained = [...texts].map((sql) => {
      const positional = (sql.match(/\?/g) ?? []).map(() => null);
      const named = Object.fromEntries([...sql.matchAll(/@(\w+)/g)].map(([, name = '']) => [name, null] as const));
      const statement = connection.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
      const rows = statement.all(...positional, ...(Object.keys(named).length > 0 ? [named] : []));
      return [sql, rows.map(({ detail }) => detail).join('\n')] as const;
    });
    return new Map(explained);
  }

  function expectNoScan(): void {
    expect(texts.size).toBeGreaterThan(0);
    for (const [sql, plan] of plans()) expect([sql, plan]).toEqual([sql, expect.not.stringMatching(large)]);
  }

  it('reads and writes users without looking at all of them', async () => {
    const users = createUsers(db);
    const one = await users.insertUser(directoryId, newId('usr'), userDraft('lea'), { at: at });
    await users.replaceUser(one, userDraft('leah'), { at });
    await users.findUser(directoryId, one.id);
    await users.listMemberships(directoryId, [one.id]);
    await users.listUsers(directoryId, { from: { kind: 'after', ordinal: 0 }, limit: 10 });
    await users.listUsers(directoryId, { from: { kind: 'offset', offset: 90_000 }, limit: 10 });
    for (const filter of [equals('userName', 'a'), equals('externalId', 'b'), equals('id', 'c')]) {
      await users.listUsers(directoryId, { filter, from: { kind: 'offset', offset: 0 }, limit: 10 });
    }
    await users.removeUser(directoryId, one.id, { at: at });
    expectNoScan();
  });

  it('writes users out without looking at more than those, by the indexes that lists of records use', async () => {
    const users = createUsers(db);
    const [one] = await Promise.all(
      ['lea', 'leo', 'mia', 'noa'].map((name) =>
        users.insertUser(directoryId, newId('usr'), userDraft(name), { at: at }),
      ),
    );
    const display = { template: userTemplate, base: '' };
    const find = async () => one && (await users.findUserText?.(directoryId, one.id, display));
    await find(); // the first asks whether groups are nested, which is remembered
    texts.clear();
    await find();
    for (const offset of [0, 3])
      await users.listUserTexts?.(directoryId, { from: { kind: 'offset', offset }, limit: 1 }, display);
    await users.listUserTexts?.(directoryId, { from: { kind: 'after', ordinal: 0 }, limit: 1 }, display);
    for (const filter of [equals('userName', 'a'), equals('externalId', 'b'), equals('id', 'c')])
      await users.listUserTexts?.(directoryId, { filter, from: { kind: 'offset', offset: 0 }, limit: 10 }, display);
    expect([...texts].filter((sql) => sql.includes('group_concat'))).toHaveLength(7);
    expectNoScan();
    for (const [, plan] of plans()) expect(plan).not.toContain('TEMP B-TREE');
  });

  it('skips to a deep page inside an index', async () => {
    const users = createUsers(db);
    for (const name of ['lea', 'leo', 'mia', 'noa'])
      await users.insertUser(directoryId, newId('usr'), userDraft(name), { at: at });
    for (const offset of [1, 3]) await users.listUsers(directoryId, { from: { kind: 'offset', offset }, limit: 1 });
    const paging = [...plans()].filter(([sql]) => sql.includes('OFFSET') || sql.includes('count(*)'));
    expect(paging).toHaveLength(3); // one from the beginning, one from the end, and the total
    for (const step of paging.flatMap(([, plan]) => plan.split('\n')))
      expect(step).toMatch(
        /^(SCALAR SUBQUERY 1|SEARCH users USING COVERING INDEX \w+ \(directory_id=\? AND deleted_at=\?( AND rowid>\?)?\))$/,
      );
  });

  it.each(['externalId', 'userName', 'id'])('finds one user by %s through the index of just that', async (name) => {
    const users = createUsers(db);
    await users.insertUser(directoryId, newId('usr'), userDraft('lea'), { at: at });
    await users.listUsers(directoryId, { filter: equals(name, 'x'), from: { kind: 'offset', offset: 0 }, limit: 10 });
    const [, found] = [...plans()].find(([sql]) => sql.includes('ORDER BY users.ordinal LIMIT')) ?? [];
    expect(found).toMatch(/users_by_external_id|user_name_key=\?|sqlite_autoindex_users_1/);
  });

  it('changes members without reading the member list', async () => {
    const [users, groups, memberships, writes] = [
      createUsers(db),
      createGroups(db),
      createMemberships(db),
      createMemberWrites(db),
    ];
    const user = await users.insertUser(directoryId, newId('usr'), userDraft('lea'), { at: at });
    const group = await groups.insertGroup(directoryId, newId('grp'), groupDraft('Support'), { at });
    await memberships.setMembership(directoryId, group.id, user.id, 'in', { at: at });
    await memberships.hasMember(directoryId, group.id, user.id);
    await memberships.filterKnownMembers(directoryId, [user.id, group.id]);
    await memberships.listAncestors(directoryId, group.id);
    for await (const batch of memberships.streamMembers(directoryId, group.id)) expect(batch).toHaveLength(1);
    const write = {
      draft: group,
      change: { kind: 'replace', members: [] },
      stamp: { at },
      expectedRevision: 2,
    } as const;
    await writes.beginMemberWrite(directoryId, group.id, write);
    await writes.continueMemberWrite(directoryId, group.id, 10);
    await groups.replaceGroup(directoryId, group.id, groupDraft('Help'), at, 3);
    await createMarks(db).spreadGroupMarks(10);
    await groups.removeGroup(directoryId, group.id, at);
    await createMarks(db).spreadGroupMarks(10);
    expectNoScan();
  });

  it('finds due users and ends their leases through indexes', async () => {
    const [users, marks] = [createUsers(db), createMarks(db)];
    const user = await users.insertUser(directoryId, newId('usr'), userDraft('lea'), { at: at });
    texts.clear();
    for (const lease of ['a', 'b']) {
      await marks.claimDueUsers({ now: at, policyVersion: 1, limit: 10, lease, leaseUntil: at });
      await marks.releaseUser({ directoryId, userId: user.id }, lease, at);
    }
    await marks.settleUser({ directoryId, userId: user.id }, 'b', { revision: 1, policyVersion: 1 });
    await marks.countDueUsers(at, 2);
    await marks.nextWakeAt(1);
    await marks.advancePolicy(1, 2, () => false);
    expectNoScan();
  });

  it('finds persons through indexes', async () => {
    const persons = createPersons(db);
    await persons.findUsersByKey('email:x');
    await persons.findUserAnywhere(newId('usr'));
    await persons.getSubjects([newId('usr')]);
    await persons.searchUsers('lea', { limit: 10 });
    await persons.purgeDeleted(10);
    expectNoScan();
  });

  it('finds assignments and due deliveries through indexes', async () => {
    const [assignments, deliveries, targetId] = [createAssignments(db), createDeliveries(db), newId('tgt')];
    const made = await assignments.insertAssignment(newId('asg'), targetId, versionWrite('a', [newId('usr')]));
    await assignments.writeVersion(made.id, versionWrite('a'), 1);
    await assignments.findByKey(targetId, 'a');
    await assignments.listByUser(newId('usr'));
    await assignments.listAssignments({ targetId, state: 'owed', isFailing: true }, { limit: 10 });
    await assignments.listAssignments({ userIds: [newId('usr')] }, { limit: 10 });
    await deliveries.listDueTargets(at);
    await deliveries.claimDue({ targetId, now: at, maxLane: 3, limit: 10, lease: 'a', leaseUntil: at });
    await deliveries.nextDueAt();
    await deliveries.settle(made.id, 'a', { kind: 'again', dueAt: at, isFailure: true, at });
    for (const state of ['pending', 'failing', 'dead', 'held'] as const)
      await deliveries.listDeliveries({ state }, { limit: 10 });
    await deliveries.listDeliveries({ assignmentId: made.id }, { limit: 10 });
    expectNoScan();
  });

  it('finds what a target missed, and what needs attention, without walking along the table of assignments', async () => {
    const [deliveries, attention, targetId] = [createDeliveries(db), createAttention(db), newId('tgt')];
    await deliveries.recover(targetId, at, at);
    await attention.resync(targetId, 'all', at);
    await attention.countOwed([targetId]);
    expectNoScan();
    for (const [sql, plan] of plans()) expect([sql, plan]).toEqual([sql, expect.not.stringContaining('(rowid>?)')]);
  });

  it('finds offboardings and entries of the log through indexes', async () => {
    await createOffboardings(db).findActiveOffboardings([newId('usr')], ['email:a']);
    const log = createEvidence(db);
    await log.listProvisioning({ resourceId: 'x' }, { limit: 10 });
    for (const result of ['failure', 'skipped'] as const) await log.listProvisioning({ result }, { limit: 10 });
    expectNoScan();
    const byResult = [...plans()].filter(([sql]) => sql.includes('result = ?'));
    expect(byResult).toEqual([[expect.any(String), expect.stringContaining('provisioning_not_success')]]);
  });

  it('finds what is old in the log at its beginning, without putting it in order', async () => {
    await createEvidence(db).dropProvisioning(at, 10);
    expect(texts.size).toBe(1);
    for (const [, plan] of plans()) expect(plan).not.toContain('TEMP B-TREE');
  });
});
