import mongoose, { type Connection, type mongo } from 'mongoose';
import { storeUnavailable, translated } from './faults.js';

export type Collection<Doc extends object> = mongo.Collection<Doc>;

/** A connection to one database of a server, a replica set or a sharded cluster. */
export interface Database {
  readonly connection: Connection;
  collection<Doc extends object>(name: string): Collection<Doc>;
  /** The next number of a sequence, from 1; with `count`, reserves that many and gives the last. */
  next(sequence: string, count?: number): Promise<number>;
  /** The last number given; 0 when there was none. */
  last(sequence: string): Promise<number>;
  close(): Promise<void>;
}

interface CounterDocument {
  readonly _id: string;
  readonly value: number;
}

/** How long an operation looks for a server that takes it before it fails. */
const selectionMs = 5_000;

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
  const native = connection.getClient().db(connection.name);
  const counters = native.collection<CounterDocument>('counters');
  return {
    connection,
    collection: <Doc extends object>(name: string) => native.collection<Doc>(name),
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
    close: () => connection.close(),
  };
}
