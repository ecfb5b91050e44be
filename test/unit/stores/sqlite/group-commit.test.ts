import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, createDatabase, type Connection, type Database } from '../../../../src/stores/sqlite/database.js';
import { migrate } from '../../../../src/stores/sqlite/migrations.js';

describe('group commit', () => {
  let connection: Connection;
  let db: Database;
  beforeEach(() => {
    connection = connect(':memory:');
    migrate(connection, new Date('2026-11-22T09:00:00.000Z'));
    connection.exec(
      'CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, other INTEGER REFERENCES notes(id) DEFERRABLE INITIALLY DEFERRED) STRICT',
    );
    db = createDatabase(connection);
  });
  afterEach(() => db.close());

  const note = (text: string, other: number | null = null) =>
    db.write(() => db.statement('INSERT INTO notes (text, other) VALUES (?, ?)').run(text, other).changes);
  const notes = () =>
    db.read(() =>
      db
        .statement<{ text: string }>('SELECT text FROM notes ORDER BY id')
        .all()
        .map(({ text }) => text),
    );

  it('writes what was asked for in one turn together, in the order it was asked', async () => {
    const asked = Promise.all(['a', 'b', 'c'].map((text) => note(text)));
    expect(await notes()).toEqual([]);
    expect(await asked).toEqual([1, 1, 1]);
    expect(await notes()).toEqual(['a', 'b', 'c']);
  });

  it('waits for the disk unless nothing in the turn needs it', async () => {
    const full = 2;
    const normal = 1;
    const synchronous = () => connection.pragma('synchronous', { simple: true });
    const soon = (text: string) => db.writeSoon(() => db.statement('INSERT INTO notes (text) VALUES (?)').run(text));
    await soon('a');
    expect(synchronous()).toBe(normal);
    await Promise.all([soon('b'), note('c'), soon('d')]);
    expect(synchronous()).toBe(full);
    await soon('e');
    await note('f');
    expect(synchronous()).toBe(full);
    expect(await notes()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('undoes the work that throws, and no other of the same turn', async () => {
    const failing = db.write(() => {
      db.statement('INSERT INTO notes (text) VALUES (?)').run('half');
      throw new Error('not after all');
    });
    const results = await Promise.allSettled([note('a'), failing, note('b')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await notes()).toEqual(['a', 'b']);
  });

  it('answers nobody when the transaction cannot be committed', async () => {
    const results = await Promise.allSettled([note('a'), note('dangling', 99), note('b')]);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'store_unavailable' } });
    }
    expect(await notes()).toEqual([]);
    expect(await note('a')).toBe(1);
  });

  it('says that the store is unavailable when somebody else keeps the file', async () => {
    connection.pragma('busy_timeout = 0');
    const blocked = db.write(() => {
      throw Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
    });
    await expect(blocked).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  it('writes more than one transaction holds', async () => {
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => note(`n${n}`)));
    expect(await notes()).toHaveLength(1_000);
  });

  it('prepares a statement once', () => {
    const sql = 'SELECT text FROM notes';
    expect(db.statement(sql)).toBe(db.statement(sql));
  });
});
