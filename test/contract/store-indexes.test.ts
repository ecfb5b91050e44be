import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { connect, type Database } from '../../src/stores/mongo/database.js';
import type { Query } from '../../src/stores/mongo/filter-pieces.js';
import { ensureIndexes, type Index } from '../../src/stores/mongo/indexes.js';
import { storeIndexes } from '../../src/stores/mongo/open.js';
import { dropDatabase } from './store/drop-database.js';
import { hotQueries } from './store/hot-queries.js';
import { servedBy } from './store/served-by.js';

const serves = (
  filter: Query,
  sort: Readonly<Record<string, 1 | -1>>,
  keys: Index['keys'],
  few: readonly string[] = [],
) => servedBy({ what: '', collection: 'c', filter, sort, few }, [{ collection: 'c', name: 'i', keys }]).length > 0;

describe('an index that serves a query', () => {
  it('holds its equal fields first, in any order, then its order or one range', () => {
    expect(serves({ a: 1, b: 2 }, {}, { b: 1, a: 1 })).toBe(true);
    expect(serves({ a: 1 }, { b: 1 }, { a: 1, b: 1 })).toBe(true);
    expect(serves({ a: 1, b: { $gt: 2 } }, { b: 1 }, { a: 1, b: 1 })).toBe(true);
    expect(serves({}, { a: 1 }, { a: 1 })).toBe(true);
  });

  it('does not leave out a condition, a field on the way or the order', () => {
    expect(serves({ b: 2 }, {}, { a: 1, b: 1 })).toBe(false);
    expect(serves({ a: 1, c: 2 }, {}, { a: 1, b: 1 })).toBe(false);
    expect(serves({ a: 1 }, { c: 1 }, { a: 1, b: 1, c: 1 })).toBe(false);
    expect(serves({ a: { $gt: 1 }, b: 2 }, {}, { a: 1, b: 1 })).toBe(false);
    expect(serves({ $or: [{ a: 1 }, { b: 1 }] }, {}, { a: 1 })).toBe(false);
    expect(serves({ a: 1, c: 2 }, { d: 1 }, { a: 1, b: 1 }, ['c'])).toBe(false);
  });

  it('need not hold the rest once it binds a field whose values few documents share', () => {
    expect(serves({ a: 1, c: 2 }, { d: 1 }, { a: 1, b: 1 }, ['a'])).toBe(true);
  });

  it('is read forwards or backwards, not both at once', () => {
    expect(serves({}, { a: -1, b: -1 }, { a: 1, b: 1 })).toBe(true);
    expect(serves({}, { a: -1, b: 1 }, { a: 1, b: 1 })).toBe(false);
  });
});

describe('hot queries of the MongoDB store', () => {
  it.each(hotQueries.map((query) => [query.what, query] as const))('%s: an index is declared for it', (_, query) => {
    expect(servedBy(query, storeIndexes)).not.toEqual([]);
  });

  it('declares every index once', () => {
    const names = storeIndexes.map(({ collection, name }) => `${collection}.${name}`);
    expect(names).toEqual([...new Set(names)]);
  });
});

/** A server that tells how it reads; the one of SERVER.md answers `explain` without naming an index. */
async function explainsItself(db: Database): Promise<boolean> {
  const info = await db.connection.getClient().db(db.connection.name).command({ buildInfo: 1 });
  return !('ferretdbVersion' in info);
}

function isReadByIndex(plan: unknown): boolean {
  const text = JSON.stringify(plan);
  return /"(IXSCAN|IDHACK|COUNT_SCAN|EXPRESS_IXSCAN)"/.test(text) && !text.includes('"COLLSCAN"');
}

function serverCases(server: string): void {
  const url = new URL(server);
  url.pathname = `/rolecall_${randomUUID().replaceAll('-', '')}`;
  let db: Database;
  beforeAll(async () => {
    db = await connect(url.href);
    await ensureIndexes(db, storeIndexes);
  });
  afterAll(async () => {
    await db.close();
    await dropDatabase(url.href);
  });

  it('reads every hot query through an index, where the server says how it reads', async () => {
    const isTold = await explainsItself(db);
    for (const { what, collection, filter, sort = {} } of hotQueries) {
      const plan = await db
        .collection(collection)
        .find(filter)
        .sort({ ...sort })
        .explain();
      expect([what, isReadByIndex(plan)]).toEqual([what, isTold]);
    }
  });
}

const server = process.env['MONGODB_URL'];
if (server !== undefined) describe('MongoDB: hot queries on the server', () => serverCases(server));
