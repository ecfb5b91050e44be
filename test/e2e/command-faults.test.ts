import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openSqliteStore } from '../../src/stores/sqlite/open.js';
import { runCommand } from '../support/cli.js';

let folder: string;
let database: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rolecall-command-'));
  database = join(folder, 'rolecall.db');
  await (await openSqliteStore(`sqlite:${database}`)).close();
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'plain'), 'no database');
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCommand(args, { env: { ROLECALL_DATABASE_URL: `sqlite:${database}`, ...env } });
const built = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
/** The built command as a process of its own. */
const start = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  new Promise<{ exit: number | string | null | undefined; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [built, ...args],
      { env: { PATH: process.env['PATH'] ?? '', ...env } },
      (error, _out, stderr) => resolve({ exit: error ? error.code : 0, stderr }),
    );
  });

describe('settings that are wrong', () => {
  it('are named together, a policy file that cannot be read among them, and serve ends with 78', async () => {
    const env = { ROLECALL_POLICY: '/nonexistent', PORT: 'x', ROLECALL_DATABASE_URL: `sqlite:${folder}/other/x.db` };
    const { exit, stderr } = await start(['serve'], env);
    expect(exit).toBe(78);
    expect(stderr).toContain('ROLECALL_POLICY: names /nonexistent, which cannot be read (ENOENT)');
    expect(stderr).toContain('PORT: must be');
    expect(existsSync(join(folder, 'other'))).toBe(false);
  });

  it('end serve with 78 also when they are in the policy file itself, by line and column', async () => {
    const policy = join(folder, 'policy.yaml');
    writeFileSync(policy, 'version: 1\nrules: 7\n');
    const env = { ROLECALL_POLICY: policy, PORT: '0', ROLECALL_DATABASE_URL: 'sqlite::memory:' };
    const { exit, stderr } = await start(['serve'], env);
    expect([exit, stderr]).toEqual([78, expect.stringMatching(/ROLECALL_POLICY line 2, column \d+: /)]);
  });

  it.each([
    ['backup', join(tmpdir(), 'rolecall-never.db')],
    ['restore', join(tmpdir(), 'rolecall-never.db')],
    ['restore', '--after-external'],
  ])('end %s %s with 78, each by its name', async (...args) => {
    const { exit, stderr } = await run(args, { ROLECALL_DATABASE_URL: 'foo:bar', ROLECALL_SECRET_KEY: 'short' });
    expect([exit, stderr]).toEqual([
      78,
      expect.stringMatching(/^ROLECALL_DATABASE_URL: must[^]*^ROLECALL_SECRET_KEY: must/m),
    ]);
  });
});

describe('files that cannot be read or written', () => {
  const backup = () => join(folder, 'backup.db');
  beforeAll(async () => {
    expect((await run(['backup', backup()])).exit).toBe(0);
  });

  it('are named with the reason by backup, which leaves nothing behind', async () => {
    const missing = join(folder, 'missing', 'x.db');
    const inFile = join(folder, 'plain', 'x.db');
    expect(await run(['backup', missing])).toMatchObject({ exit: 1, stderr: `cannot write ${missing} (ENOENT)\n` });
    expect(await run(['backup', inFile])).toMatchObject({ exit: 1, stderr: `cannot write ${inFile} (ENOTDIR)\n` });
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('are named with the reason by restore', async () => {
    const into = (file: string) => ({ ROLECALL_DATABASE_URL: `sqlite:${file}` });
    const under = join(folder, 'plain', 'rolecall.db');
    const restored = await run(['restore', backup()], into(under));
    expect(restored).toMatchObject({ exit: 1, stderr: `cannot write ${under} (EEXIST)\n` });
    const noFile = await run(['restore', join(folder, 'empty')], into(join(folder, 'new.db')));
    expect(noFile).toMatchObject({ exit: 1, stderr: expect.stringContaining(join(folder, 'empty')) });
    const other = await run(['restore', join(folder, 'plain')], into(join(folder, 'new.db')));
    expect(other).toMatchObject({ exit: 1, stderr: expect.stringContaining(join(folder, 'plain')) });
  });

  it('are named with the reason by migrate', async () => {
    const to = 'mongodb://127.0.0.1:1/rolecall?serverSelectionTimeoutMS=50';
    for (const name of ['missing', 'empty', 'plain']) {
      const file = join(folder, name);
      const { exit, stderr } = await run(['migrate', '--from', `sqlite:${file}`, '--to', to]);
      expect([name, exit, stderr]).toEqual([name, 1, expect.stringContaining(file)]);
    }
  });
});
