import { beforeEach, expect, it } from '@jest/globals';
import type { Assignment } from '../../src/assignments/model.js';
import type { GuardedWrite } from '../../src/assignments/store.js';
import type { RoleLimit } from '../../src/mapping/policy-model.js';
import { newId, type TargetId } from '../../src/core/ids.js';
import type { Store } from '../../src/stores/store.js';
import { accountState, describeStore, start, versionWrite } from './store/given.js';

interface Asked {
  readonly before?: Assignment;
  readonly roles: readonly string[];
  readonly max?: number;
  readonly role?: RoleLimit;
}

/** Two instances of the service that work on one database at the same moment. */
describeStore('limits under two instances at once', (given) => {
  let stores: readonly [Store, Store];
  let targetId: TargetId;

  beforeEach(async () => {
    stores = [given().store, await given().another()];
    targetId = newId('tgt');
  });

  const storeOf = (index: number): Store => stores[index % 2] ?? stores[0];

  const guardOf = (key: string, { max = 100, role }: Pick<Asked, 'max' | 'role'>) => ({
    person: `email:${key}`,
    targetName: 'gorgias-eu',
    isOffboarded: false,
    limits: {
      revokes: { max, percent: 100, windowMs: 900_000 },
      roles: new Map(role ? [['admin', role] as const] : []),
    },
  });
  const recheck = (name: string, { id, revision }: Assignment) =>
    stores[0].recheckHeld(id, guardOf(`${name}@example.com`, { max: 0 }), start, revision);

  const write = (index: number, name: string, asked: Asked) => {
    const { before, roles } = asked;
    const key = `${name}@example.com`;
    const request: GuardedWrite = {
      id: before?.id ?? newId('asg'),
      targetId,
      ...(before ? { expectedRevision: before.revision } : {}),
      write: { ...versionWrite(key), desired: accountState(key, roles, roles.length > 0 ? 'active' : 'suspended') },
      guard: guardOf(key, asked),
    };
    return storeOf(index).writeGuarded(request);
  };
  const grant = async (name: string, roles: readonly string[]): Promise<Assignment> => {
    const guarded = await write(0, name, { roles });
    if (guarded.kind !== 'written') throw new Error('nothing was written');
    return guarded.assignment;
  };
  const states = (written: readonly Awaited<ReturnType<typeof write>>[]) =>
    written.map((one) => (one.kind === 'written' ? one.assignment.delivery.state : one.kind));

  it('never let more people go than the limit allows, and hold the rest in one batch', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `agent${index}`);
    const agents = await Promise.all(names.map((name) => grant(name, ['basic'])));
    const written = await Promise.all(
      agents.map((before, index) => write(index, names[index] ?? '', { before, roles: [], max: 10 })),
    );
    expect(states(written).filter((state) => state === 'owed')).toHaveLength(10);
    expect(states(written).filter((state) => state === 'held')).toHaveLength(30);
    expect((await stores[1].listHolds({ state: 'open' }, { limit: 9 })).items).toMatchObject([{ count: 30 }]);
  }, 120_000);

  it('never let the last two holders of a role leave together', async () => {
    for (let round = 0; round < 15; round += 1) {
      const role = { min: 1 };
      const [one, two] = [await grant(`a${round}`, ['admin']), await grant(`b${round}`, ['admin'])];
      const written = await Promise.all([
        write(0, `a${round}`, { before: one, roles: ['basic'], role }),
        write(1, `b${round}`, { before: two, roles: ['basic'], role }),
      ]);
      expect(states(written)).toContain('held');
      for (const { id } of [one, two]) {
        const holdId = (await stores[0].findHoldOf(id))?.id;
        if (holdId) await stores[0].releaseHold(holdId, { at: new Date(), by: 'Ida' });
      }
    }
  }, 120_000);

  it('never give one seat to two, whether they are new or not', async () => {
    for (let round = 0; round < 15; round += 1) {
      const role = { max: 1 };
      const [one, name] = [await grant(`a${round}`, ['basic']), `a${round}`];
      const written = await Promise.all([
        write(0, name, { before: one, roles: ['admin'], role }),
        write(1, `b${round}`, { roles: ['admin'], role }),
      ]);
      expect(states(written)).toContain('held');
      const { items } = await stores[1].listAssignments({ targetId }, { limit: 99 });
      const seated = items.filter(
        ({ desired, delivery }) => desired.roles[0]?.key === 'admin' && delivery.state === 'owed',
      );
      expect(seated.length).toBeLessThanOrEqual(1);
      for (const seat of items.filter(({ desired }) => desired.roles[0]?.key === 'admin'))
        await write(0, seat.key.split('@')[0] ?? '', { before: seat, roles: [] });
    }
  }, 120_000);

  it('open one batch although many are held at the same moment', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `agent${index}`);
    const agents = await Promise.all(names.map((name) => grant(name, ['basic'])));
    await Promise.all(agents.map((before, index) => write(index, names[index] ?? '', { before, roles: [], max: 0 })));
    const { items } = await stores[0].listHolds({}, { limit: 9 });
    expect(items).toMatchObject([{ count: 12, state: 'open' }]);
  }, 60_000);

  it('decide about a batch once, and leave nobody behind who joins meanwhile', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `agent${index}`);
    const agents = await Promise.all(names.map((name) => grant(name, ['basic'])));
    const hold = (index: number) => write(index, names[index] ?? '', { before: agents[index], roles: [], max: 0 }); // one for each name
    for (let index = 0; index < 5; index += 1) await hold(index);
    const holdId = (await stores[0].listHolds({}, { limit: 1 })).items[0]?.id ?? newId('hld');
    const decided = { at: new Date(), by: 'Ida' };
    const [first, second] = await Promise.all([
      stores[0].releaseHold(holdId, decided),
      stores[1].discardHold(holdId, decided),
      ...[5, 6, 7, 8, 9].map(hold),
    ]);
    expect([first, second].filter((isDone) => isDone === true)).toHaveLength(1);
    for (const [index, { id }] of agents.entries()) {
      const standing = await stores[0].findAssignment(id);
      if (standing?.delivery.state !== 'held' || (await stores[0].findHoldOf(id))?.state === 'open') continue;
      await recheck(names[index] ?? '', standing);
      const isFree = (await stores[0].findAssignment(id))?.delivery.state === 'owed';
      expect(isFree || (await stores[0].findHoldOf(id))?.state === 'open').toBe(true);
    }
  }, 60_000);
});
