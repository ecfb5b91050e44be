import { afterEach, describe, expect, it } from '@jest/globals';
import { createHolds } from '../../src/assignments/holds.js';
import type { UserId } from '../../src/core/ids.js';
import { openMongoStore } from '../../src/stores/mongo/open.js';
import { mongoDatabase } from '../support/mongo-database.js';
import { openWorld, supportPolicy } from '../support/world.js';

const patient = 120_000;
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** People in a group, each with an account on two helpdesks that said so; and what the limits held. */
async function company({ policy, group, count }: { policy: string; group: string; count: number }) {
  const database = mongoDatabase();
  cleanUps.push(() => database.drop());
  const world = await openWorld({ policy, open: () => openMongoStore(database.url) });
  cleanUps.push(() => world.close());
  const people: UserId[] = [];
  for (let n = 0; n < count; n += 1) people.push((await world.hire(`p${n}@example.com`)).id);
  const groupId = await world.group(group, people);
  const holds = createHolds({ store: world.store, clock: () => world.now, onOwed: () => undefined });
  const settle = async () => {
    await world.settle();
    await world.acknowledgeAll();
  };
  const open = async () => (await holds.list({ state: 'open' }, { limit: 9 })).items;
  const active = async () => {
    const found = await Promise.all(people.map((_id, n) => world.assignment(world.gorgias, `p${n}@example.com`)));
    return found.filter((account) => account?.acknowledged?.state.status === 'active').length;
  };
  await settle();
  return { world, people, groupId, holds, settle, open, active };
}

const safety = supportPolicy.replace(
  'targets:',
  'safety: { revokes: { max: 2, percent: 100, window: 15m } }\ntargets:',
);
const leaders = supportPolicy.replace('    protect:', '    limits: { lead: { min: 1 } }\n    protect:');

describe('limits, on MongoDB', () => {
  it(
    'hold whoever leaves beyond them, one batch for each target, until somebody releases it',
    async () => {
      const { world, people, groupId, holds, settle, open, active } = await company({
        policy: safety,
        group: 'Support',
        count: 5,
      });
      expect(await active()).toBe(5);
      await world.move(groupId, { remove: people });
      await settle();
      expect(await active()).toBe(3);
      const batches = await open();
      expect(batches.map(({ targetId, count }) => [targetId, count]).sort()).toEqual(
        [world.gorgias, world.intercom].map(({ id }) => [id, 3]).sort(),
      );
      for (const { id } of batches) await holds.release(id, 'ann');
      await settle();
      expect(await active()).toBe(0);
    },
    patient,
  );

  it(
    'let go of whoever comes back, and the empty batch is gone',
    async () => {
      const { world, people, groupId, settle, open, active } = await company({
        policy: safety,
        group: 'Support',
        count: 4,
      });
      await world.move(groupId, { remove: people });
      await settle();
      expect((await open()).map(({ count }) => count)).toEqual([2, 2]);
      await world.move(groupId, { add: people });
      await settle();
      expect([await open(), await active()]).toEqual([[], 4]);
    },
    patient,
  );

  it(
    'keep the last holder of a role until there is another',
    async () => {
      const { world, people, groupId, settle, open } = await company({ policy: leaders, group: 'Leads', count: 1 });
      await world.move(groupId, { remove: people });
      await settle();
      expect((await open()).map(({ reason }) => reason)).toEqual([{ kind: 'min', role: 'lead', allowed: 1 }]);
      const next = await world.hire('next@example.com');
      await world.move(groupId, { add: [next.id] });
      await settle();
      expect(await open()).toEqual([]);
    },
    patient,
  );
});
