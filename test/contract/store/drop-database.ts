import mongoose from 'mongoose';

/** Removes a database with everything in it. */
export async function dropDatabase(url: string): Promise<void> {
  const connection = mongoose.createConnection(url);
  await connection.asPromise();
  await connection.dropDatabase();
  await connection.close();
}
