import { describe, expect, it } from '@jest/globals';
import { gathered } from '../../../../src/stores/mongo/gather.js';

/** A server whose answers come when the test says so; it doubles what it is asked. */
function openTrips() {
  const trips: { readonly key: string; readonly asked: readonly number[]; readonly end: (error?: Error) => void }[] =
    [];
  const ask = gathered(
    (key: string, asked: readonly number[]) =>
      new Promise<readonly number[]>((resolve, reject) => {
        const end = (error?: Error): void => (error ? reject(error) : resolve(asked.map((one) => one * 2)));
        trips.push({ key, asked, end });
      }),
  );
  return { ask, trips };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('questions asked at once', () => {
  it('go in one trip when they come while an earlier one is under way, each with its own answer', async () => {
    const { ask, trips } = openTrips();
    const answers = Promise.all([ask('k', 1), ask('k', 2), ask('k', 3)]);
    expect(trips.map(({ asked }) => asked)).toEqual([[1]]);
    trips[0]?.end();
    await turn();
    expect(trips.map(({ asked }) => asked)).toEqual([[1], [2, 3]]);
    trips[1]?.end();
    expect(await answers).toEqual([2, 4, 6]);
  });

  it('begin a new trip once nobody is under way', async () => {
    const { ask, trips } = openTrips();
    const first = ask('k', 1);
    trips[0]?.end();
    expect(await first).toBe(2);
    await turn();
    void ask('k', 5);
    expect(trips.map(({ asked }) => asked)).toEqual([[1], [5]]);
  });

  it('do not wait for those under another key', () => {
    const { ask, trips } = openTrips();
    void ask('a', 1);
    void ask('b', 2);
    expect(trips.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('fail with the trip under way, those that wait too; the next one asked is tried', async () => {
    const { ask, trips } = openTrips();
    const answers = Promise.allSettled([ask('k', 1), ask('k', 2)]);
    trips[0]?.end(new Error('gone'));
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await turn();
    const next = ask('k', 3);
    trips[1]?.end();
    expect(await next).toBe(6);
  });
});
