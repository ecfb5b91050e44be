import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { newId } from '../../src/core/ids.js';
import { createAdmin } from '../../src/demo/admin.js';
import { entraDay } from '../../src/demo/days/entra.js';
import { oktaDay } from '../../src/demo/days/okta.js';
import { startHelpdesks, type Helpdesks } from '../../src/demo/helpdesks.js';
import { helpdeskNames } from '../../src/demo/recording.js';
import { exchangeByFetch, replayDay } from '../../src/demo/replay.js';
import type { DemoService } from '../../src/demo/run.js';
import { settle } from '../../src/demo/settle.js';
import { setUpWorkspace, type Workspace } from '../../src/demo/setup.js';
import { migrateStore } from '../../src/migrate.js';
import { openMongoStore } from '../../src/stores/mongo/open.js';
import { openSqliteStore } from '../../src/stores/sqlite/open.js';
import type { Store } from '../../src/stores/store.js';
import { dropDatabase } from '../contract/store/drop-database.js';
import { groupDraft, later, start, userDraft } from '../contract/store/given.js';
import { runCommand } from '../support/cli.js';
import { grant, revoke } from '../support/guarded.js';
import { startInProcess, testAdminKey } from '../support/service.js';
import { scimClient } from '../support/tenant.js';

const server = process.env['MONGODB_URL'] ?? ''; // npm run test:mongo sees to it
const clock = (): Date => new Date();
const patient = 240_000;
const settleMs = 20_000;

function newDatabase(): string {
  const url = new URL(server);
  url.pathname = `/rolecall_${randomUUID().replaceAll('-', '')}`;
  return url.href;
}

const received = z.looseObject({
  data: z.looseObject({
    account: z.looseObject({ key: z.string() }),
    assignment: z.looseObject({ epoch: z.number(), version: z.number() }),
  }),
});
const explained = z.looseObject({});

