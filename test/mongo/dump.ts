import mongoose from 'mongoose';

/** A collection as a dump holds it: what makes its indexes, and every document as the bytes that the server sent. */
interface Dumped {
  readonly name: string;
  readonly indexes: readonly mongoose.mongo.IndexDescription[];
  readonly documents: readonly Buffer[];
}

/**
 * Reads a database as `mongodump` without `--oplog` does: each collection by a cursor of its own, while others write, so that no two collections are of one
 * moment: `first` in that order, then what else the server lists, but not `without`. `beforeEach` is waited for.
 */
export async function dumpDatabase(
  url: string,
  {
    first,
    without,
    beforeEach,
  }: {
    readonly first: readonly string[];
    readonly without: readonly string[];
    readonly beforeEach: (name: string) => Promise<void>;
  },
): Promise<readonly Dumped[]> {
  return connected(url, async (db) => {
    const listed = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    const dumped: Dumped[] = [];
    for (const name of [...first, ...listed.filter((one) => ![...first, ...without].includes(one))]) {
      await beforeEach(name);
      const collection = db.collection(name);
      const indexes = (await collection.indexes()).filter((index) => index['name'] !== '_id_');
      const documents: Buffer[] = [];
      // with `raw` the driver gives bytes, which its types do not say
      for await (const bytes of collection.find({}, { raw: true })) documents.push(bytes as unknown as Buffer);
      dumped.push({
        name,
        indexes: indexes.map(({ v: _v, ...index }) => index as mongoose.mongo.IndexDescription),
        documents,
      }); // what the server lists is what it takes
    }
    return dumped;
  });
}

/** Puts a dump in the place of whatever the database holds, indexes first, as `mongorestore` does into an empty database. */
export async function restoreDump(url: string, dumped: readonly Dumped[]): Promise<void> {
  await connected(url, async (db) => {
    await db.dropDatabase();
    for (const { name, indexes, documents } of dumped) {
      await db.createCollection(name);
      if (indexes.length > 0) await db.collection(name).createIndexes([...indexes]);
      const read = documents.map((bytes) => mongoose.mongo.BSON.deserialize(bytes, { promoteValues: false }));
      if (read.length > 0) await db.collection(name).insertMany(read);
    }
  });
}

/** No process is at work any more on what the records say somebody is. */
export async function endLeases(url: string): Promise<void> {
  await connected(url, async (db) => {
    const never = new Date(0);
    await db.collection('users').updateMany({}, { $set: { lease: null, busyUntil: never } });
    await db.collection('assignments').updateMany({}, { $set: { lease: null, leaseUntil: never } });
  });
}

async function connected<Result>(url: string, work: (db: mongoose.mongo.Db) => Promise<Result>): Promise<Result> {
  const client = await mongoose.mongo.MongoClient.connect(url);
  try {
    return await work(client.db());
  } finally {
    await client.close();
  }
}
