import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MemberChange } from '../../src/directory/model.js';
import type { Group, User } from '../../src/directory/model.js';
import { storeFolders } from './store/engines.js';
import { dueNames, givenIn, later, membersOf, resolveAll, start, type Given } from './store/given.js';

const people = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
type Person = (typeof people)[number];

/** One thing that may happen to a group, as anybody would tell it. */
type Step =
  | { readonly kind: 'single'; readonly who: Person; readonly state: 'in' | 'out' }
  | {
      readonly kind: 'delta';
      readonly add: readonly Person[];
      readonly remove: readonly Person[];
      readonly limit: number;
    }
  | { readonly kind: 'replace'; readonly members: readonly Person[]; readonly limit: number }
  | { readonly kind: 'delete'; readonly who: Person };

const person = fc.constantFrom(...people);
const some = fc.uniqueArray(person, { maxLength: people.length });
const limit = fc.integer({ min: 1, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('single' as const),
    who: person,
    state: fc.constantFrom('in' as const, 'out' as const),
  }),
  fc
    .record({ kind: fc.constant('delta' as const), add: some, remove: some, limit })
    .map((one) => ({ ...one, remove: one.remove.filter((who) => !one.add.includes(who)) })),
  fc.record({ kind: fc.constant('replace' as const), members: some, limit }),
  fc.record({ kind: fc.constant('delete' as const), who: person }),
);

/** The plain account of what must come out: who is in, and who has to be looked at again. */
interface Model {
  members: Person[];
  readonly touched: Set<Person>;
  readonly deleted: Set<Person>;
}

function expectStep(model: Model, one: Step): void {
  const join = (who: Person): void => {
    if (model.deleted.has(who) || model.members.includes(who)) return;
    model.members.push(who);
    model.touched.add(who);
  };
  const leave = (who: Person): void => {
    if (!model.members.includes(who)) return;
    model.members = model.members.filter((member) => member !== who);
    model.touched.add(who);
  };
  switch (one.kind) {
    case 'single':
      return one.state === 'in' ? join(one.who) : leave(one.who);
    case 'delta':
      one.remove.forEach(leave);
      return one.add.forEach(join);
    case 'replace':
      one.members.forEach(join);
      return model.members.filter((who) => !one.members.includes(who)).forEach(leave);
    case 'delete':
      if (!model.deleted.has(one.who)) model.touched.add(one.who);
      model.deleted.add(one.who);
      model.members = model.members.filter((who) => who !== one.who);
  }
}

interface World extends Given {
  readonly team: Group;
  readonly users: ReadonlyMap<Person, User>;
}

async function doStep(world: World, one: Step, n: number): Promise<void> {
  const { store, directoryId, team, users } = world;
  const ids = (names: readonly Person[]) => names.flatMap((who) => users.get(who)?.id ?? []);
  const at = later(n);
  const write = async (change: MemberChange, size: number): Promise<void> => {
    const expectedRevision = (await store.findGroup(directoryId, team.id))?.revision ?? 0;
    await store.beginMemberWrite(directoryId, team.id, { draft: team, change, stamp: { at }, expectedRevision });
    while (!(await store.continueMemberWrite(directoryId, team.id, size)).isDone);
  };
  switch (one.kind) {
    case 'single':
      for (const id of ids([one.who])) await store.setMembership(directoryId, team.id, id, one.state, { at: at });
      return;
    case 'delta':
      return write({ kind: 'delta', add: ids(one.add), remove: ids(one.remove) }, one.limit);
    case 'replace':
      return write({ kind: 'replace', members: ids(one.members) }, one.limit);
    case 'delete':
      for (const id of ids([one.who])) await store.removeUser(directoryId, id, { at: at });
  }
}

async function freshWorld(given: Given): Promise<World> {
  const users = new Map<Person, User>();
  for (const who of people) users.set(who, await given.user(who));
  const team = await given.group('Team');
  await resolveAll(given);
  return { ...given, team, users };
}

for (const engine of storeFolders()) {
  it(`${engine.name}: whatever is done to a group, its members, its revision and the marks agree with a plain list`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { store, dispose } = await engine.open();
        try {
          const world = await freshWorld(await givenIn(store));
          const model: Model = { members: [], touched: new Set(), deleted: new Set() };
          for (const [n, one] of steps.entries()) {
            const [before, revision] = [model.members.join(), await groupRevision(world)];
            await doStep(world, one, n);
            expectStep(model, one);
            const members = (await membersOf(world, world.team)).map(({ display }) => display[0]);
            expect([...members].sort()).toEqual([...model.members].sort());
            expect((await groupRevision(world)) > revision).toBe(before !== model.members.join());
          }
          expect([...(await dueNames(world, { now: start }))].sort()).toEqual([...model.touched].sort());
        } finally {
          await dispose();
        }
      }),
      { numRuns: engine.name.includes('memory') ? 80 : 10 },
    );
  }, 120_000);
}

async function groupRevision({ store, directoryId, team }: World): Promise<number> {
  return (await store.findGroup(directoryId, team.id))?.revision ?? 0;
}
