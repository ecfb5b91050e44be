import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { connect, createDatabase, type Connection, type Database } from '../../../../src/stores/sqlite/database.js';
import { migrate } from '../../../../src/stores/sqlite/migrations.js';

describe('copying the write-ahead log back beside the event loop', () => {
  let folder: string;
  let connection: Connection;
  let db: Database;
  const file = (name: string): string => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rolecall-checkpoint-'));
    connection = connect(file('rolecall.db'));
    migrate(connection, new Date('2026-11-22T09:00:00.000Z'));
    connection.exec('CREATE TABLE notes (text TEXT NOT NULL) STRICT');
    db = createDatabase(connection);
  });
  afterEach(async () => {
    await db.close();
    rmSync(folder, { recursive: true });
  });

  const note = (count: number) =>
    db.write(() => {
      const insert = db.statement('INSERT INTO notes VALUES (?)');
      for (let number = 0; number < count; number += 1) insert.run('something worth a note');
    });

  /** Notes that the database file holds by itself, as if its log were lost; undefined while it is not whole, as in the middle of a copy. */
  const withoutLog = (): unknown => {
    copyFileSync(file('rolecall.db'), file('copy.db'));
    let copy: Connection | undefined;
    try {
      copy = connect(file('copy.db'));
      return copy.prepare('SELECT count(*) FROM notes').pluck().get();
    } catch {
      return undefined;
    } finally {
      copy?.close();
      for (const suffix of ['', '-wal', '-shm']) rmSync(file(`copy.db${suffix}`), { force: true });
    }
  };
  const untilCopied = async (rows: number) => {
    while (withoutLog() !== rows) await nextTurn();
  };

  it('happens once there is enough of it, and again for what comes after', async () => {
    await note(1_000);
    expect(withoutLog()).toBeUndefined();
    await note(20_000);
    await untilCopied(21_000);
    await note(20_000);
    await untilCopied(41_000);
  });

  it('leaves nothing behind when the database is closed in the middle of it', async () => {
    await note(60_000);
    await db.close();
    expect(withoutLog()).toBe(60_000);
  });
});