describe('an installation that moves from SQLite to MongoDB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-migrate-'));
  const file = join(folder, 'rolecall.db');
  const from = `sqlite:${file}`;
  const to = newDatabase();
  let helpdesks: Helpdesks;
  let workspace: Workspace;
  let service: DemoService;
  let told: number;

  /** The admin key is the one the first start would have made and kept. */
  const keptKey = { ROLECALL_ADMIN_KEY: '' };
  const events = () =>
    helpdeskNames.flatMap((name) => helpdesks.received(name).map(({ body }) => received.parse(JSON.parse(body)).data));
  const active = (person: string): number =>
    helpdesks.accounts().filter(({ key, status }) => key === person && status === 'active').length;
  const admin = () => createAdmin({ url: service.url, adminKey: testAdminKey });
  const inStep = async (): Promise<void> => {
    const until = Date.now() + settleMs;
    while (await admin().isAnythingOwed()) {
      if (Date.now() > until) throw new Error('something is still owed');
      await helpdesks.waitFor(() => false, 50);
    }
  };

  beforeAll(async () => {
    writeFileSync(join(folder, 'admin-key.sha256'), createHash('sha256').update(testAdminKey).digest('hex'));
    service = await startInProcess({ ROLECALL_DATABASE_URL: from, ...keptKey });
    helpdesks = await startHelpdesks();
    workspace = await setUpWorkspace(admin(), helpdesks);
    for (const day of [oktaDay, entraDay])
      await replayDay(day, {
        connection: workspace.connections[day.provider],
        exchange: exchangeByFetch,
        backOff: async () => undefined,
        afterStep: async (step) => void (await settle(step, { admin: admin(), helpdesks }, settleMs)),
      });
    await admin().post('/offboardings', { person: 'marie.dubois@example.com', reason: 'left' }, explained);
    expect(await helpdesks.waitFor(() => active('marie.dubois@example.com') === 0, settleMs)).toBe(true);
    await inStep();
  }, patient);

  afterAll(async () => {
    await service.stop();
    await helpdesks.close();
    await dropDatabase(to);
    rmSync(folder, { recursive: true });
  });

  it('is left alone while its service runs, and the command says to stop it', async () => {
    const { exit, stderr } = await runCommand(['migrate', '--from', from, '--to', to, '--lang', 'en']);
    expect(exit).toBe(1);
    expect(stderr).toMatch(/Stop the service on the old database first/);
  });

  it('arrives whole, although the first run was interrupted', async () => {
    await service.stop();
    await addRest(from);
    told = events().length;
    const interrupted = migrateStore({ from, to, clock, onProgress: ({ kind }) => interruptAt(kind) });
    await expect(interrupted).rejects.toThrow('the power went out');
    await expect(openMongoStore(to)).rejects.toMatchObject({
      details: { message: expect.stringMatching(/being copied into this database/) },
    });

    const { exit, json, stderr } = await runCommand(['migrate', '--from', from, '--to', to, '--json', '--lang', 'en']);
    expect({ exit, stderr }).toMatchObject({ exit: 0 });
    expect(json).toMatchObject({ isResumed: true, epoch: 2, audit: { ok: true } });
    expect(stderr).toMatch(/100 %/);
    expect(stderr).toMatch(/set ROLECALL_SECRET_KEY/);
    const counts = z.record(z.string(), z.number()).parse(json['counts']);
    const none = Object.keys(counts).filter((kind) => counts[kind] === 0);
    expect(none).toEqual(['targetHealth', 'holds', 'holdMembers', 'freezes', 'auditActs', 'alerts', 'apiKeys']);
  }, 60_000);

  it('reads the same through every port', async () => {
    const [before, after] = [await openSqliteStore(from), await openMongoStore(to)];
    try {
      expect(await everything(after)).toEqual(await everything(before));
    } finally {
      await before.close();
      await after.close();
    }
  }, 60_000);

  it('is not copied a second time over what went on since', async () => {
    const { exit, stderr } = await runCommand(['migrate', '--from', from, '--to', to]);
    expect(exit).toBe(1);
    expect(stderr).toMatch(/copied into the target database already/);
  });

  it('goes on on MongoDB in step, without telling any helpdesk anything again', async () => {
    const key = readFileSync(join(folder, 'secret.key'), 'utf8').trim();
    service = await startInProcess({ ROLECALL_DATABASE_URL: to, ROLECALL_SECRET_KEY: key, ...keptKey });
    await inStep();
    expect(events().length).toBe(told);
    const report = await (
      await fetch(`${service.url}/api/v1/audit/verify`, { headers: { authorization: `Bearer ${testAdminKey}` } })
    ).json();
    expect(report).toMatchObject({ ok: true });
  }, 60_000);

  it('tells the next change in a higher epoch, under the same secrets and tokens', async () => {
    const before = Math.max(...events().map(({ assignment }) => assignment.version));
    const { baseUrl, token } = workspace.connections.okta;
    const scim = scimClient(`${service.url}${new URL(baseUrl).pathname}`, token);
    const found = await scim('GET', `/Users?filter=${encodeURIComponent('userName eq "lea.roy@example.com"')}`);
    const [lea] = z.looseObject({ Resources: z.array(z.looseObject({ id: z.string() })) }).parse(found.body).Resources;
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
    const change = { schemas, Operations: [{ op: 'replace', value: { displayName: 'Léa Roy-Blanc' } }] };
    expect(await scim('PATCH', `/Users/${lea?.id ?? ''}`, change)).toMatchObject({ status: 200 });
    const inNewEpoch = () => events().filter(({ assignment }) => assignment.epoch === 2);
    expect(await helpdesks.waitFor(() => inNewEpoch().length === 2, settleMs)).toBe(true);
    expect(inNewEpoch().map(({ account }) => account.key)).toEqual(['lea.roy@example.com', 'lea.roy@example.com']);
    expect(Math.min(...inNewEpoch().map(({ assignment }) => assignment.version))).toBeGreaterThan(before);
  }, 60_000);

  it('still keeps out who was offboarded before the move', async () => {
    await admin().post('/people/marie.dubois@example.com/run', {}, explained);
    await inStep();
    expect(active('marie.dubois@example.com')).toBe(0);
    expect(active('lea.roy@example.com')).toBeGreaterThan(0);
  }, 60_000);
});

