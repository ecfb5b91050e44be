import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bindFilter } from '../../../../src/core/filter/bind.js';
import { parseFilter } from '../../../../src/core/filter/parse.js';
import { newId } from '../../../../src/core/ids.js';
import type { ListQuery } from '../../../../src/directory/store.js';
import { sortPathOf } from '../../../../src/scim/filtering.js';
import { helpdeskUrn } from '../../../../src/scim/schema/helpdesk.js';
import { userSchema } from '../../../../src/scim/schema/definitions.js';
import { openSqliteStore } from '../../../../src/stores/sqlite/open.js';
import type { Store } from '../../../../src/stores/store.js';
import { userDraft } from '../../../contract/store/given.js';

const at = new Date('2026-11-22T09:00:00.000Z');
const directoryId = newId('dir');
const count = 5_000;
const titleOf = (n: number): string | undefined => (n % 7 === 0 ? undefined : `Title ${(n * 31) % 101}`);

let store: Store;
beforeAll(async () => {
  store = await openSqliteStore('sqlite::memory:', { clock: () => at });
  const writes = Array.from({ length: count }, (_, n) => {
    const title = titleOf(n);
    const more = {
      ...(title === undefined ? {} : { title }),
      [helpdeskUrn]: { startDate: `2026-01-${String((n % 28) + 1).padStart(2, '0')}` },
    };
    return store.insertUser(n % 5 === 4 ? newId('dir') : directoryId, newId('usr'), userDraft(`u${n}`, more), { at });
  });
  await Promise.all(writes);
});
afterAll(() => store.close());

const mine = Array.from({ length: count }, (_, n) => n).filter((n) => n % 5 !== 4);
const filterOf = (text: string) => bindFilter(parseFilter(text, { lenient: false }), userSchema, { lenient: false });
const sortOf = (text: string, descending: boolean) => ({ path: sortPathOf(text, userSchema), descending });

async function numbers(
  query: Partial<ListQuery>,
): Promise<{ readonly found: readonly number[]; readonly total: number }> {
  const { items, total } = await store.listUsers(directoryId, {
    from: { kind: 'offset', offset: 0 },
    limit: 100,
    ...query,
  });
  return { found: items.map(({ userName }) => Number(/\d+/.exec(userName)?.[0])), total };
}

/** How often others came to their turn while `work` was under way. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let [turns, isDone] = [0, false];
  const count = () => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await work;
  isDone = true;
  return turns;
}

describe('a list that no index serves', () => {
  it('pages what matches in order of creation, by index and by cursor, with the whole number', async () => {
    const matching = mine.filter((n) => titleOf(n)?.includes('9'));
    const filter = filterOf('title co "9"');
    const page = await numbers({ filter, from: { kind: 'offset', offset: 250 } });
    expect(page).toEqual({ found: matching.slice(250, 350), total: matching.length });
    expect(await numbers({ filter, limit: 0 })).toEqual({ found: [], total: matching.length });
    const ordinal = (matching[99] ?? 0) + 1;
    expect(await numbers({ filter, from: { kind: 'after', ordinal }, limit: 3 })).toEqual({
      found: matching.slice(100, 103),
      total: matching.length,
    });
  });

  it('sorts by any attribute, without a value last when ascending and first when descending, ties by creation', async () => {
    const key = (n: number) => titleOf(n)?.toLowerCase();
    const order = (a: number, b: number) => {
      const [left, right] = [key(a), key(b)];
      if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
      return left < right ? -1 : Number(left > right);
    };
    const ascending = [...mine].sort(order);
    const descending = [...mine].sort((a, b) => order(b, a));
    for (const offset of [0, 700, 3_950]) {
      const from = { kind: 'offset', offset } as const;
      expect((await numbers({ sort: sortOf('title', false), from })).found).toEqual(
        ascending.slice(offset, offset + 100),
      );
      expect((await numbers({ sort: sortOf('title', true), from })).found).toEqual(
        descending.slice(offset, offset + 100),
      );
    }
    const byStart = [...mine].sort((a, b) => (a % 28) - (b % 28) || a - b);
    const sort = sortOf(`${helpdeskUrn}:startDate`, false);
    expect((await numbers({ sort })).found).toEqual(byStart.slice(0, 100));
    const some = await numbers({ sort, filter: filterOf('title co "9"') });
    expect(some.found).toEqual(byStart.filter((n) => titleOf(n)?.includes('9')).slice(0, 100));
  });

  it('gives other work its turn between the parts, the smaller the more the filter asks', async () => {
    const one = await turnsDuring(numbers({ filter: filterOf('title co "9"') }));
    const ten = await turnsDuring(
      numbers({ filter: filterOf(Array.from({ length: 10 }, (_, n) => `title co "${n}x"`).join(' or ')) }),
    );
    expect(one).toBeGreaterThan(1);
    expect(ten).toBeGreaterThan(5 * one);
  });
});
