import { describe, expect, it } from '@jest/globals';
import { bounded } from '../../../../src/stores/mongo/bounded.js';

const never = (): Promise<unknown> => new Promise(() => undefined);

/** As the driver's: what adds to the question gives the cursor again. */
function cursorOf(documents: readonly unknown[], afterwards: () => Promise<unknown>) {
  const left = [...documents];
  const told = { isClosed: false };
  const cursor = {
    sort: () => cursor,
    limit: () => cursor,
    next: () => (left.length > 0 ? Promise.resolve(left.shift()) : afterwards()),
    toArray: async () => [...left, ...((await afterwards()) === null ? [] : ['more'])],
    close: () => Promise.resolve((told.isClosed = true)),
    async *[Symbol.asyncIterator](): AsyncGenerator {
      yield await never(); // what is looped over must not be asked this way
    },
  };
  return { cursor, told };
}

const unavailable = { code: 'store_unavailable' };

describe('a collection whose operations end in time', () => {
  it('answers as the collection does', async () => {
    const collection = bounded({ name: 'users', count: (by: number) => Promise.resolve(40 + by) }, 60_000);
    expect(collection.name).toBe('users');
    expect(await collection.count(2)).toBe(42);
    await expect(bounded({ fail: () => Promise.reject(new Error('E11000')) }, 60_000).fail()).rejects.toThrow('E11000');
  });

  it('says that the database is away when an operation never ends', async () => {
    await expect(bounded({ insertOne: never }, 1).insertOne()).rejects.toMatchObject(unavailable);
  });

  it('reads a whole answer, sorted and limited', async () => {
    const { cursor } = cursorOf(['a', 'b'], () => Promise.resolve(null));
    const collection = bounded({ find: () => cursor }, 60_000);
    expect(await collection.find().sort().limit().toArray()).toEqual(['a', 'b']);
  });

  it('walks through an answer document by document, and closes it', async () => {
    const { cursor, told } = cursorOf(['a', 'b'], () => Promise.resolve(null));
    const seen: unknown[] = [];
    for await (const document of bounded({ find: () => cursor }, 60_000)
      .find()
      .sort())
      seen.push(document);
    expect(seen).toEqual(['a', 'b']);
    expect(told.isClosed).toBe(true);
  });

  it('gives up an answer that stops in the middle', async () => {
    const { cursor, told } = cursorOf(['a'], never);
    const collection = bounded({ find: () => cursor }, 1);
    await expect(collection.find().toArray()).rejects.toMatchObject(unavailable);
    const walk = async (): Promise<void> => {
      for await (const document of collection.find()) expect(document).toBe('a');
    };
    await expect(walk()).rejects.toMatchObject(unavailable);
    expect(told.isClosed).toBe(true);
  });
});
