import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isServiceError } from '../../src/core/errors.js';
import { newId, type GroupId } from '../../src/core/ids.js';
import { createGroups } from '../../src/directory/groups.js';
import type { Group } from '../../src/directory/model.js';
import type { Store } from '../../src/stores/store.js';
import { describeStore, givenIn, groupDraft, later, membersOf, runToEnd, type Given } from './store/given.js';

describeStore('groups within groups', (given) => {
  /** Begins to put `child` into `parent`; nothing goes on with it. */
  const begin = (parent: Group, child: GroupId) =>
    given().store.beginMemberWrite(given().directoryId, parent.id, {
      draft: groupDraft(parent.displayName),
      change: { kind: 'delta', add: [child], remove: [] },
      stamp: { at: later(1) },
      expectedRevision: parent.revision,
    });
  const three = async () => [await given().group('A'), await given().group('B'), await given().group('C')] as const;

  it('are refused where one came to contain itself, and nothing of the write is left', async () => {
    const { store } = given();
    const [a, b, c] = await three();
    await expect(begin(a, a.id)).rejects.toMatchObject({ code: 'group_cycle' });
    await begin(a, b.id);
    await runToEnd(given(), a);
    await begin(b, c.id);
    await runToEnd(given(), b);
    await expect(begin(c, a.id)).rejects.toMatchObject({ code: 'group_cycle', details: { group: c.id, member: a.id } });
    expect(await store.listUnfinishedWrites(10, later(9))).toEqual([]);
    await begin({ ...a, revision: 2 }, c.id); // in a group in two ways is no cycle
    await runToEnd(given(), a);
  });

  it('are refused where the cycle closed only once another write that stands is done', async () => {
    const { store, directoryId } = given();
    const [a, b, c] = await three();
    await begin(a, b.id);
    await begin(b, c.id);
    await expect(begin(c, a.id)).rejects.toMatchObject({ code: 'group_cycle' });
    const made = await store.insertGroup(directoryId, newId('grp'), groupDraft('New'), { at: later(1) }, [a.id]);
    await expect(begin(c, made.id)).rejects.toMatchObject({ code: 'group_cycle' });
    await store.removeGroup(directoryId, b.id, later(2));
    await begin(c, a.id);
  });

  it('end as one inside the other when both are put into each other at the same moment', async () => {
    for (const [first, second] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const pair = [await given().group(`C${first}`), await given().group(`D${first}`)] as const;
      const results = await nestAll(given(), pair, [
        { parent: first, child: second },
        { parent: second, child: first },
      ]);
      expect([...results].sort()).toEqual(['group_cycle', 'nested']);
    }
  });

  it('never form a cycle, whatever is nested at the same moment', async () => {
    const index = fc.nat({ max: 4 });
    const nestings = fc.uniqueArray(fc.record({ parent: index, child: index }), {
      minLength: 2,
      maxLength: 8,
      selector: ({ parent, child }) => `${parent} ${child}`,
    });
    await fc.assert(
      fc.asyncProperty(nestings, async (asked) => {
        const fresh = await givenIn(given().store, given().another);
        const groups = await Promise.all(['A', 'B', 'C', 'D', 'E'].map((name) => fresh.group(name)));
        const results = await nestAll(fresh, groups, asked);
        const below = new Map<string, ReadonlySet<string>>();
        for (const group of groups) below.set(group.id, new Set((await membersOf(fresh, group)).map(({ id }) => id)));
        for (const [position, { parent, child }] of asked.entries())
          expect([results[position], below.get(groups[parent]?.id ?? '')?.has(groups[child]?.id ?? '')]).toEqual(
            results[position] === 'nested' ? ['nested', true] : ['group_cycle', false],
          );
        for (const { id } of groups) expect(reaches(below, id, id)).toBe(false);
      }),
      { numRuns: 12 },
    );
  });
});

interface Nesting {
  readonly parent: number;
  readonly child: number;
}

/** Nests all at once, in turns by two services on the same data; gives what came of each. */
async function nestAll(
  { store, another, directoryId }: Given,
  groups: readonly Group[],
  nestings: readonly Nesting[],
): Promise<readonly string[]> {
  const serviceOn = (one: Store) => createGroups({ store: one, onMarked: () => undefined });
  const services = [serviceOn(store), serviceOn(await another())];
  return Promise.all(
    nestings.map(async ({ parent, child }, index) => {
      const [to, member] = [groups[parent]?.id ?? newId('grp'), groups[child]?.id ?? newId('grp')];
      const change = { kind: 'delta', add: [member], remove: [] } as const;
      try {
        await services[index % 2]?.modify(directoryId, to, (draft) => ({ draft, members: change }), 'refuse', {
          at: later(1),
        });
        return 'nested';
      } catch (error) {
        if (isServiceError(error, 'group_cycle')) return error.code;
        throw error;
      }
    }),
  );
}

/** Does one lead to the other, in one step or more? */
function reaches(below: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set<string>();
  for (let open = [from]; open.length > 0;) {
    const next = open.flatMap((id) => [...(below.get(id) ?? [])]);
    if (next.includes(to)) return true;
    open = next.filter((id) => !seen.has(id));
    for (const id of open) seen.add(id);
  }
  return false;
}
