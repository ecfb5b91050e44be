import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { changingDirectory, heldAt, twoRoles } from '../support/changing-directory.js';
import { openChildCompany } from '../support/child-company.js';
import { runCommand } from '../support/cli.js';
import { mongoDatabase } from '../support/mongo-database.js';
import type { TestReceiver } from '../support/receiver.js';
import { testAdminKey } from '../support/service.js';
import type { SendScim } from '../support/tenant.js';
import { dumpDatabase, endLeases, restoreDump } from './dump.js';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const targets = ['eu', 'us'];
const patch = (operation: object) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [operation],
});
const replace = (value: object) => patch({ op: 'replace', value });
const member = (op: 'add', value: string) => patch({ op, path: 'members', value: [{ value }] });
const pageAnswer = z.looseObject({
  Resources: z.array(z.looseObject({ id: z.string() })),
  nextCursor: z.string().optional(),
});

async function openCompany(people: number) {
  const mongo = mongoDatabase();
  cleanUps.push(() => mongo.drop());
  const company = await openChildCompany({
    targets: Object.fromEntries(targets.map((name) => [name, undefined])),
    policy: twoRoles(targets),
    people,
    mongo,
    onOpened: (close) => cleanUps.push(close),
  });
  const isAnybodyDue = async () => {
    const metrics = await (await fetch(`${company.service.url}/metrics`)).text();
    return !/^rolecall_due_users 0$/m.test(metrics);
  };
  const settled = async (): Promise<void> => {
    while ((await isAnybodyDue()) || (await company.admin.isAnythingOwed())) await delay(50); // between two questions
  };
  return { ...company, mongo, settled };
}

describe('backup and restore of a MongoDB by its own tools', () => {
  it('read collection by collection under load, dropped and put back, every receiver ends with what the directory says', async () => {
    const { service, receivers, scim, ids, person, mongo, settled, ...rest } = await openCompany(8);
    const directory = await changingDirectory({ service, receivers, scim, ids, person, ...rest });
    await settled();
    let isOver = false;
    let changes = 0;
    const changing = directory.changeUntil(() => {
      changes += 1;
      return isOver;
    });
    // The order that fits worst: numbers given out before those who have them, people before what they hold.
    const newcomer = { id: '', key: 'new@example.com' };
    const lastOf = (receiver: Pick<TestReceiver, 'received'>) =>
      receiver.received().findLast(({ body }) => body.includes(`"key":"${newcomer.key}"`))?.body ?? '';
    const told = (name: string) =>
      Promise.all(
        [...receivers.values()].map((receiver) =>
          receiver.waitFor((one) => lastOf(one).includes(`"displayName":"${name}"`)),
        ),
      );
    const meanwhile = {
      users: async () => {
        newcomer.id = await join(scim, newcomer.key);
        await scim('PATCH', `/Groups/${directory.support}`, member('add', newcomer.id));
        await told(newcomer.key);
      },
      groups: async () => {
        await scim('PATCH', `/Users/${newcomer.id}`, replace({ displayName: 'New Name' }));
        await told('New Name');
      },
    };
    const dumped = await dumpDatabase(mongo.url, {
      first: ['counters', 'users', 'groups', 'assignments'],
      without: ['leases'],
      beforeEach: async (name) => {
        if (name === 'users' || name === 'groups') await meanwhile[name]();
        const before = changes;
        while (changes === before) await delay(10); // so that no two collections are of one moment
      },
    });
    isOver = true;
    await changing;
    const late = await join(scim, 'late@example.com');
    await scim('PATCH', `/Users/${ids[0] ?? ''}`, replace({ active: false }));
    await settled();

    await service.stop();
    await restoreDump(mongo.url, dumped);
    await endLeases(mongo.url); // as they have ended by themselves when a backup is older than a minute
    const restored = await runCommand(['--json', 'restore', '--after-external'], { env: mongo.env });
    expect(restored).toMatchObject({ exit: 0, json: { assignments: 18, missingKeys: [] } });
    const seen = [...receivers.values()].map((receiver) => receiver.received().length);
    await service.restart();
    await settled();
    for (const [n, receiver] of [...receivers.values()].entries()) {
      const answers = receiver
        .received()
        .slice(seen[n])
        .map(({ answer }) => JSON.stringify(answer));
      expect(answers.length).toBeGreaterThanOrEqual(8);
      expect(answers).not.toContain('{"result":"superseded"}');
      expect(lastOf(receiver)).toContain(`"displayName":"${newcomer.key}"`);
    }
    expect((await scim('GET', `/Users/${late}`)).status).toBe(404);

    const again = await join(scim, 'late@example.com');
    for (const [n, id] of ids.entries()) {
      const active = directory.isActive(person(n)) && n !== 0;
      await scim('PATCH', `/Users/${id}`, replace({ active }));
    }
    await directory.repeatGroups();
    await settled();
    const expected = directory.expected().replace(new RegExp(`^${person(0)} .*$`, 'm'), `${person(0)} suspended`);
    for (const receiver of receivers.values())
      expect(heldAt(receiver)).toBe([`${newcomer.key} suspended`, expected].join('\n'));
    const listed = await everybodyByOnes(scim);
    expect(new Set(listed).size).toBe(listed.length);
    expect([...listed].sort()).toEqual([...ids, newcomer.id, again].sort());
    const headers = { authorization: `Bearer ${testAdminKey}` };
    const chain = await fetch(`${service.url}/api/v1/audit/verify`, { headers });
    expect(z.looseObject({ ok: z.boolean() }).parse(await chain.json())).toMatchObject({ ok: true });
  }, 120_000);
});

/** Somebody new, in no group; returns the id. */
async function join(scim: SendScim, userName: string): Promise<string> {
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
  const emails = [{ value: userName, type: 'work', primary: true }];
  const draft = { schemas, userName, displayName: userName, active: true, emails };
  return String((await scim('POST', '/Users', draft)).body['id']);
}

/** The ids of all users, by pages of one: who shares a place in the order with another would be passed over. */
async function everybodyByOnes(scim: SendScim): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const { body } = await scim('GET', `/Users?count=1&cursor=${encodeURIComponent(cursor)}`);
    const page = pageAnswer.parse(body);
    ids.push(...page.Resources.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  return ids;
}
