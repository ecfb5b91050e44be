import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openChildCompany, toldAgain, type ChildCompany } from '../support/child-company.js';
import type { ChildService } from '../support/service.js';

/** The long form of the kills, part of `npm run test:soak`; ROLECALL_SOAK_SECONDS makes it shorter or longer. */
const seconds = Number(process.env['ROLECALL_SOAK_SECONDS'] ?? 300);
const killEveryMs = 2_000;
const people = 40;
const targets = ['eu', 'us', 'fr'];
const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const policy = `version: 1
safety:
  revokes: { max: 100000, percent: 100, window: 1m }
targets:
${targets.map((name) => `  ${name}: { precedence: [admin, lead, basic, lite, observer] }`).join('\n')}
rules:
  - id: support
    reason: Agents answer customers
    when: { group: Support }
    grant: { ${targets.map((name) => `${name}: basic`).join(', ')} }
  - id: leads
    reason: Leads run the team
    when: { group: Leads }
    grant: { ${targets.map((name) => `${name}: lead`).join(', ')} }
`;

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('fault case 25: SIGKILL every two seconds under load', () => {
  it(
    `for ${seconds} seconds loses no change: every helpdesk ends with what the directory says`,
    async () => {
      const company = await openChildCompany({ targets: opened, policy, people, onOpened: (c) => cleanUps.push(c) });
      const until = Date.now() + seconds * 1_000;
      const directory = await load(company);
      const [kills, changes] = await Promise.all([killUntil(until, company.service), directory.changeUntil(until)]);
      await company.service.ready();
      for (const receiver of company.receivers.values())
        await receiver.waitFor(() => sorted(receiver.accounts().entries()) === directory.expected());
      while (await company.admin.isAnythingOwed()) await delay(50); // between two questions

      const all = [...company.receivers.values()];
      for (const receiver of all) expect(sorted(receiver.accounts().entries())).toBe(directory.expected());
      const received = all.reduce((sum, receiver) => sum + receiver.received().length, 0);
      const again = all.reduce((sum, receiver) => sum + toldAgain(receiver).length, 0);
      process.stderr.write(`${kills} kills, ${changes} changes, ${received} webhooks, ${again} of them told again\n`);
      expect(kills).toBeGreaterThan(0);
    },
    seconds * 1_000 + 120_000,
  );
});

const opened = Object.fromEntries(targets.map((name) => [name, undefined]));

async function killUntil(until: number, service: ChildService): Promise<number> {
  let kills = 0;
  while (Date.now() < until) {
    await delay(killEveryMs); // the rhythm of the kills itself
    await service.killNine();
    kills += 1;
    await service.restart();
  }
  return kills;
}

/** What fetch throws for a connection that broke, and JSON for half an answer; by name, because errors of Node are of another realm here. */
function isLostConnection(error: unknown): boolean {
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  return name === 'TypeError' || name === 'SyntaxError';
}

/** Changes people and groups at random as an identity provider does, and knows what every helpdesk must end with. */
async function load(company: ChildCompany) {
  const { scim, ids, person, service } = company;
  const everybody = ids.map((id, n) => ({ id, key: person(n), isActive: true, isLead: false }));
  const leads = await company.group('Leads', []);
  await company.group('Support', ids);

  /** Sends again for as long as the answer is lost; a change that was made already changes nothing. */
  const patch = async (path: string, ...Operations: readonly object[]): Promise<void> => {
    for (;;) {
      try {
        const { status } = await scim('PATCH', path, { schemas: [patchUrn], Operations });
        if (status >= 300) throw new Error(`PATCH ${path} answered ${status}`);
        return;
      } catch (error) {
        if (!isLostConnection(error)) throw error;
        await service.ready();
      }
    }
  };
  return {
    expected: () =>
      everybody
        .map(({ key, isActive, isLead }) => `${key} ${isActive ? (isLead ? 'lead' : 'basic') : 'suspended'}`)
        .sort()
        .join('\n'),
    changeUntil: async (until: number): Promise<number> => {
      let changes = 0;
      for (; Date.now() < until; changes += 1) {
        const one = everybody[Math.floor(Math.random() * everybody.length)];
        if (!one) throw new Error('nobody there');
        if (Math.random() < 0.5) {
          one.isActive = !one.isActive;
          await patch(`/Users/${one.id}`, { op: 'replace', path: 'active', value: one.isActive });
        } else {
          one.isLead = !one.isLead;
          const member = one.isLead
            ? { op: 'add', path: 'members', value: [{ value: one.id }] }
            : { op: 'remove', path: `members[value eq "${one.id}"]` };
          await patch(`/Groups/${leads}`, member);
        }
      }
      return changes;
    },
  };
}

type Held = readonly [string, { readonly status: string; readonly roles: readonly { readonly key: string }[] }];

function sorted(accounts: Iterable<Held>): string {
  return [...accounts]
    .map(
      ([key, { status, roles }]) => `${key} ${status === 'active' ? roles.map((role) => role.key).join('+') : status}`,
    )
    .sort()
    .join('\n');
}
