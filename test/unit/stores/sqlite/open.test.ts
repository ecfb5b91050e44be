import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { restoreFile } from '../../../../src/stores/sqlite/restore.js';
import { backUpFile } from '../../../../src/stores/sqlite/backup.js';
import { connect } from '../../../../src/stores/sqlite/database.js';
import { migrate, newestSchema } from '../../../../src/stores/sqlite/migrations.js';
import { openSqliteStore } from '../../../../src/stores/sqlite/open.js';

const at = new Date('2026-11-22T09:00:00.000Z');

describe('opening a SQLite store', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rolecall-open-'));
    file = join(folder, 'new', 'rolecall.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('creates folder, file and schema, and writes so that a power cut loses nothing acknowledged', async () => {
    const store = await openSqliteStore(`sqlite:${file}`);
    await store.ping();
    expect(existsSync(file)).toBe(true);
    await store.close();
    const db = connect(file);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    db.close();
  });

  it('writes every file for its owner alone, copies too, and leaves the mode an operator gave', async () => {
    const modes = () =>
      readdirSync(dirname(file)).map((name) => (statSync(join(dirname(file), name)).mode & 0o777).toString(8));
    const store = await openSqliteStore(`sqlite:${file}`);
    await store.ping();
    await backUpFile(file, join(dirname(file), 'copy.db'));
    expect([modes().length >= 4, new Set(modes())]).toEqual([true, new Set(['600'])]);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    await store.close();
    chmodSync(file, 0o640);
    const again = await openSqliteStore(`sqlite:${file}`);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    await again.close();
  });

  it('writes a restored database for its owner alone, whoever may read the backup', async () => {
    const store = await openSqliteStore(`sqlite:${file}`);
    const backup = join(folder, 'backup.db');
    await backUpFile(file, backup);
    await store.close();
    chmodSync(backup, 0o644);
    const restored = join(folder, 'restored', 'rolecall.db');
    const modes: number[] = [];
    await restoreFile({ backup, file: restored, replace: false, at }, async () => {
      modes.push(...readdirSync(dirname(restored)).map((name) => statSync(join(dirname(restored), name)).mode & 0o777));
    });
    modes.push(statSync(restored).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });

  it('applies each migration once and notes when', () => {
    const db = connect(':memory:');
    migrate(db, at);
    migrate(db, new Date(0));
    const rows = db
      .prepare<[], { version: number; applied_at: number }>('SELECT version, applied_at FROM schema_migrations')
      .all();
    expect(rows.at(-1)?.version).toBe(newestSchema);
    expect(rows.every(({ applied_at }) => applied_at === at.getTime())).toBe(true);
    db.close();
  });

  it('refuses a file that a newer program wrote, and says what to do', async () => {
    const store = await openSqliteStore(`sqlite:${file}`);
    await store.close();
    const db = connect(file);
    db.prepare('INSERT INTO schema_migrations VALUES (?, ?, ?)').run(newestSchema + 1, 'from the future', 0);
    db.close();
    const message = expect.stringContaining('start the newer program');
    await expect(openSqliteStore(`sqlite:${file}`)).rejects.toMatchObject({
      code: 'store_unavailable',
      details: { message },
    });
  });

  it('refuses to serve a file twice, and serves it again once the first has closed', async () => {
    const first = await openSqliteStore(`sqlite:${file}`);
    const message = expect.stringContaining('another process');
    await expect(openSqliteStore(`sqlite:${file}`)).rejects.toMatchObject({
      code: 'store_unavailable',
      details: { message },
    });
    await first.ping();
    await first.close();
    await (await openSqliteStore(`sqlite:${file}`)).close();
  });

  it('is not kept out by the lock of a process that died', async () => {
    await (await openSqliteStore(`sqlite:${file}`)).close();
    const script = `const Database = require('better-sqlite3');
      new Database(process.argv[1] + '.lock').exec('BEGIN EXCLUSIVE');
      process.kill(process.pid, 'SIGKILL');`;
    expect(spawnSync(process.execPath, ['-e', script, file]).signal).toBe('SIGKILL');
    await (await openSqliteStore(`sqlite:${file}`)).close();
  });

  it('lets others read while it serves', async () => {
    const store = await openSqliteStore(`sqlite:${file}`);
    const script = `const Database = require('better-sqlite3');
      const db = new Database(process.argv[1], { readonly: true });
      process.stdout.write(String(db.prepare('SELECT count(*) FROM users').pluck().get()));`;
    expect(spawnSync(process.execPath, ['-e', script, file], { encoding: 'utf8' }).stdout).toBe('0');
    await store.close();
  });

  it('says so when the file is no database, or the URL no file', async () => {
    const path = join(folder, 'notes.txt');
    writeFileSync(path, 'these are notes and no database, long enough to be looked at as one'.repeat(20));
    await expect(openSqliteStore(`sqlite:${path}`)).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(openSqliteStore('sqlite:')).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(openSqliteStore('postgres://x')).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});
