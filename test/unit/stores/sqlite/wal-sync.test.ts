import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createDatabase } from '../../../../src/stores/sqlite/database.js';
import { migrate } from '../../../../src/stores/sqlite/migrations.js';
import { createWalSync } from '../../../../src/stores/sqlite/wal-sync.js';

describe('waiting for the disk beside the event loop', () => {
  let folder: string;
  const file = (): string => join(folder, 'rolecall.db');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rolecall-wal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const written = () => {
    const db = connect(file());
    migrate(db, new Date('2026-11-22T09:00:00.000Z'));
    db.exec('CREATE TABLE notes (text TEXT) STRICT');
    return db;
  };
  const answerOf = (wal: ReturnType<typeof createWalSync>) =>
    new Promise<Error | null>((resolve) => wal.soon((error) => resolve(error)));

  it('has the log of a file on the disk, as often as asked', async () => {
    const db = written();
    const wal = createWalSync(db);
    expect([await answerOf(wal), await answerOf(wal)]).toEqual([null, null]);
    wal.close();
    db.close();
  });

  it('says so when there is no log where it should be', async () => {
    const db = written();
    renameSync(`${file()}-wal`, join(folder, 'elsewhere'));
    expect(await answerOf(createWalSync(db))).toMatchObject({ message: 'the write-ahead log cannot be opened' });
    db.close();
  });

  it('has nothing to wait for in memory', async () => {
    const db = connect(':memory:');
    expect(await answerOf(createWalSync(db))).toBeNull();
    db.close();
  });

  it('is what a write waits for: without a log nobody is told that it was kept', async () => {
    const db = written();
    renameSync(`${file()}-wal`, join(folder, 'elsewhere'));
    const store = createDatabase(db);
    const note = store.write(() => store.statement('INSERT INTO notes VALUES (?)').run('a'));
    await expect(note).rejects.toMatchObject({ code: 'store_unavailable' });
    await store.close();
  });
});
