import { afterEach, describe, expect, it } from '@jest/globals';
import { helpdeskUserUrn } from '../../src/mapping/person-dates.js';
import { openWorld, supportPolicy, type World } from '../support/world.js';

let world: World;
afterEach(() => world.close());

async function leaInSupport(policy = supportPolicy, attributes = {}) {
  world = await openWorld({ policy });
  const lea = await world.hire('lea@example.com', attributes);
  const support = await world.group('Support', [lea.id]);
  await world.settle();
  await world.acknowledgeAll();
  world.advance(10_000);
  return { lea, support };
}

/** The pipeline takes 200 ms, the target 300. */
async function pass() {
  world.advance(200);
  await world.settle();
  world.advance(300);
  await world.acknowledgeAll();
}

const gone = { state: 'revoked', steps: { plannedMs: 200, acknowledgedMs: 300 }, elapsedMs: 500, isLate: false };

describe('every way to leave is evidence', () => {
  const ways: Readonly<Record<string, (given: Awaited<ReturnType<typeof leaInSupport>>) => Promise<unknown>>> = {
    'active: false': ({ lea }) => world.change(lea, { active: false }),
    'a DELETE': ({ lea }) => world.users.remove(world.okta, lea.id, { at: world.now }),
    'leaving the last group': ({ lea, support }) => world.move(support, { remove: [lea.id] }),
  };
  it.each(Object.keys(ways))('%s', async (way) => {
    const given = await leaInSupport();
    await ways[way]?.(given);
    const receivedAt = world.now;
    await pass();
    const timeline = await world.timelines.ofPerson('lea@example.com');
    expect(timeline).toMatchObject({ isComplete: true, entries: [gone, gone] });
    for (const { cause, receivedAt: at } of timeline.entries) expect([cause, at]).toEqual(['directory', receivedAt]);
  });

  it('an end date that comes, with nobody sending anything', async () => {
    const { lea } = await leaInSupport(supportPolicy, { [helpdeskUserUrn]: { endDate: '2026-12-04T17:00:00Z' } });
    const end = new Date('2026-12-04T17:00:00.000Z');
    world.advance(end.getTime() - world.now.getTime());
    await pass();
    const timeline = await world.timelines.ofPerson(lea.id);
    expect(timeline).toMatchObject({ isComplete: true, entries: [gone, gone] });
    for (const entry of timeline.entries)
      expect(entry).toMatchObject({ cause: 'expiry', saidAt: end, receivedAt: end });
  });

  it('an end date of the past, said late: what was said stays apart from what was received', async () => {
    const { lea } = await leaInSupport();
    const said = new Date(world.now.getTime() - 5_000);
    await world.change(lea, { [helpdeskUserUrn]: { endDate: said.toISOString() } });
    await pass();
    expect((await world.timelines.ofPerson(lea.id)).entries[0]).toMatchObject({
      saidAt: said,
      steps: { receivedMs: 5_000 },
      elapsedMs: 500,
    });
  });

  it('a policy that gives nothing any more counts from its publication', async () => {
    await leaInSupport();
    await world.policies.publish(supportPolicy.replace('{ group: Support }', '{ group: Nobody }'), { by: 'test' });
    await pass();
    expect((await world.timelines.ofPerson('lea@example.com')).entries).toMatchObject([
      { ...gone, cause: 'policy' },
      { ...gone, cause: 'policy' },
    ]);
  });

  it('is still told of after the deleted record is forgotten', async () => {
    const { lea } = await leaInSupport();
    await world.users.remove(world.okta, lea.id, { at: world.now });
    await pass();
    await world.settle();
    expect(await world.store.purgeDeleted(10)).toBe(1);
    for (const query of [lea.id, 'LEA@example.com'])
      expect(await world.timelines.ofPerson(query)).toMatchObject({
        isComplete: true,
        entries: [gone, gone],
        users: [],
      });
    await expect(world.timelines.ofPerson('stranger@example.com')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a person who is not gone everywhere', () => {
  it('names what a second directory keeps, with its rules', async () => {
    const { lea } = await leaInSupport();
    const entra = (await world.directories.create({ name: 'entra', dialect: 'entra' })).id;
    const there = await world.hire('lea@example.com', {}, entra);
    await world.group('Leads', [there.id], entra);
    await world.settle();
    await world.change(lea, { active: false });
    await pass();
    const { isComplete, entries } = await world.timelines.ofPerson('lea@example.com');
    expect(isComplete).toBe(false);
    expect(entries).toMatchObject([
      { target: 'gorgias-eu', state: 'kept', kept: { rules: ['leads'], holders: [{ directory: 'entra' }] } },
      { target: 'intercom-main', state: 'revoked' },
    ]);
  });

  it('closes as taken over by a rehire, also once the old record is forgotten', async () => {
    const { lea, support } = await leaInSupport();
    await world.users.remove(world.okta, lea.id, { at: world.now });
    const rehired = await world.hire('lea@example.com');
    await world.move(support, { add: [rehired.id] });
    await pass();
    await world.store.purgeDeleted(10);
    const { isComplete, entries } = await world.timelines.ofPerson(lea.id);
    expect(isComplete).toBe(true);
    for (const entry of entries)
      expect(entry).toMatchObject({ state: 'taken_over', takenOverBy: { userId: rehired.id, directory: 'okta' } });
  });

  it('an offboarded person who comes back under a new id stays revoked, and needs somebody', async () => {
    const { lea, support } = await leaInSupport();
    const { id } = await world.offboardings.start(lea.id, 'left', 'hr');
    await pass();
    await world.users.remove(world.okta, lea.id, { at: world.now });
    world.advance(1_000);
    const rehired = await world.hire('lea@example.com');
    await world.move(support, { add: [rehired.id] });
    await pass();
    expect(await world.offboardings.timeline(id)).toMatchObject({
      isComplete: true,
      entries: [{ state: 'revoked', cause: 'offboarding', elapsedMs: 500 }, { state: 'revoked' }],
      blockedRehires: [{ userId: rehired.id, directory: 'okta' }],
    });
    await world.offboardings.reinstate(id, 'back for good', 'hr');
    await pass();
    expect(await world.offboardings.timeline(id)).toMatchObject({
      offboarding: { reinstated: { by: 'hr', reason: 'back for good' } },
      entries: [{ elapsedMs: 500 }, { elapsedMs: 500 }],
      blockedRehires: [],
    });
  });

  it('lists what is late against the goal, and counts it', async () => {
    const { lea } = await leaInSupport();
    await world.targets.freeze(world.gorgias.id, 'migration');
    await world.change(lea, { active: false });
    await world.settle();
    world.advance(61_000);
    const isLate = { goalMs: (await world.goal.goalSeconds()) * 1000, now: world.now };
    const { items } = await world.store.listRevocations({ isLate, isOpen: true }, { limit: 10 });
    expect(items).toHaveLength(2);
    const { entries } = await world.timelines.ofPerson(lea.id);
    expect(entries).toMatchObject([
      { state: 'blocked', isLate: true, because: { kind: 'frozen', reason: 'migration' } },
      { state: 'revoking', isLate: true },
    ]);
    await world.goal.setGoalSeconds(120);
    expect((await world.timelines.ofPerson(lea.id)).entries.map((entry) => entry.isLate)).toEqual([false, false]);
    await expect(world.goal.setGoalSeconds(0)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('what stands in the way', () => {
  it('a protected account is blocked under an offboarding, and says what to change', async () => {
    await leaInSupport();
    const { id } = await world.offboardings.start('lea@example.com', 'left', 'hr');
    const protect = supportPolicy.replace('breakglass@example.com', 'lea@example.com');
    await world.policies.publish(protect, { by: 'test' });
    await pass();
    const { isComplete, entries } = await world.offboardings.timeline(id);
    expect(isComplete).toBe(false);
    expect(entries).toMatchObject([{ state: 'blocked', because: { kind: 'protected' } }, { state: 'revoked' }]);
  });

  it('a limit that holds the change is named, with its batch', async () => {
    const { lea } = await leaInSupport(`${supportPolicy}safety:\n  revokes: { max: 0, percent: 10, window: 15m }\n`);
    await world.change(lea, { active: false });
    await pass();
    const { isComplete, entries } = await world.timelines.ofPerson('lea@example.com');
    expect(isComplete).toBe(false);
    for (const entry of entries)
      expect(entry).toMatchObject({
        state: 'held',
        because: { kind: 'limit', holdId: expect.stringMatching(/^hld_/) },
        cause: 'directory',
      });
  });

  it('an offboarded person who gets a new address stays without access under it', async () => {
    const { lea } = await leaInSupport();
    const { id } = await world.offboardings.start(lea.id, 'left', 'hr');
    await pass();
    await world.change(lea, { emails: [{ value: 'lea.roy@example.com', type: 'work' }] });
    await pass();
    expect(await world.offboardings.timeline(id)).toMatchObject({ isComplete: true, entries: [gone, gone] });
    expect(await world.assignment(world.gorgias, 'lea.roy@example.com')).toBeUndefined();
  });
});
