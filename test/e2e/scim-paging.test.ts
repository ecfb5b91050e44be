import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { valueAt } from '../support/exchanges.js';
import { groupBody, openScimApp, userBody, type ScimApp } from '../support/scim-app.js';

let scim: ScimApp;
beforeEach(async () => {
  scim = await openScimApp();
});
afterEach(() => scim.close());

async function makeUsers(count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 1; n <= count; n += 1) {
    const answer = await scim.call(
      'POST',
      '/Users',
      userBody(`user${n}@example.com`, { title: n % 2 === 0 ? 'even' : 'odd' }),
    );
    ids.push(String(valueAt(answer.body, 'id')));
  }
  return ids;
}

/** Follows cursors from an empty one to the last page; `between` runs after each page. */
async function walk(query: string, between: (page: number) => Promise<unknown> = async () => undefined) {
  const pages: (readonly unknown[])[] = [];
  for (let cursor: unknown = ''; typeof cursor === 'string';) {
    const { status, body } = await scim.call('GET', `/Users?${query}&cursor=${encodeURIComponent(cursor)}`);
    expect(status).toBe(200);
    const resources: unknown = valueAt(body, 'Resources');
    pages.push(Array.isArray(resources) ? resources.map((entry: unknown) => valueAt(entry, 'id')) : []);
    cursor = valueAt(body, 'nextCursor');
    await between(pages.length);
  }
  return pages;
}

const refusalOf = async (query: string) => {
  const answer = await scim.call('GET', `/Users?${query}`);
  return [answer.status, valueAt(answer.body, 'scimType')];
};

describe('RFC 7644 §3.4.2.4 index paging', () => {
  it('gives the page asked for, wherever it starts', async () => {
    const ids = await makeUsers(7);
    const { body } = await scim.call('GET', '/Users?startIndex=3&count=4');
    expect(body).toMatchObject({
      totalResults: 7,
      startIndex: 3,
      itemsPerPage: 4,
      Resources: ids.slice(2, 6).map((id) => ({ id })),
    });
    const past = await scim.call('GET', '/Users?startIndex=8&count=4');
    expect(past.body).toMatchObject({ totalResults: 7, startIndex: 8, itemsPerPage: 0, Resources: [] });
  });

  it('gives 100 resources when no count is named and at most 500', async () => {
    const config = await scim.call('GET', '/ServiceProviderConfig');
    expect(config.body).toMatchObject({
      filter: { maxResults: 500 },
      pagination: { cursor: true, index: true, defaultPageSize: 100, maxPageSize: 500 },
    });
    await makeUsers(101);
    expect((await scim.call('GET', '/Users')).body).toMatchObject({ totalResults: 101, itemsPerPage: 100 });
    expect((await scim.call('GET', '/Users?count=100000')).body).toMatchObject({ itemsPerPage: 101 });
  });

  it('refuses numbers that are none with 400 invalidValue', async () => {
    for (const query of ['count=ten', 'startIndex=1.5', 'count=1e3', 'sortOrder=up'])
      expect([query, await refusalOf(query)]).toEqual([query, [400, 'invalidValue']]);
    expect(await refusalOf('sortBy=nonsense')).toEqual([400, 'invalidPath']);
  });
});

