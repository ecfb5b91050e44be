import mongoose, { type Connection, type mongo } from 'mongoose';
import { bounded } from './bounded.js';
import { storeUnavailable, translated } from './faults.js';
import { reopenWhenStuck } from './stuck-looks.js';

export type Collection<Doc extends object> = mongo.Collection<Doc>;

/** A connection to one database of a server, a replica set or a sharded cluster. */
export interface Database {
  readonly connection: Connection;
  /** Each operation fails with `store_unavailable` when it has not ended within ten seconds. */
  collection<Doc extends object>(name: string): Collection<Doc>;
  /** For what takes as long as there are documents, such as building an index. */
  unhurried<Doc extends object>(name: string): Collection<Doc>;
  /** The next number of a sequence, from 1; with `count`, reserves that many and gives the last. */
  next(sequence: string, count?: number): Promise<number>;
  /** The last number given; 0 when there was none. */
  last(sequence: string): Promise<number>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

interface CounterDocument {
  readonly _id: string;
  readonly value: number;
}

/** How long an operation looks for a server that takes it before it fails. */
const selectionMs = 5_000;
/** How long an operation may take in all, tries included; then it fails, whatever became of it. */
const operationMs = 10_000;
/** Between two looks of the driver at a server, and how long one may take at most: it waits for news that long, and for an answer. */
const lookEveryMs = 5_000;
const longestLookMs = lookEveryMs + selectionMs + 5_000;

/**
 * Connects to what `url` names. Writes are acknowledged by the majority of a replica set, reads go to the primary. `store_unavailable` when no server
 * answers.
 */
export async function connect(url: string): Promise<Database> {
  const connection = mongoose.createConnection(url, {
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    serverSelectionTimeoutMS: selectionMs,
    connectTimeoutMS: selectionMs,
    heartbeatFrequencyMS: lookEveryMs,
    socketTimeoutMS: 60_000,
    maxPoolSize: 50,
    writeConcern: { w: 'majority', wtimeoutMS: 10_000 },
    readPreference: 'primary',
    ignoreUndefined: true,
    appName: 'rolecall',
  });
  try {
    await connection.asPromise();
  } catch (error) {
    throw storeUnavailable('no MongoDB server answered at ROLECALL_DATABASE_URL', translated(error));
  }
  const client = connection.getClient();
  const watching = { longestMs: longestLookMs, everyMs: 1_000, now: () => performance.now() };
  const endWatch = reopenWhenStuck(client, watching);
  const native = client.db(connection.name);
  const collection = <Doc extends object>(name: string): Collection<Doc> =>
    bounded(native.collection<Doc>(name), operationMs);
  const counters = collection<CounterDocument>('counters');
  return {
    connection,
    collection,
    unhurried: <Doc extends object>(name: string) => native.collection<Doc>(name),
    async next(sequence, count = 1) {
      const found = await counters.findOneAndUpdate(
        { _id: sequence },
        { $inc: { value: count } },
        { upsert: true, returnDocument: 'after' },
      );
      if (!found) throw storeUnavailable(`the sequence ${sequence} could not be read`);
      return found.value;
    },
    last: async (sequence) => (await counters.findOne({ _id: sequence }))?.value ?? 0,
    async ping() {
      await bounded(native, operationMs).command({ ping: 1 });
    },
    async close() {
      endWatch();
      await connection.close();
    },
  };
}
