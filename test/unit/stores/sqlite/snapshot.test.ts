import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { nextTurn } from '../../../../src/core/turns.js';
import { connect, createDatabase, type Connection, type Database } from '../../../../src/stores/sqlite/database.js';
import { migrate } from '../../../../src/stores/sqlite/migrations.js';

let dir: string;
let connection: Connection;
let other: Connection;
let db: Database;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rolecall-snapshot-'));
  const file = join(dir, 'rolecall.db');
  connection = connect(file);
  migrate(connection, new Date('2026-11-22T09:00:00.000Z'));
  connection.exec('CREATE TABLE notes (text TEXT NOT NULL)');
  db = createDatabase(connection);
  other = connect(file);
});
afterEach(async () => {
  await db.close();
  other.close();
  rmSync(dir, { recursive: true });
});

const read = () => db.read(() => db.statement<{ text: string }>('SELECT text FROM notes').all());
const note = (text: string) => other.prepare('INSERT INTO notes VALUES (?)').run(text);

it('shows the reads of one turn the same, and those of the next what came meanwhile', async () => {
  const first = read();
  note('from elsewhere');
  const second = read();
  expect(await Promise.all([first, second])).toEqual([[], []]);
  await nextTurn();
  expect(await read()).toEqual([{ text: 'from elsewhere' }]);
});

it('is over when something is written, and after a read that failed', async () => {
  expect(await read()).toEqual([]);
  await db.write(() => db.statement('INSERT INTO notes VALUES (?)').run('from here'));
  expect(await read()).toEqual([{ text: 'from here' }]);
  const failed = db.read(() => db.statement('SELECT text FROM nowhere').get());
  await expect(failed).rejects.toMatchObject({ message: 'no such table: nowhere' });
  await nextTurn();
  expect(connection.inTransaction).toBe(false);
});

it('leaves nothing open where nobody reads', async () => {
  await read();
  expect(connection.inTransaction).toBe(true);
  await nextTurn();
  expect(connection.inTransaction).toBe(false);
});
