import { performance } from 'node:perf_hooks';
import { createTargets } from '../../src/assignments/targets.js';
import { catalogs } from '../../src/catalogs/index.js';
import { createSecretBox } from '../../src/config/secret-box.js';
import { newId, type GroupId, type UserId } from '../../src/core/ids.js';
import { createUseNotes } from '../../src/core/use-notes.js';
import { createDirectories } from '../../src/directory/directories.js';
import { openSqliteStore } from '../../src/stores/sqlite/open.js';
import { enterprise, groupName, targetsOf } from './policy-text.js';

/** The instant benchmarks happen at. */
export const now = new Date('2026-11-22T09:00:00.000Z');
const clock = () => now;
const nothing = () => undefined;

export const seconds = (from: number) => ((performance.now() - from) / 1000).toFixed(2);
export const megabytes = () => Math.round(process.memoryUsage().rss / 1_048_576);

/** A store in memory with five targets, twice as many groups as rules, and users in three groups each. */
export async function loadDirectory(userCount: number, ruleCount: number) {
  const groupCount = ruleCount * 2;
  const store = await openSqliteStore('sqlite::memory:', { clock });
  const directories = createDirectories({
    store,
    clock,
    onMarked: nothing,
    beforeRename: async () => undefined,
    noteUse: createUseNotes(nothing),
  });
  const okta = (await directories.create({ name: 'okta', dialect: 'okta' })).id;
  const targets = createTargets({
    store,
    clock,
    secretBox: createSecretBox(Buffer.alloc(32, 7)),
    misfits: async () => ({ version: 0, isNamed: false, faults: [] }),
    onNamed: async () => undefined,
    catalogKeys: new Set(catalogs.keys()),
    secretSettings: () => [],
    parseConnector: (kind) => ({ kind, settings: {} }),
    onChanged: nothing,
    onReconfigured: async () => undefined,
  });
  for (const [name, catalog] of targetsOf)
    await targets.create({ name, catalog, connector: { kind: 'webhook', settings: {} }, accountKey: 'email' });

  const started = performance.now();
  const groups: GroupId[] = [];
  for (let index = 0; index < groupCount; index += 1) {
    const displayName = groupName(index);
    groups.push(
      (await store.insertGroup(okta, newId('grp'), { displayName, attributes: { displayName } }, { at: now })).id,
    );
  }
  const members = new Map<GroupId, UserId[]>(groups.map((id) => [id, []]));
  for (let index = 0; index < userCount; index += 500) {
    const batch = Array.from({ length: Math.min(500, userCount - index) }, async (_none, offset) => {
      const number = index + offset;
      const userName = `person${number}@example.com`;
      const user = await store.insertUser(
        okta,
        newId('usr'),
        {
          userName,
          active: true,
          attributes: {
            schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise],
            userName,
            active: true,
            displayName: `Person ${number}`,
            name: { givenName: 'Person', familyName: String(number) },
            emails: [{ value: userName, type: 'work', primary: true }],
            [enterprise]: { department: `D${number % 3}` },
          },
        },
        { at: now },
      );
      for (const step of [1, 7, 13]) members.get(groups[(number * step) % groupCount] ?? groups[0]!)?.push(user.id);
    });
    await Promise.all(batch);
  }
  for (const [groupId, add] of members) {
    const group = await store.findGroup(okta, groupId);
    if (!group || add.length === 0) continue;
    const write = { draft: group, change: { kind: 'delta', add, remove: [] } as const, stamp: { at: now } };
    await store.beginMemberWrite(okta, groupId, { ...write, expectedRevision: group.revision });
    while (!(await store.continueMemberWrite(okta, groupId, 1_000)).isDone);
  }
  console.log(`loaded ${userCount} users, ${groupCount} groups in ${seconds(started)} s, ${megabytes()} MB`);
  return { store, directories, okta, groups, clock, catalogs };
}
