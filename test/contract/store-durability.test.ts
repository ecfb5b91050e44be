import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../src/core/ids.js';
import { backUpFile } from '../../src/stores/sqlite/backup.js';
import { openSqliteStore } from '../../src/stores/sqlite/open.js';
import { dueNames, givenIn, later, membersOf, resolveAll, runToEnd, start, type Given } from './store/given.js';

/** What only an engine that keeps files can promise. */
describe('SQLite in a file: what survives', () => {
  let folder: string;
  const url = (name = 'rolecall.db'): string => `sqlite:${join(folder, name)}`;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rolecall-durable-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The files as a process that is killed at this moment leaves them. */
  function killedCopy(): string {
    for (const suffix of ['', '-wal']) {
      const file = join(folder, `rolecall.db${suffix}`);
      if (existsSync(file)) copyFileSync(file, join(folder, `copy.db${suffix}`));
    }
    return url('copy.db');
  }

  it('keeps everything over a restart', async () => {
    const first = await openSqliteStore(url());
    const given = await givenIn(first);
    const [lea, support] = [await given.user('lea'), await given.group('Support')];
    await first.setMembership(given.directoryId, support.id, lea.id, 'in', { at: start });
    const made = await given.assignment();
    await first.close();
    const second = await openSqliteStore(url());
    expect(await second.findUser(given.directoryId, lea.id)).toMatchObject({ id: lea.id, revision: 2 });
    expect(await second.findAssignment(made.id)).toEqual(made);
    expect(await second.hasMember(given.directoryId, support.id, lea.id)).toBe(true);
    await second.close();
  });

  it('has on disk whatever it answered, when the process is killed', async () => {
    const store = await openSqliteStore(url());
    const given = await givenIn(store);
    const users = await Promise.all(['a', 'b', 'c'].map((name) => given.user(name)));
    const copy = await openSqliteStore(killedCopy());
    for (const { id } of users) expect(await copy.findUser(given.directoryId, id)).toBeDefined();
    expect(await dueNames({ ...given, store: copy })).toEqual(['a', 'b', 'c']);
    await Promise.all([copy.close(), store.close()]);
  });

  it('goes on with a group write that was killed half way', async () => {
    const store = await openSqliteStore(url());
    const given = await givenIn(store);
    const support = await given.group('Support');
    const users = await Promise.all(['a', 'b', 'c', 'd'].map((name) => given.user(name)));
    const { directoryId } = given;
    await resolveAll(given);
    const change = { kind: 'replace', members: users.map(({ id }) => id) } as const;
    await store.beginMemberWrite(directoryId, support.id, {
      draft: support,
      change,
      stamp: { at: later(1) },
      expectedRevision: 1,
    });
    await store.continueMemberWrite(directoryId, support.id, 2);
    const copy: Given = { ...given, store: await openSqliteStore(killedCopy()) };
    expect(await copy.store.listUnfinishedWrites(10, later(2))).toEqual([{ directoryId, groupId: support.id }]);
    await runToEnd(copy, support, 1);
    expect(await membersOf(copy, support)).toHaveLength(4);
    expect(await dueNames(copy)).toHaveLength(4);
    expect((await copy.store.findGroup(directoryId, support.id))?.revision).toBe(2);
    await Promise.all([copy.store.close(), store.close()]);
  });

  it('goes on with the removal of a directory that was killed half way', async () => {
    const store = await openSqliteStore(url());
    const given = await givenIn(store);
    await Promise.all(Array.from({ length: 300 }, (_, n) => given.user(`u${n}`)));
    const removal = store.removeDirectory(given.directoryId, later(1));
    while ((await store.findDirectory(given.directoryId)) !== undefined) await store.noteTokenUse(newId('tok'), start);
    const copyUrl = killedCopy();
    await removal;
    const copy = await openSqliteStore(copyUrl);
    const { total } = await copy.listUsers(given.directoryId, { from: { kind: 'offset', offset: 0 }, limit: 0 });
    expect(total).toBe(0);
    expect(await copy.countDueUsers(later(2), 0)).toBe(300);
    await Promise.all([copy.close(), store.close()]);
  });

  it('is copied while it is in use', async () => {
    const store = await openSqliteStore(url());
    const given = await givenIn(store);
    const lea = await given.user('lea');
    const late = await given.user('late');
    await backUpFile(join(folder, 'rolecall.db'), join(folder, 'backup.db'));
    const copy = await openSqliteStore(url('backup.db'));
    expect(await copy.findUser(given.directoryId, lea.id)).toEqual(lea);
    expect(await copy.findUser(given.directoryId, late.id)).toEqual(late);
    await Promise.all([copy.close(), store.close()]);
  });

  it('finishes the writes asked for before it closes, and takes none after', async () => {
    const store = await openSqliteStore(url());
    const given = await givenIn(store);
    const asked = given.user('lea');
    await store.close();
    const lea = await asked;
    await expect(given.user('leo')).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(store.ping()).rejects.toMatchObject({ code: 'store_unavailable' });
    await store.close();
    const again = await openSqliteStore(url());
    expect(await again.findUser(given.directoryId, lea.id)).toEqual(lea);
    await again.close();
  });
});
