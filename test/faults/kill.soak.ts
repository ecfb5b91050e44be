import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { changingDirectory, heldAt, twoRoles } from '../support/changing-directory.js';
import { openChildCompany, toldAgain } from '../support/child-company.js';
import type { ChildService } from '../support/service.js';

/** The long form of the kills, part of `npm run test:soak`; ROLECALL_SOAK_SECONDS makes it shorter or longer. */
const seconds = Number(process.env['ROLECALL_SOAK_SECONDS'] ?? 300);
const killEveryMs = 2_000;
const people = 40;
const targets = ['eu', 'us', 'fr'];

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('fault case 25: SIGKILL every two seconds under load', () => {
  it(
    `for ${seconds} seconds loses no change: every helpdesk ends with what the directory says`,
    async () => {
      const company = await openChildCompany({
        targets: opened,
        policy: twoRoles(targets),
        people,
        onOpened: (c) => cleanUps.push(c),
      });
      const until = Date.now() + seconds * 1_000;
      const directory = await changingDirectory(company);
      const [kills, changes] = await Promise.all([
        killUntil(until, company.service),
        directory.changeUntil(() => Date.now() >= until),
      ]);
      await company.service.ready();
      for (const receiver of company.receivers.values())
        await receiver.waitFor(() => heldAt(receiver) === directory.expected());
      while (await company.admin.isAnythingOwed()) await delay(50); // between two questions

      const all = [...company.receivers.values()];
      for (const receiver of all) expect(heldAt(receiver)).toBe(directory.expected());
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
