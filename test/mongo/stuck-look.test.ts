import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { mongo } from 'mongoose';
import { connect } from '../../src/stores/mongo/database.js';
import { reopenWhenStuck } from '../../src/stores/mongo/stuck-looks.js';
import { mongoDatabase } from '../support/mongo-database.js';

const neverEnding: mongo.ServerHeartbeatStartedEvent = {
  connectionId: 'gone:27017',
  awaited: false,
};

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('a driver that waits for good for a server', () => {
  it('is opened anew, and the collections in use go on', async () => {
    const database = mongoDatabase();
    cleanUps.push(() => database.drop());
    const db = await connect(database.url);
    cleanUps.push(() => db.close());
    const kept = db.collection<{ readonly _id: string }>('kept');
    await kept.insertOne({ _id: 'before' });

    const client = db.connection.getClient();
    let now = 0;
    const endWatch = reopenWhenStuck(client, { longestMs: 15_000, everyMs: 1, now: () => now });
    cleanUps.push(() => Promise.resolve(endWatch()));
    client.emit('serverHeartbeatStarted', neverEnding);
    const closed = once(client, 'topologyClosed');
    now = 15_001;
    await closed;

    const insert = async (): Promise<void> => void (await kept.insertOne({ _id: 'after' }));
    while (
      !(await insert().then(
        () => true,
        () => false,
      ))
    )
      await delay(10); // until it is open again
    expect(await kept.countDocuments()).toBe(2);
  });
});
