import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { newId, type AssignmentId } from '../../src/core/ids.js';
import { deliveryId } from '../../src/delivery/model.js';
import { assignmentsOf } from '../../src/stores/mongo/assignment-documents.js';
import { expectedDocument } from '../../src/stores/mongo/assignment-steps.js';
import { versionsOf } from '../../src/stores/mongo/assignment-versions.js';
import { createAssignments, insertAssignment } from '../../src/stores/mongo/assignments.js';
import { connect, type Collection, type Database } from '../../src/stores/mongo/database.js';
import { openMongoStore } from '../../src/stores/mongo/open.js';
import type { Store } from '../../src/stores/store.js';
import { dropDatabase } from './store/drop-database.js';
import { describeStore, later, start, versionWrite, type Given } from './store/given.js';

const rounds = 300;

/** Two instances of the service on the same data, each with the leases it took. */
async function twoWorkers({ store, another }: Given): Promise<readonly [Store, Store]> {
  return [store, await another()];
}

describeStore('claims by two instances at once', (given) => {
  const claim = (
    store: Store,
    of: { readonly targetId: ReturnType<typeof newId<'tgt'>> },
    lease: string,
    now = start,
  ) =>
    store.claimDue({
      targetId: of.targetId,
      now,
      maxLane: 3,
      limit: 1,
      lease,
      leaseUntil: new Date(now.getTime() + 45_000),
    });

  it(`leases each piece of work once and leaves no instance without, in ${rounds} rounds`, async () => {
    const [one, two] = await twoWorkers(given());
    const targetId = newId('tgt');
    const made = [
      await given().assignment({ targetId, key: 'lea@example.com' }),
      await given().assignment({ targetId, key: 'leo@example.com' }),
    ];
    const ids = made.map(({ id }) => id).sort();
    for (let round = 0; round < rounds; round++) {
      const now = later(round * 60);
      for (const id of ids) expect(await one.resend(id, 2, now)).toBe(true);
      const claimed = await Promise.all([
        claim(one, { targetId }, `one-${round}`, now),
        claim(two, { targetId }, `two-${round}`, now),
      ]);
      const got = claimed.flatMap((list) => list.map(({ assignment }) => assignment.id));
      expect([...got].sort()).toEqual(ids);
      const results = await Promise.all(
        [one, two].map((store, index) => {
          const [mine] = claimed[index] ?? [];
          if (!mine) throw new Error('an instance went without work');
          const { id, epoch, version } = mine.assignment;
          return store.settle(id, mine.lease, { kind: 'acknowledged', epoch, version, at: now });
        }),
      );
      expect(results).toEqual([true, true]);
    }
    expect(await two.claimDue(rest(targetId, later(rounds * 60)))).toEqual([]);
  }, 240_000);

  it('changes nothing by an instance whose lease another one took over', async () => {
    const [one, two] = await twoWorkers(given());
    const made = await given().assignment();
    await claim(one, made, 'one');
    await claim(two, made, 'two', later(45));
    const before = await two.findAssignment(made.id);
    const { epoch, version } = made;
    const late = { kind: 'acknowledged', epoch, version, at: later(46) } as const;
    expect(await one.settle(made.id, 'one', late)).toBe(false);
    const parked = { kind: 'parked', error: 'gave up', at: later(46) } as const;
    expect(await one.settle(made.id, 'one', parked)).toBe(false);
    expect(await one.findAssignment(made.id)).toEqual(before);
    expect(await two.settle(made.id, 'two', late)).toBe(true);
  });

  it('lets one of two writers with the same revision win, and gives both numbers of their own', async () => {
    const [one, two] = await twoWorkers(given());
    const made = await given().assignment();
    const results = await Promise.allSettled(
      [one, two].map((store) => store.writeVersion(made.id, versionWrite(made.key), made.revision)),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'version_mismatch' } });
    const { items } = await two.listDeliveries({ assignmentId: made.id }, { limit: 9 });
    expect(items.map(({ state }) => state)).toEqual(['pending', 'superseded']);
  });

  it('loses no write although claims come between', async () => {
    const [one, two] = await twoWorkers(given());
    const made = await given().assignment();
    for (let revision = 1; revision <= 20; revision++) {
      const now = later(revision * 60);
      const write = { ...versionWrite(made.key), at: now };
      const [written] = await Promise.all([
        one.writeVersion(made.id, write, revision),
        claim(two, made, `lease-${revision}`, now),
      ]);
      expect(written.revision).toBe(revision + 1);
    }
  });
});

