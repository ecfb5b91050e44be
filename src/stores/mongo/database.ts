import mongoose, { type Connection, type mongo } from 'mongoose';
import { bounded } from './bounded.js';
import { storeUnavailable, translated } from './faults.js';
import { gathered } from './gather.js';
import { reopenWhenStuck } from './stuck-looks.js';

export type Collection<Doc extends object> = mongo.Collection<Doc>;

/** A connection to one database of a server, a replica set or a sharded cluster. */
export interface Database {
  readonly connection: Connection;
  /** Each operation fails with `store_unavailable` when it has not ended within ten seconds. */
  collection<Doc extends object>(name: string): Collection<Doc>;
  /** For what takes as long as there are documents, such as building an index. */
  unhurried<Doc extends object>(name: string): Collection<Doc>;
  /** The next number of a sequence, from 1; with `count`, reserves that many and gives the last. Those who ask at once share a write. */
  next(sequence: string, count?: number): Promise<number>;
  /**
   * What `read` finds, begun after the call. Those who ask under one key while a read is under way share the next: the key names the question whole, and
   * nobody changes the answer.
   */
  shared<Answer>(key: string, read: () => Promise<Answer>): Promise<Answer>;
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
  const numbers = gathered((sequence: string, counts: readonly number[]) => reserve(counters, sequence, counts));
  const reads = gathered<string, () => Promise<unknown>, unknown>(async (_key, asked) => {
    const answer = await asked[0]?.();
    return asked.map(() => answer);
  });
  return {
    connection,
    collection,
    unhurried: <Doc extends object>(name: string) => native.collection<Doc>(name),
    next: (sequence, count = 1) => numbers(sequence, count),
    shared: <Answer>(key: string, read: () => Promise<Answer>) => reads(key, read) as Promise<Answer>, // whoever shares a key reads the same
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

/** The last number of each of these runs, which follow each other. */
async function reserve(
  counters: Collection<CounterDocument>,
  sequence: string,
  counts: readonly number[],
): Promise<readonly number[]> {
  const sum = counts.reduce((total, count) => total + count, 0);
  const found = await counters.findOneAndUpdate(
    { _id: sequence },
    { $inc: { value: sum } },
    { upsert: true, returnDocument: 'after' },
  );
  if (!found) throw storeUnavailable(`the sequence ${sequence} could not be read`);
  let last = found.value - sum;
  return counts.map((count) => (last += count));
}
