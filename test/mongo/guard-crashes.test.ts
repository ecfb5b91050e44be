import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { holdHash } from '../../src/assignments/hold-hash.js';
import type { RoleLimit } from '../../src/mapping/policy-model.js';
import { newId, type AssignmentId, type TargetId } from '../../src/core/ids.js';
import { createAssignments } from '../../src/stores/mongo/assignments.js';
import { connect, type Collection, type Database } from '../../src/stores/mongo/database.js';
import { holdsOf, membersOf } from '../../src/stores/mongo/hold-documents.js';
import { createHolds } from '../../src/stores/mongo/holds.js';
import { ensureIndexes } from '../../src/stores/mongo/indexes.js';
import { createOffboardings, offboardingsOf } from '../../src/stores/mongo/offboardings.js';
import { storeIndexes } from '../../src/stores/mongo/open.js';
import { createPolicies, policiesOf } from '../../src/stores/mongo/policies.js';
import { finishLeftSteps } from '../../src/stores/mongo/upkeep.js';
import { dropDatabase } from '../contract/store/drop-database.js';
import { accountState, later, start, versionWrite } from '../contract/store/given.js';

const writes = new Set([
  'insertOne',
  'insertMany',
  'updateOne',
  'updateMany',
  'deleteOne',
  'deleteMany',
  'findOneAndUpdate',
]);

/** The same database to a process that is killed after so many writes. */
function killedAfter(db: Database, count: number): Database {
  let left = count;
  const counting = (of: object, key: string | symbol): unknown => {
    const method: unknown = Reflect.get(of, key);
    if (typeof method !== 'function') return method;
    if (!writes.has(String(key))) return method.bind(of) as unknown;
    return (...args: unknown[]): unknown => {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('killed')) : Reflect.apply(method, of, args);
    };
  };
  return {
    ...db,
    collection: <Doc extends object>(name: string): Collection<Doc> =>
      new Proxy<Collection<Doc>>(db.collection<Doc>(name), { get: counting }),
  };
}

/** The same database to a process in which something else happens right before its first findOneAndUpdate. */
function interrupted(db: Database, happens: () => Promise<unknown>): Database {
  let isDone = false;
  const waiting = (of: object, key: string | symbol): unknown => {
    const method: unknown = Reflect.get(of, key);
    if (typeof method !== 'function') return method;
    if (key !== 'findOneAndUpdate') return method.bind(of) as unknown;
    return async (...args: unknown[]): Promise<unknown> => {
      if (!isDone) {
        isDone = true;
        await happens();
      }
      return Reflect.apply(method, of, args) as unknown;
    };
  };
  return {
    ...db,
    collection: <Doc extends object>(name: string): Collection<Doc> =>
      new Proxy<Collection<Doc>>(db.collection<Doc>(name), { get: waiting }),
  };
}

const wasKilled = (error: Error): boolean => {
  if (error.message !== 'killed') throw error;
  return true;
};

interface Case {
  readonly what: string;
  /** State of the delivery in the end. */
  readonly ends: 'owed' | 'held';
  readonly roles?: readonly string[];
  readonly max?: number;
  readonly role?: RoleLimit;
  readonly isApproved?: boolean;
  readonly isNew?: boolean;
}

const cases: readonly Case[] = [
  { what: 'a revoke within the limit', ends: 'owed', max: 500 },
  { what: 'a revoke beyond the limit', ends: 'held', max: 0 },
  { what: 'a revoke that a plan named', ends: 'owed', max: 0, isApproved: true },
  { what: 'the last holder of a role', ends: 'held', role: { min: 1 } },
  { what: 'a holder of a limited role', ends: 'owed', role: { min: 0 } },
  { what: 'a new account in a limited role', ends: 'owed', roles: ['admin'], role: { max: 9 }, isNew: true },
  { what: 'a new account without a seat', ends: 'held', roles: ['admin'], role: { max: 0 }, isNew: true },
];

const server = process.env['MONGODB_URL'] ?? ''; // npm run test:mongo sees to it

