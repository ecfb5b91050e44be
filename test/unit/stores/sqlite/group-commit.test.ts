import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isServiceError, ServiceError } from '../../../../src/core/errors.js';
import { connect, createDatabase, type Connection, type Database } from '../../../../src/stores/sqlite/database.js';
import { createGroupCommit } from '../../../../src/stores/sqlite/group-commit.js';
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

  it('undoes the work that throws, and no other of the same turn', async () => {
    const failing = db.write(() => {
      db.statement('INSERT INTO notes (text) VALUES (?)').run('half');
      throw new Error('not after all');
    });
    const results = await Promise.allSettled([note('a'), failing, note('b')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await notes()).toEqual(['a', 'b']);
  });

  it('tells work that is checked first of its refusal, and writes the rest of the turn', async () => {
    const first = note('a');
    const refused = db.writeChecked(() => {
      throw new ServiceError('not_found', { kind: 'note', id: 'x' });
    });
    const checked = db.writeChecked(() => db.statement('INSERT INTO notes (text) VALUES (?)').run('b').changes);
    const results = await Promise.allSettled([first, refused, checked]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(refused).rejects.toMatchObject({ code: 'not_found' });
    expect(await notes()).toEqual(['a', 'b']);
  });

  it('writes nothing of a transaction in which such work fails in any other way', async () => {
    const failing = db.writeChecked(() => {
      db.statement('INSERT INTO notes (text) VALUES (?)').run('half');
      throw new Error('a fault');
    });
    for (const result of await Promise.allSettled([note('a'), failing, note('b')]))
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'store_unavailable' } });
    expect(await notes()).toEqual([]);
    expect(await note('a')).toBe(1);
  });

  it('writes what a work asks for while it runs in the same transaction, or none of it', async () => {
    const asked: Promise<number>[] = [];
    const first = db.write(() => {
      db.statement('INSERT INTO notes (text) VALUES (?)').run('first');
      asked.push(note('of the first'));
    });
    const unsaid = note('dangling', 99);
    expect((await Promise.allSettled([first, unsaid, ...asked])).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ]);
    await expect(asked[0]).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(await notes()).toEqual([]);
    const again = db.write(() => void asked.push(note('of the second'), note('of the second')));
    await again;
    expect(await notes()).toEqual(['of the second']);
    await expect(asked[2]).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_UNIQUE' });
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

describe('what a group commit tells before the disk has it', () => {
  let connection: Connection;
  let asked: ((error: Error | null) => void)[];
  let group: ReturnType<typeof createGroupCommit>;
  let told: string[];
  beforeEach(() => {
    connection = connect(':memory:');
    connection.exec('CREATE TABLE notes (text TEXT NOT NULL UNIQUE) STRICT');
    asked = [];
    told = [];
    group = createGroupCommit(connection, { soon: (done) => void asked.push(done), close: () => undefined });
  });
  afterEach(() => void connection.close());

  const note = (text: string, durability: 'on_disk' | 'in_order' = 'on_disk') => {
    const writing = group.write(() => connection.prepare('INSERT INTO notes VALUES (?)').run(text).changes, {
      durability,
    });
    return writing.then(
      () => void told.push(text),
      (error: unknown) =>
        void told.push(`${text}: ${isServiceError(error, 'store_unavailable') ? error.code : 'refused'}`),
    );
  };
  const turns = async () => {
    for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
  };
  const notes = () => connection.prepare('SELECT text FROM notes').pluck().all();

  it('is no to whoever waits when the transaction cannot begin', async () => {
    const wal = { soon: () => undefined, close: () => undefined };
    const onBegin = () => {
      throw new Error('the reads before it do not end');
    };
    group = createGroupCommit(connection, wal, { onBegin });
    void note('a');
    await turns();
    expect([notes(), told]).toEqual([[], ['a: store_unavailable']]);
  });

  it('is nothing, neither yes nor no, but for work that is done again when it is missing', async () => {
    void note('a');
    void note('a');
    void note('soon', 'in_order');
    await turns();
    expect([notes(), told]).toEqual([['a', 'soon'], ['soon']]);
    asked[0]?.(null);
    await turns();
    expect(told).toEqual(['soon', 'a', 'a: refused']);
  });

  it('is waited for once for all that was committed meanwhile, and not for what came after', async () => {
    void note('a');
    await turns();
    for (const text of ['b', 'c']) {
      void note(text);
      await turns();
    }
    expect(asked).toHaveLength(1);
    asked[0]?.(null);
    await turns();
    expect([told, asked.length]).toEqual([['a'], 2]);
    asked[1]?.(null);
    await turns();
    expect([told, asked.length]).toEqual([['a', 'b', 'c'], 2]);
  });

  it('is awaited by whoever closes', async () => {
    void note('a');
    let isDrained = false;
    const draining = group.drain().then(() => (isDrained = true));
    await turns();
    expect(isDrained).toBe(false);
    asked[0]?.(null);
    await draining;
    expect(told).toEqual(['a']);
  });

  it('is never believed again once the disk has failed', async () => {
    void note('a');
    await turns();
    void note('b');
    await turns();
    asked[0]?.(new Error('EIO'));
    await turns();
    asked[1]?.(null);
    void note('c');
    await turns();
    expect(told).toEqual(['a: store_unavailable', 'b: store_unavailable', 'c: store_unavailable']);
  });
});