function rest(targetId: ReturnType<typeof newId<'tgt'>>, now: Date): Parameters<Store['claimDue']>[0] {
  return { targetId, now, maxLane: 3, limit: 9, lease: 'rest', leaseUntil: later(1e7) };
}

const server = process.env['MONGODB_URL'];
if (server !== undefined) {
  describe('MongoDB: an instance that dies between two writes', () => {
    const opened = async (run: (db: Database, url: string) => Promise<void>): Promise<void> => {
      const url = new URL(server);
      url.pathname = `/rolecall_${randomUUID().replaceAll('-', '')}`;
      const db = await connect(url.href);
      try {
        await run(db, url.href);
      } finally {
        await db.close();
        await dropDatabase(url.href);
      }
    };

    it('leaves a first version that is sent with its history', async () => {
      await opened(async (db, url) => {
        const [id, targetId] = [newId('asg'), newId('tgt')];
        await expect(insertAssignment(dying(db), id, targetId, versionWrite('lea'))).rejects.toThrow('killed');
        expect(await versionsOf(db).countDocuments()).toBe(0);
        const store = (await openedLate(db, id, url)) as Store; // every port this case asks is there
        const [claimed] = await store.claimDue(rest(targetId, start));
        if (!claimed) throw new Error('nothing was due');
        expect(await store.findDelivery(deliveryId(claimed.assignment))).toMatchObject({ state: 'pending' });
        expect((await expectedDocument(db, id, 1)).pending).toEqual([]);
        await store.close();
      });
    });

    it('leaves lines of history that the next start copies, the older version superseded and acknowledged', async () => {
      await opened(async (db, url) => {
        const [id, targetId] = [newId('asg'), newId('tgt')];
        const assignments = createAssignments(db);
        const made = await assignments.insertAssignment(id, targetId, versionWrite('lea'));
        const line = {
          id: deliveryId(made),
          kind: 'acknowledged',
          body: `{"at":"${later(5).toISOString()}"}`,
        } as const;
        await assignmentsOf(db).updateOne({ _id: id }, { $push: { pending: line } });
        const writing = createAssignments(dying(db)).writeVersion(id, versionWrite('lea'), made.revision);
        await expect(writing).rejects.toThrow('killed');
        const store = await openMongoStore(url);
        const { items } = await store.listDeliveries({ assignmentId: id }, { limit: 9 });
        expect(items.map(({ state, acknowledgedAt }) => [state, acknowledgedAt])).toEqual([
          ['pending', undefined],
          ['delivered', later(5)],
        ]);
        expect((await expectedDocument(db, id, 2)).pending).toEqual([]);
        await store.close();
      });
    });
  });
}

/** Opens the store while the lines of history still wait, so that the claim has to write them. */
async function openedLate(db: Database, id: AssignmentId, url: string): Promise<Partial<Store>> {
  const { pending } = await expectedDocument(db, id, 1);
  await assignmentsOf(db).updateOne({ _id: id }, { $set: { pending: [] } });
  const store = await openMongoStore(url);
  await assignmentsOf(db).updateOne({ _id: id }, { $set: { pending } });
  return store;
}

/** The same database to a process that is killed when it comes to write history. */
function dying(db: Database): Database {
  const killed = () => Promise.reject(new Error('killed'));
  return {
    ...db,
    collection: <Doc extends object>(name: string): Collection<Doc> => {
      const real = db.collection<Doc>(name);
      if (name !== 'assignment_versions') return real;
      return new Proxy(real, { get: (of, key) => (key === 'insertOne' ? killed : Reflect.get(of, key)) as unknown });
    },
  };
}
