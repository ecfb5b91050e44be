import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { randomUUID } from 'node:crypto';
import { openMongoStore } from '../../src/stores/mongo/open.js';
import { dropDatabase } from '../contract/store/drop-database.js';

const server = process.env['MONGODB_URL'] ?? ''; // npm run test:mongo sees to it

describe('a database', () => {
  it('that a newer program wrote is refused, with what to do', async () => {
    const own = new URL(server);
    own.pathname = `/rolecall_${randomUUID().replaceAll('-', '')}`;
    const connection = await mongoose.createConnection(own.href).asPromise();
    await connection.collection('schema').insertOne({ _id: 'schema' as never, version: 999 }); // the driver's type asks for an ObjectId
    await connection.close();
    try {
      await expect(openMongoStore(own.href)).rejects.toMatchObject({
        code: 'store_unavailable',
        details: { message: expect.stringMatching(/schema 999.*start the newer program/) },
      });
    } finally {
      await dropDatabase(own.href);
    }
  });
});
