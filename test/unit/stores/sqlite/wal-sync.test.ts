import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../../../src/core/ids.js';
import { connect } from '../../../../src/stores/sqlite/database.js';
import { openSqliteStore } from '../../../../src/stores/sqlite/open.js';
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

  it('is what a write waits for: without a log nobody is told that it was kept, and the store says that it is unwell', async () => {
    const store = await openSqliteStore(`sqlite:${file()}`);
    await store.ping();
    renameSync(`${file()}-wal`, join(folder, 'elsewhere'));
    const directory = { id: newId('dir'), name: 'okta', dialect: 'okta', createdAt: new Date(0) } as const;
    const unwell = { code: 'store_unavailable', details: { message: expect.stringContaining('restart') } };
    await expect(store.insertDirectory(directory)).rejects.toMatchObject(unwell);
    await expect(store.ping()).rejects.toMatchObject(unwell);
    await store.close();
  });
});