describe('MongoDB: an instance that dies between two writes of an act under the limits', () => {
  let url: string;
  let db: Database;
  beforeEach(async () => {
    const own = new URL(server);
    own.pathname = `/rolecall_${randomUUID().replaceAll('-', '')}`;
    url = own.href;
    db = await connect(url);
    await ensureIndexes(db, storeIndexes);
  });
  afterEach(async () => {
    await db.close();
    await dropDatabase(url);
  });

  const guardOf = (key: string, { max = 100, role }: Case) => ({
    person: `email:${key}`,
    targetName: 'gorgias-eu',
    isOffboarded: false,
    limits: {
      revokes: { max, percent: 100, windowMs: 900_000 },
      roles: new Map(role ? [['admin', role] as const] : []),
    },
  });

  interface Account {
    readonly id: AssignmentId;
    readonly targetId: TargetId;
    readonly key: string;
  }

  /** What the pipeline does for an account: judge again what is held, or write what is not as it should be. */
  const reconcile = async (on: Database, { id, targetId, key }: Account, one: Case): Promise<void> => {
    const [holds, assignments] = [createHolds(on), createAssignments(on)];
    const standing = await assignments.findAssignment(id);
    const desired = accountState(key, one.roles ?? [], one.roles ? 'active' : 'suspended');
    const guard = guardOf(key, one);
    if (standing && JSON.stringify(standing.desired) === JSON.stringify(desired)) {
      if (standing.delivery.state === 'held') await holds.recheckHeld(id, guard, later(120), standing.revision);
      return;
    }
    const expected = standing ? { expectedRevision: standing.revision } : {};
    await holds.writeGuarded({ id, targetId, ...expected, write: { ...versionWrite(key), desired }, guard });
  };

  /** Batches are open as long as somebody is in them. */
  const expectWholeBatches = async (targetId: TargetId): Promise<void> => {
    for (const { _id, state } of await holdsOf(db).find({ targetId }).toArray()) {
      const inside = await membersOf(db).countDocuments({ holdId: _id, state: 'held' });
      expect([state, inside > 0]).toEqual([state, state === 'open']);
    }
  };

  it.each(cases)(
    'ends as if nothing had happened: $what',
    async (one) => {
      await createPolicies(db).insertPolicy({
        hash: 'h',
        text: '',
        publishedAt: start,
        by: 'Ida',
        groups: [],
        directories: [],
      });
      for (let count = 0, isKilled = true; isKilled; count += 1) {
        const account = { id: newId('asg'), targetId: newId('tgt'), key: `a${count}@example.com` };
        const { id, targetId, key } = account;
        const approved = one.isApproved ? [{ target: 'gorgias-eu', key }] : [];
        await policiesOf(db).updateOne({ _id: 1 }, { $set: { approved } });
        const before = { ...versionWrite(key), desired: accountState(key, ['admin']) };
        if (!one.isNew) await createAssignments(db).insertAssignment(id, targetId, before);
        isKilled = await reconcile(killedAfter(db, count), account, one).then(() => false, wasKilled);
        await finishLeftSteps(db, later(120));
        await reconcile(db, account, one);
        const end = await createAssignments(db).findAssignment(id);
        expect([count, end?.delivery.state]).toEqual([count, one.ends]);
        const stays = await membersOf(db).find({ assignmentId: id, state: 'held' }).toArray();
        expect(stays).toHaveLength(one.ends === 'held' ? 1 : 0);
        await finishLeftSteps(db, later(240));
        await expectWholeBatches(targetId);
        expect((await policiesOf(db).findOne({ _id: 1 }))?.approved).toEqual([]);
      }
    },
    120_000,
  );

  it.each(['releaseHold', 'discardHold'] as const)(
    'carries a decision out to its end: %s',
    async (decide) => {
      for (let count = 1, isKilled = true; isKilled; count += 1) {
        const targetId = newId('tgt');
        const accounts = ['a', 'b'].map((name) => ({
          id: newId('asg'),
          targetId,
          key: `${name}${count}@example.com`,
        }));
        for (const account of accounts) {
          await createAssignments(db).insertAssignment(account.id, targetId, versionWrite(account.key));
          await reconcile(db, account, { what: 'a revoke', ends: 'held', max: 0 });
        }
        const holdId = (await createHolds(db).listHolds({ targetId }, { limit: 1 })).items[0]?.id ?? newId('hld');
        const decided = { at: later(9), by: 'Ida' };
        const dying = createHolds(killedAfter(db, count));
        isKilled = await dying[decide](holdId, decided).then(() => false, wasKilled);
        await finishLeftSteps(db, later(120));
        for (const { id } of accounts) {
          const end = await createAssignments(db).findAssignment(id);
          expect([count, end?.delivery.state]).toEqual([count, 'owed']);
          expect(end?.desired.status).toBe(decide === 'releaseHold' ? 'suspended' : 'active');
        }
        expect(await membersOf(db).countDocuments({ holdId, state: 'held' })).toBe(0);
      }
    },
    120_000,
  );

  it.each(['releaseHold', 'discardHold'] as const)(
    'decides about nobody who joins right before the decision is written: %s',
    async (decide) => {
      const targetId = newId('tgt');
      const accountOf = (name: string) => ({ id: newId('asg'), targetId, key: `${name}@example.com` });
      const [seen, late] = [accountOf('seen'), accountOf('late')];
      for (const { id, key } of [seen, late])
        await createAssignments(db).insertAssignment(id, targetId, versionWrite(key));
      await reconcile(db, seen, { what: 'a revoke', ends: 'held', max: 0 });
      const holdId = (await createHolds(db).listHolds({ targetId }, { limit: 1 })).items[0]?.id ?? newId('hld');
      const joins = () => reconcile(db, late, { what: 'a revoke', ends: 'held', max: 0 });
      const decided = { at: later(9), by: 'Ida', expectedHash: holdHash([{ assignmentId: seen.id }]) };
      await expect(createHolds(interrupted(db, joins))[decide](holdId, decided)).rejects.toMatchObject({
        code: 'precondition_failed',
      });
      expect(await createHolds(db).findHold(holdId)).toMatchObject({ state: 'open', count: 2 });
    },
  );

  it('marks the users of an offboarding', async () => {
    const id = newId('ofb');
    const begun = { id, reason: 'left', by: 'Ida', at: start, userIds: [newId('usr')], keys: [] };
    await expect(createOffboardings(killedAfter(db, 1)).insertOffboarding(begun)).rejects.toThrow('killed');
    expect(await createOffboardings(db).findOffboarding(id)).toEqual(begun);
    expect((await offboardingsOf(db).findOne({ _id: id }))?.marking).toBe('begin');
    await finishLeftSteps(db, later(120));
    expect((await offboardingsOf(db).findOne({ _id: id }))?.marking).toBeNull();
  });
});