/** What two days do not leave behind. */
async function addRest(url: string): Promise<void> {
  const store = await openSqliteStore(url);
  const at = new Date('2026-11-22T09:00:00Z');
  const later = new Date('2036-11-22T09:00:00Z');
  const [directory] = (await store.listDirectories({ limit: 1 })).items;
  if (!directory) throw new Error('there is no directory');
  const adminId = newId('adm');
  await store.insertAdmin({
    ...{
      id: adminId,
      email: 'Zoé@example.com',
      name: 'Zoé',
      role: 'owner',
      state: 'active',
      createdAt: at,
      revision: 1,
    },
    password: { hash: 'scrypt', oneTimeUntil: later },
  });
  const expiry = { createdAt: at, lastSeenAt: at, expiresAt: later };
  await store.insertSession({
    ...{ id: newId('ses'), principal: { kind: 'admin', id: adminId }, tokenHash: 'a'.repeat(64), ...expiry },
    userAgent: 'Firefox on Linux',
  });
  const clientId = newId('ocl');
  await store.insertOAuthClient({
    ...{
      id: clientId,
      directoryId: directory.id,
      name: 'Entra',
      proof: { kind: 'client_secret' },
      scopes: ['read', 'write'],
    },
    ...{ tokenSeconds: 3_600, createdAt: at },
  });
  const secret = {
    id: newId('ocs'),
    clientId,
    hash: 'b'.repeat(64),
    lastFour: '1234',
    createdAt: at,
    expiresAt: later,
  };
  await store.insertOAuthSecret(secret, 5);
  await store.spendAssertion(clientId, 'jti-1', later);
  await store.putOperatorWebhook({
    url: 'https://ops.example.com/',
    minimumSeverity: 'critical',
    sealedSecret: 's',
    createdAt: at,
  });
  await store.takeLoginTry('digest', at, later);
  await store.close();
}

let isPowerOut = false;

/** Once, in the middle. */
function interruptAt(kind: string): void {
  if (kind !== 'assignments' || isPowerOut) return;
  isPowerOut = true;
  throw new Error('the power went out');
}

/** What the ports tell of everything there is; pages are larger than the days. */
async function everything(store: Store): Promise<object> {
  const page = { limit: 1_000 };
  const directories = (await store.listDirectories(page)).items;
  const found = await store.listAssignments({}, page);
  return {
    directories,
    tokens: await Promise.all(directories.map(({ id }) => store.listTokens(id, page))),
    clients: await Promise.all(directories.map(({ id }) => store.listOAuthClients(id, page))),
    targets: await store.listTargets(),
    secrets: await Promise.all((await store.listTargets()).map(({ id }) => store.getSecrets(id))),
    health: await store.listHealth(),
    policies: await store.listPolicies(page),
    assignments: found.items,
    offboardings: (await store.listOffboardings(page)).items,
    holds: (await store.listHolds({}, page)).items,
    provisioning: (await store.listProvisioning({}, page)).items,
    audit: (await store.listAudit({}, page)).items,
    alerts: (await store.listAlerts({}, page)).items,
    webhook: await store.findOperatorWebhook(),
    admins: await store.listAdmins(),
    sessions: await store.listSessions(),
    freeze: await store.findFreeze(),
    owed: await store.countDueUsers(new Date('2027-01-01T00:00:00Z'), 1),
  };
}

describe('what was under way when the service was stopped', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-migrate-'));
  const from = `sqlite:${join(folder, 'rolecall.db')}`;
  const to = newDatabase();
  afterAll(async () => {
    await dropDatabase(to);
    rmSync(folder, { recursive: true });
  });

  it('is under way on the other side: holds, deliveries, groups half written, a freeze', async () => {
    const before = await openSqliteStore(from);
    const half = await leaveHalfDone(before);
    const wanted = await everything(before);
    await before.close();
    await migrateStore({ from, to, clock, onProgress: () => undefined });
    const after = await openMongoStore(to);
    try {
      expect(await everything(after)).toEqual(wanted);
      expect(await after.findHoldOf(half.heldAssignmentId)).toMatchObject({ state: 'open', count: 1 });
      expect(await after.listHoldMembers(half.holdId, { limit: 10 })).toMatchObject({ items: [{ state: 'held' }] });
      expect(await after.listUnfinishedWrites(10, later(3_600))).toEqual([
        { directoryId: half.directoryId, groupId: half.groupId },
      ]);
      await after.continueMemberWrite(half.directoryId, half.groupId, 100);
      expect(await after.findGroup(half.directoryId, half.groupId)).toMatchObject({ displayName: 'Support L2' });
      await after.releaseHold(half.holdId, { at: later(60), by: 'Ida' });
      expect(await after.findAssignment(half.heldAssignmentId)).toMatchObject({ delivery: { state: 'owed' } });
      expect(await revoke(after, half.next)).toBe('held'); // two of the window were counted before the move
    } finally {
      await after.close();
    }
  }, 60_000);
});

