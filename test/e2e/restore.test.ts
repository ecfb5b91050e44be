import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { changingDirectory, heldAt, twoRoles } from '../support/changing-directory.js';
import { openChildCompany, type ChildCompany } from '../support/child-company.js';
import { runCommand, type CliResult } from '../support/cli.js';
import { testAdminKey } from '../support/service.js';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const targets = ['eu', 'us', 'fr'];
const opened = (people = 12): Promise<ChildCompany> =>
  openChildCompany({
    targets: Object.fromEntries(targets.map((name) => [name, undefined])),
    policy: twoRoles(targets),
    people,
    onOpened: (close) => cleanUps.push(close),
  });
const on = ({ database }: ChildCompany, ...args: string[]): Promise<CliResult> =>
  runCommand(['--json', ...args], { env: { ROLECALL_DATABASE_URL: `sqlite:${database}` } });
const isAnybodyDue = async ({ service }: ChildCompany): Promise<boolean> => {
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  return !/^rolecall_due_users 0$/m.test(metrics);
};
/** First nobody waits to be looked at, then nothing that came of it is on its way. */
const settled = async (company: ChildCompany): Promise<void> => {
  while ((await isAnybodyDue(company)) || (await company.admin.isAnythingOwed())) await delay(20); // between two questions
};

describe('rolecall backup and restore', () => {
  it('backed up under load, destroyed and restored, every receiver ends with what the directory says, above what it had seen', async () => {
    const company = await opened();
    const { service, receivers, scim, ids, person, database } = company;
    const file = join(dirname(database), 'backup.db');
    const directory = await changingDirectory(company);
    let isOver = false;
    const changes = directory.changeUntil(() => isOver);
    for (const receiver of receivers.values()) await receiver.waitFor(() => receiver.received().length > 20);
    const backup = await on(company, 'backup', file);
    expect(backup).toMatchObject({ exit: 0, json: { file } });
    isOver = true;
    await changes;

    // What happens after the backup is lost, and receivers have seen it.
    const leaver = ids[0] ?? '';
    const leave = { op: 'replace', path: 'active', value: false };
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
    await scim('PATCH', `/Users/${leaver}`, { schemas, Operations: [leave] });
    await settled(company);
    const seen = [...receivers.values()].map((receiver) => receiver.received().length);
    await service.killNine();
    for (const name of ['', '-wal', '-shm']) rmSync(`${database}${name}`, { force: true });

    const restored = await on(company, 'restore', file);
    expect(restored).toMatchObject({ exit: 0, json: { assignments: 36, missingKeys: [], isFrozen: false } });
    expect(restored.stderr).toContain('Force Sync');
    await service.restart();
    await settled(company);
    const told = [...receivers.values()].map((receiver, n) => receiver.received().slice(seen[n]));
    for (const requests of told) {
      expect(requests.length).toBeGreaterThanOrEqual(12);
      expect(requests.map(({ answer }) => JSON.stringify(answer))).not.toContain('{"result":"superseded"}');
    }

    // The full synchronisation of the identity provider brings back what was lost.
    for (const [n, id] of ids.entries()) {
      const active = directory.isActive(person(n)) && id !== leaver;
      await scim('PATCH', `/Users/${id}`, { schemas, Operations: [{ op: 'replace', path: 'active', value: active }] });
    }
    await directory.repeatGroups();
    await settled(company);
    const expected = directory.expected().replace(new RegExp(`^${person(0)} .*$`, 'm'), `${person(0)} suspended`);
    for (const receiver of receivers.values()) expect(heldAt(receiver)).toBe(expected);
  }, 120_000);

  it('restored twice, receivers take the second time what they were told otherwise after the first', async () => {
    const company = await opened(1);
    const { service, database, scim, ids, person, receivers } = company;
    await company.group('Support', ids);
    await settled(company);
    const file = join(dirname(database), 'backup.db');
    await on(company, 'backup', file);
    const restore = async () => {
      await service.stop();
      const { json } = await on(company, 'restore', file, '--replace');
      await service.restart();
      await settled(company);
      return z.number().parse(json['epoch']);
    };
    const first = await restore();
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
    const leave = { schemas, Operations: [{ op: 'replace', path: 'active', value: false }] };
    await scim('PATCH', `/Users/${ids[0] ?? ''}`, leave);
    await settled(company);
    while (Math.floor(Date.now() / 1_000) <= first) await delay(20); // nobody restores twice in a second
    expect(await restore()).toBeGreaterThan(first);
    for (const receiver of receivers.values()) expect(heldAt(receiver)).toBe(`${person(0)} basic`);
  }, 60_000);

  it('refuses a file that exists, a database that is served or there already, and a backup that is none', async () => {
    const company = await opened(1);
    const { service, database } = company;
    const file = join(dirname(database), 'backup.db');
    expect((await on(company, 'backup', file)).exit).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(file)).filter((name) => name.startsWith('backup.db'))).toEqual(['backup.db']);
    expect(await on(company, 'backup', file)).toMatchObject({ exit: 1, stdout: '' });
    expect((await on(company, 'restore', file, '--replace')).stderr).toContain('another process already serves');
    expect((await on(company, 'restore', '--after-external')).stderr).toContain('another process already serves');
    await service.stop();
    expect((await on(company, 'restore', file)).stderr).toContain('--replace');
    expect(await on(company, 'restore')).toMatchObject({ exit: 1 });
    const broken = join(dirname(database), 'broken.db');
    writeFileSync(broken, readFileSync(file).fill(7, 8_192, 40_960));
    expect(await on(company, 'restore', broken, '--replace')).toMatchObject({ exit: 1 });
    writeFileSync(broken, 'no database');
    expect(await on(company, 'restore', broken, '--replace')).toMatchObject({ exit: 1 });
    expect((await on(company, 'restore', join(dirname(database), 'none.db'))).stderr).toContain('there is no backup');
  });

  it('puts the old database aside, freezes when asked to, and says which key is missing', async () => {
    const company = await opened(2);
    const { service, database, admin, scim, ids, receivers } = company;
    await company.group('Support', ids);
    await settled(company);
    const file = join(dirname(database), 'backup.db');
    await on(company, 'backup', file);
    expect(readFileSync(file).includes('whsec_')).toBe(false);
    await service.stop();
    rmSync(join(dirname(database), 'secret.key'));
    const restored = await on(company, 'restore', file, '--replace', '--frozen');
    expect(restored).toMatchObject({ exit: 1, json: { assignments: 6, isFrozen: true } });
    expect(existsSync(String(restored.json['keptAside']))).toBe(true);
    expect(restored.json['missingKeys']).toHaveLength(1);
    const before = [...receivers.values()].map((receiver) => receiver.received().length);
    await service.restart();
    const freeze = await fetchFreeze(company);
    expect(freeze.isFrozen).toBe(true);
    await scim('GET', '/Users');
    await admin.post('/people/p0@example.com/run', {}, z.looseObject({}));
    expect([...receivers.values()].map((receiver) => receiver.received().length)).toEqual(before);
  });
});

async function fetchFreeze({ service }: ChildCompany): Promise<{ readonly isFrozen: boolean }> {
  const headers = { authorization: `Bearer ${testAdminKey}` };
  const answer = await fetch(`${service.url}/api/v1/freeze`, { headers });
  return z.object({ isFrozen: z.boolean() }).parse(await answer.json());
}
