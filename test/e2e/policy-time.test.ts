import { afterEach, describe, expect, it } from '@jest/globals';
import { helpdeskUserUrn } from '../../src/mapping/person-dates.js';
import { openWorld, type World } from '../support/world.js';

const day = 86_400_000;
const policy = `version: 1
targets:
  gorgias-eu:
    precedence: [lead, basic, lite]
    offboard: { remove-after: P30D }
rules:
  - id: first-weeks
    reason: New people start on Lite
    when: { group: Support }
    grant: { gorgias-eu: lite }
    until: P90D
    baseline: new
  - id: trained
    reason: Trained people get Basic
    when: { group: Support }
    grant: { gorgias-eu: basic }
    after: P90D
    baseline: new
  - id: cover
    reason: Stands in for the lead until the new year
    when: { group: Cover }
    grant: { gorgias-eu: lead }
    until: 2026-12-31
`;

let world: World;
afterEach(() => world.close());

async function opened(): Promise<World> {
  world = await openWorld({ policy });
  return world;
}

const held = async (key = 'lea@example.com') => {
  const assignment = await world.assignment(world.gorgias, key);
  return assignment && [assignment.desired.status, ...assignment.desired.roles.map((role) => role.key)].join(' ');
};

/** Lets time pass to `at` the way the pipeline does: it sleeps until the moment it has noted, and nothing else wakes it. */
async function passUntil(at: Date): Promise<void> {
  const noted = await world.store.nextWakeAt((await world.policies.current()).version);
  expect(noted).toEqual(at);
  world.advance(at.getTime() - world.now.getTime() - 1);
  expect(await world.store.countDueUsers(world.now, (await world.policies.current()).version)).toBe(0);
  world.advance(1);
  await world.settle();
}

describe('time in a policy, with nobody sending anything', () => {
  it('begins and ends a role at the moment that `after` and `until` name', async () => {
    const { hire, group, settle, now } = await opened();
    const lea = await hire('lea@example.com');
    await group('Support', [lea.id]);
    await settle();
    expect(await held()).toBe('active lite');
    await world.acknowledgeAll();
    await passUntil(new Date(now.getTime() + 90 * day));
    expect(await held()).toBe('active basic');
    const [sent] = await world.acknowledgeAll();
    expect(sent?.cause).toMatchObject({ kind: 'expiry', rules: ['trained'] });
  });

  it('ends a dated role at 24:00 of its last day, and the role it had outranked comes back', async () => {
    const { hire, group, settle } = await opened();
    const lea = await hire('lea@example.com');
    await group('Support', [lea.id]);
    await group('Cover', [lea.id]);
    await settle();
    expect(await held()).toBe('active lead');
    await passUntil(new Date('2027-01-01T00:00:00.000Z'));
    expect(await held()).toBe('active lite');
  });

  it('ends all access at the end date of the directory, and removes the account when the time after it has passed', async () => {
    const { hire, group, settle } = await opened();
    const lea = await hire('lea@example.com', { [helpdeskUserUrn]: { endDate: '2026-12-04T17:00:00Z' } });
    await group('Support', [lea.id]);
    await settle();
    expect(await held()).toBe('active lite');
    await world.acknowledgeAll();
    const end = new Date('2026-12-04T17:00:00.000Z');
    await passUntil(end);
    expect(await held()).toBe('suspended');
    const [suspended] = await world.acknowledgeAll();
    expect(suspended).toMatchObject({ lane: 0, cause: { kind: 'expiry' } });
    await passUntil(new Date(end.getTime() + 30 * day));
    expect(await held()).toBe('removed');
  });

  it('forgets the removal of an account whose holder comes back before it', async () => {
    const { hire, change, group, settle, advance } = await opened();
    const lea = await hire('lea@example.com');
    await group('Support', [lea.id]);
    await settle();
    await change(lea, { active: false });
    await settle();
    expect(await held()).toBe('suspended');
    advance(10 * day);
    await change(lea, { active: true });
    await settle();
    expect(await held()).toBe('active lite');
    advance(60 * day);
    await settle();
    expect(await held()).toBe('active lite');
  });
});