/** The third revoke is one too many and waits; a group's new members and name are noted and not yet written. */
async function leaveHalfDone(store: Store) {
  const accounts = [];
  for (let index = 0; index < 4; index += 1) accounts.push(await grant(store, index));
  const [first, second, third, next] = accounts;
  if (!first || !second || !third || !next) throw new Error('four were granted');
  expect([await revoke(store, first), await revoke(store, second), await revoke(store, third)]).toEqual([
    'owed',
    'owed',
    'held',
  ]);
  const hold = await store.findHoldOf(third.id);
  if (!hold) throw new Error('nothing is held');
  const directoryId = newId('dir');
  await store.insertDirectory({ id: directoryId, name: 'Acme', dialect: 'okta', createdAt: start });
  const groupId = newId('grp');
  const userId = newId('usr');
  await store.insertUser(directoryId, userId, userDraft('lea'), { at: start });
  const group = await store.insertGroup(directoryId, groupId, groupDraft('Support L1'), { at: start });
  await store.beginMemberWrite(directoryId, groupId, {
    draft: groupDraft('Support L2'),
    change: { kind: 'delta', add: [userId], remove: [] },
    stamp: { at: start },
    expectedRevision: group.revision,
  });
  await store.setFreeze({ reason: 'moving', by: 'Ida', at: start });
  return { heldAssignmentId: third.id, holdId: hold.id, next, directoryId, groupId };
}

describe('a database to move into', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-migrate-'));
  const to = newDatabase();
  afterAll(async () => {
    await dropDatabase(to);
    rmSync(folder, { recursive: true });
  });

  async function installation(name: string): Promise<string> {
    const url = `sqlite:${join(folder, `${name}.db`)}`;
    await addDirectory(url, name);
    return url;
  }

  async function addDirectory(url: string, name: string): Promise<void> {
    const store = await openSqliteStore(url);
    await store.insertDirectory({ id: newId('dir'), name, dialect: 'auto', createdAt: new Date() });
    await store.close();
  }

  const interrupt = (): never => {
    throw new Error('the power went out');
  };

  it('is refused when it has records of its own', async () => {
    const other = newDatabase();
    const store = await openMongoStore(other);
    await store.putSetting('kept', true);
    await store.close();
    const from = await installation('one');
    await expect(migrateStore({ from, to: other, clock, onProgress: () => undefined })).rejects.toMatchObject({
      details: { message: expect.stringMatching(/records of its own/) },
    });
    await dropDatabase(other);
  });

  it('is begun anew when the installation went on after an interrupted copy', async () => {
    const from = await installation('two');
    await expect(migrateStore({ from, to, clock, onProgress: interrupt })).rejects.toThrow('the power went out');
    await addDirectory(from, 'another');
    const report = await migrateStore({ from, to, clock, onProgress: () => undefined });
    expect(report).toMatchObject({ isResumed: false, counts: { directories: 2 } });
  });

  it('is refused when another installation was copied into it', async () => {
    const from = await installation('three');
    await expect(migrateStore({ from, to, clock, onProgress: () => undefined })).rejects.toMatchObject({
      details: { message: expect.stringMatching(/another installation/) },
    });
  });

  it('is named wrongly: the command says which address is meant', async () => {
    const { exit, stderr } = await runCommand(['migrate', '--from', 'sqlite::memory:', '--to', to]);
    expect(exit).toBe(1);
    expect(stderr).toMatch(/--from must be sqlite:<file>/);
    const none = await runCommand(['migrate', '--from', `sqlite:${join(folder, 'none.db')}`, '--to', to]);
    expect(none.stderr).toMatch(/there is no database at/);
  });
});