describe('RFC 9865 cursor paging', () => {
  it('walks the list once, and leaves nextCursor out of the last page alone', async () => {
    const ids = await makeUsers(5);
    expect(await walk('count=2')).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
    expect(await walk('count=5')).toEqual([ids]);
    expect(await walk(`count=2&filter=${encodeURIComponent('title eq "odd"')}`)).toEqual([[ids[0], ids[2]], [ids[4]]]);
  });

  it('neither skips nor repeats when records come and go between pages', async () => {
    const ids = await makeUsers(5);
    const seen = await walk('count=2', async (page) => {
      if (page !== 1) return;
      await scim.call('DELETE', `/Users/${ids[0]}`);
      await scim.call('POST', '/Users', userBody('late@example.com'));
    });
    expect(seen.flat().slice(0, 5)).toEqual(ids);
    expect(new Set(seen.flat()).size).toBe(6);
  });

  it('shows everybody who was there all the time exactly once, whatever is written between pages', async () => {
    const writes = fc.array(fc.array(fc.nat(30), { maxLength: 4 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), writes, async (size, rounds) => {
        await scim.close();
        scim = await openScimApp();
        const before = await makeUsers(12);
        const [gone, added] = [new Set<string>(), [] as string[]];
        const pages = await walk(`count=${size}`, async (page) => {
          for (const choice of rounds[page - 1] ?? []) {
            const id = before[choice];
            if (id === undefined) {
              const made = await scim.call('POST', '/Users', userBody(`late${added.length}@example.com`));
              added.push(String(valueAt(made.body, 'id')));
            } else if (choice % 2 === 0) {
              gone.add(id);
              await scim.call('DELETE', `/Users/${id}`);
            } else await scim.call('PUT', `/Users/${id}`, userBody(`changed${choice}@example.com`));
          }
        });
        const shown = pages.flat();
        expect(new Set(shown).size).toBe(shown.length);
        const stayed = before.filter((id) => !gone.has(id));
        expect(shown.filter((id) => stayed.includes(String(id)))).toEqual(stayed);
      }),
      { numRuns: 25, seed: 20_261_122 },
    );
  });

  it('pages sorted lists too', async () => {
    const ids = await makeUsers(3);
    expect((await walk('count=2&sortBy=userName&sortOrder=descending')).flat()).toEqual([...ids].reverse());
  });

  it('works in .search', async () => {
    await makeUsers(3);
    const first = await scim.call('POST', '/Users/.search', { cursor: '', count: 2 });
    const next = valueAt(first.body, 'nextCursor');
    const second = await scim.call('POST', '/Users/.search', { cursor: next, count: 2 });
    expect(second.body).toMatchObject({ itemsPerPage: 1, totalResults: 3 });
    expect(valueAt(second.body, 'nextCursor')).toBeUndefined();
  });

  it('refuses a cursor of another query, count, endpoint or directory, or a changed one, with invalidCursor', async () => {
    await makeUsers(3);
    const first = await scim.call('GET', '/Users?count=2&cursor=');
    const cursor = encodeURIComponent(String(valueAt(first.body, 'nextCursor')));
    for (const query of [
      `count=1&cursor=${cursor}`,
      `count=2&cursor=${cursor}&filter=userName+pr`,
      `count=2&cursor=x${cursor}`,
      'cursor=abc',
      'cursor=a.b',
    ])
      expect(await refusalOf(query)).toEqual([400, 'invalidCursor']);
    expect((await scim.call('GET', `/Groups?count=2&cursor=${cursor}`)).body).toMatchObject({
      scimType: 'invalidCursor',
    });
    const other = await scim.addDirectory('Other');
    expect((await other.call('GET', `/Users?count=2&cursor=${cursor}`)).body).toMatchObject({
      scimType: 'invalidCursor',
    });
  });

  it('refuses an old cursor with expiredCursor', async () => {
    await makeUsers(3);
    const first = await scim.call('GET', '/Users?count=2&cursor=');
    scim.now.at = new Date(scim.now.at.getTime() + 3_601_000);
    const cursor = encodeURIComponent(String(valueAt(first.body, 'nextCursor')));
    expect(await refusalOf(`count=2&cursor=${cursor}`)).toEqual([400, 'expiredCursor']);
  });
});

it('a group of a thousand members is shown whole, in one piece of JSON, alone and in lists', async () => {
  const operations = Array.from({ length: 1000 }, (_, n) => ({
    method: 'POST',
    bulkId: `u${n}`,
    path: '/Users',
    data: userBody(`m${n}`),
  }));
  const made = await scim.call('POST', '/Bulk', { Operations: operations });
  const results: unknown = valueAt(made.body, 'Operations');
  const ids = Array.isArray(results)
    ? results.map((result: unknown) => String(valueAt(result, 'location')).split('/').at(-1) ?? '')
    : [];
  expect(new Set(ids).size).toBe(1000);
  const group = await scim.call('POST', '/Groups', groupBody('Large', ids));
  const membersOf = (body: unknown) => {
    const members: unknown = valueAt(body, 'members');
    return Array.isArray(members) ? members.map((member: unknown) => valueAt(member, 'value')) : [];
  };
  expect(membersOf(group.body)).toEqual(ids);
  const read = await scim.call('GET', `/Groups/${String(valueAt(group.body, 'id'))}`);
  expect(membersOf(read.body)).toEqual(ids);
  const list = await scim.call('GET', '/Groups');
  expect(membersOf(valueAt(list.body, 'Resources.0'))).toEqual(ids);
});
