import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLeaverList, type LeaverList } from '../../../../src/evidence/leavers/leaver-list.js';
import { revocationTimes } from '../../../../src/evidence/leavers/revocation-times.js';
import { openWorld, type World } from '../../../support/world.js';

let world: World;
let leavers: LeaverList;
beforeEach(async () => {
  world = await openWorld();
  leavers = createLeaverList({ ...world, clock: () => world.now });
});
afterEach(() => world.close());

async function hired(...names: readonly string[]) {
  const users = [];
  for (const name of names) users.push(await world.hire(`${name}@example.com`, { displayName: name }));
  await world.group(
    'Support',
    users.map(({ id }) => id),
  );
  await world.settle();
  await world.acknowledgeAll();
  world.advance(10_000);
  return users;
}

const namesOf = (page: { items: readonly { displayName?: string }[] }) => page.items.map((one) => one.displayName);

async function everybody(limit: number): Promise<readonly (string | undefined)[]> {
  const names: (string | undefined)[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const page = await leavers.list({}, { limit, ...(cursor === '' ? {} : { cursor }) });
    names.push(...namesOf(page));
    cursor = page.nextCursor;
  }
  return names;
}

describe('the list of leavers', () => {
  it('has each person once, with every account, and the time the slowest took', async () => {
    const [lea] = await hired('lea', 'tom');
    if (lea) await world.change(lea, { active: false });
    await world.settle();
    world.advance(3_000);
    await world.acknowledgeAll();
    const { items } = await leavers.list({}, { limit: 50 });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ userIds: [lea?.id], userName: 'lea@example.com', displayName: 'lea' });
    expect(
      items[0]?.accounts.map(({ target, elapsedMs, isOpen, isLate }) => [target, elapsedMs, isOpen, isLate]),
    ).toEqual(
      expect.arrayContaining([
        ['gorgias-eu', 3_000, false, false],
        ['intercom-main', 3_000, false, false],
      ]),
    );
  });

  it('puts those first who are late and not done, and pages show nobody twice', async () => {
    const users = await hired('ann', 'ben', 'cid', 'dan', 'eve');
    const leave = async (index: number) => {
      const user = users[index];
      if (user) await world.change(user, { active: false });
      await world.settle();
    };
    await leave(0);
    world.advance(61_000); // ann is late
    await leave(1);
    await leave(2);
    await leave(3);
    expect(await everybody(50)).toEqual(['ann', 'dan', 'cid', 'ben']);
    for (const limit of [1, 2, 3]) expect(await everybody(limit)).toEqual(['ann', 'dan', 'cid', 'ben']);
  });

  it('keeps to late ones, open ones, a target and a time', async () => {
    const [ann, ben] = await hired('ann', 'ben');
    if (ann) await world.change(ann, { active: false });
    await world.settle();
    world.advance(61_000);
    await world.acknowledgeAll();
    const later = world.now;
    if (ben) await world.change(ben, { active: false });
    await world.settle();
    const page = { limit: 50 };
    expect(namesOf(await leavers.list({ isLate: true }, page))).toEqual(['ann']);
    expect(namesOf(await leavers.list({ isOpen: true }, page))).toEqual(['ben']);
    expect(namesOf(await leavers.list({ since: later }, page))).toEqual(['ben']);
    expect(namesOf(await leavers.list({ targetId: world.gorgias.id }, page))).toEqual(['ben', 'ann']);
  });

  it('counts what was confirmed by the time it took', async () => {
    const [ann, ben] = await hired('ann', 'ben');
    if (ann) await world.change(ann, { active: false });
    await world.settle();
    world.advance(2_000);
    await world.acknowledgeAll();
    if (ben) await world.change(ben, { active: false });
    await world.settle();
    const needs = { store: world.store, goal: world.goal, clock: () => world.now };
    const times = await revocationTimes(needs, new Date(0));
    expect(times).toMatchObject({ goalSeconds: 60, confirmed: 2, open: 2, late: 0, isWhole: true });
    expect(times.spans.filter(({ onTime }) => onTime > 0)).toEqual([{ upTo: 5, onTime: 2, late: 0 }]);
  });
});
