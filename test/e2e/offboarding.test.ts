import { afterEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/core/ids.js';
import { openWorld, type World } from '../support/world.js';

const open: World[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((world) => world.close()));
});

async function leaInSupport() {
  const world = await openWorld();
  open.push(world);
  const lea = await world.hire('lea@example.com');
  const support = await world.group('Support', [lea.id]);
  await world.settle();
  await world.acknowledgeAll();
  return { world, lea, support };
}

const status = async (world: World, key = 'lea@example.com') =>
  (await world.assignment(world.gorgias, key))?.desired.status;

describe('an explicit offboarding', () => {
  it('revokes everywhere although the directory says nothing, leavers first', async () => {
    const { world } = await leaInSupport();
    const offboarding = await world.offboardings.start('lea@example.com', 'left', 'hr');
    await world.settle();
    const sent = await world.acknowledgeAll();
    expect(sent.map(({ lane, desired, cause }) => [lane, desired.status, cause.kind])).toEqual([
      [0, 'suspended', 'offboarding'],
      [0, 'suspended', 'offboarding'],
    ]);
    const timeline = await world.offboardings.timeline(offboarding.id);
    expect(timeline).toMatchObject({ isComplete: true, entries: [{ state: 'revoked' }, { state: 'revoked' }] });
  });

  it('is one although it was asked for twice at the same time: reinstating once gives the access back', async () => {
    const { world } = await leaInSupport();
    const [one, other] = await Promise.all([
      world.offboardings.start('lea@example.com', 'left', 'hr'),
      world.offboardings.start('LEA@example.com', 'left', 'hr'),
    ]);
    expect(other).toEqual(one);
    await world.settle();
    await world.offboardings.reinstate(one.id, 'came back', 'hr');
    await world.settle();
    expect(await status(world)).toBe('active');
  });

  it('holds against the next sync of the identity provider', async () => {
    const { world, lea, support } = await leaInSupport();
    await world.offboardings.start(lea.id, 'left', 'hr');
    await world.settle();
    await world.change(lea, { active: true, title: 'Lead' });
    await world.move(support, { remove: [lea.id] });
    await world.move(support, { add: [lea.id] });
    await world.settle();
    expect(await status(world)).toBe('suspended');
  });

  it('holds for a rehire under the same address and a new id, and for an address that id gets later', async () => {
    const { world, lea, support } = await leaInSupport();
    await world.offboardings.start('lea@example.com', 'left', 'hr');
    await world.settle();
    await world.users.remove(world.okta, lea.id, { at: world.now });
    const rehired = await world.hire('lea@example.com');
    await world.move(support, { add: [rehired.id] });
    await world.settle();
    expect(await status(world)).toBe('suspended');
    await world.change(rehired, { emails: [{ value: 'lea.roy@example.com', type: 'work' }] });
    await world.settle();
    expect(await status(world, 'lea.roy@example.com')).toBeUndefined();
  });

  it('ends when somebody reinstates: directories and policy decide again', async () => {
    const { world } = await leaInSupport();
    const { id } = await world.offboardings.start('lea@example.com', 'left', 'hr');
    await world.settle();
    await world.offboardings.reinstate(id, 'a mistake', 'hr');
    await world.settle();
    expect(await status(world)).toBe('active');
    await expect(world.offboardings.reinstate(id, 'again', 'hr')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('answers an offboarding that is in force already', async () => {
    const { world } = await leaInSupport();
    const first = await world.offboardings.start('lea@example.com', 'left', 'hr');
    expect(await world.offboardings.start('lea@example.com', 'again', 'hr')).toEqual(first);
  });

  it('never shows a revoke of before as proof of this one', async () => {
    const { world } = await leaInSupport();
    const first = await world.offboardings.start('lea@example.com', 'left', 'hr');
    await world.settle();
    await world.acknowledgeAll();
    await world.offboardings.reinstate(first.id, 'a mistake', 'hr');
    await world.settle();
    await world.acknowledgeAll();
    world.advance(60_000);
    const second = await world.offboardings.start('lea@example.com', 'left after all', 'hr');
    const timeline = await world.offboardings.timeline(second.id);
    expect(timeline).toMatchObject({ isComplete: false, entries: [{ state: 'revoking' }, { state: 'revoking' }] });
  });

  it('says blocked, and why, while the target is frozen or the account protected', async () => {
    const { world } = await leaInSupport();
    await world.targets.freeze(world.gorgias.id, 'migration');
    const { id } = await world.offboardings.start('lea@example.com', 'left', 'hr');
    await world.settle();
    const { isComplete, entries } = await world.offboardings.timeline(id);
    expect(isComplete).toBe(false);
    expect(entries.find(({ target }) => target === 'gorgias-eu')).toMatchObject({
      state: 'blocked',
      because: { kind: 'frozen', target: 'gorgias-eu', reason: 'migration' },
    });
  });
});

describe('an account that changes hands or keys', () => {
  it('follows a changed address in one version that names the old key', async () => {
    const { world, lea } = await leaInSupport();
    await world.change(lea, { emails: [{ value: 'lea.roy@example.com', type: 'work' }] });
    await world.settle();
    expect(await world.assignment(world.gorgias, 'lea@example.com')).toBeUndefined();
    expect(await world.assignment(world.gorgias, 'lea.roy@example.com')).toMatchObject({
      previous: { key: 'lea@example.com' },
      desired: { status: 'active' },
    });
  });

  it('is taken over by a rehire under a new id, and the late end of the old record revokes nothing', async () => {
    const { world, lea, support } = await leaInSupport();
    const before = await world.assignment(world.gorgias, 'lea@example.com');
    await world.users.remove(world.okta, lea.id, { at: world.now });
    const rehired = await world.hire('lea@example.com');
    await world.move(support, { add: [rehired.id] });
    await world.settle();
    const after = await world.assignment(world.gorgias, 'lea@example.com');
    expect(after).toMatchObject({ id: before?.id, userIds: [rehired.id], desired: { status: 'active' } });
    await world.acknowledgeAll();
    expect(await world.store.purgeDeleted(10)).toBe(1);
    await world.settle();
    expect(await status(world)).toBe('active');
  });

  it('goes to the earlier created of two active users of one directory, and passes on when that one leaves', async () => {
    const { world, lea, support } = await leaInSupport();
    const twin = await world.hire('lea.twin', { emails: [{ value: 'LEA@example.com', type: 'work' }] });
    await world.move(support, { add: [twin.id] });
    await world.settle();
    expect(await world.assignment(world.gorgias, 'lea@example.com')).toMatchObject({ userIds: [lea.id] });
    await world.change(lea, { active: false });
    await world.settle();
    expect(await world.assignment(world.gorgias, 'lea@example.com')).toMatchObject({
      userIds: [twin.id],
      desired: { status: 'active' },
    });
  });

  it('adds up what two directories give one person, and keeps what the other still gives', async () => {
    const { world, lea } = await leaInSupport();
    const entra = (await world.directories.create({ name: 'entra', dialect: 'entra' })).id;
    const there = await world.hire('lea@example.com', {}, entra);
    await world.group('Leads', [there.id], entra);
    await world.settle();
    expect((await world.assignment(world.gorgias, 'lea@example.com'))?.desired.roles.map(({ key }) => key)).toEqual([
      'lead',
    ]);
    await world.change(lea, { active: false });
    await world.settle();
    expect((await world.assignment(world.gorgias, 'lea@example.com'))?.desired.roles.map(({ key }) => key)).toEqual([
      'lead',
    ]);
    expect((await world.assignment(world.intercom, 'lea@example.com'))?.desired.status).toBe('suspended');
  });

  it('is never touched while the policy protects it', async () => {
    const { world, support } = await leaInSupport();
    const glass = await world.hire('breakglass@example.com');
    await world.move(support, { add: [glass.id] });
    await world.settle();
    expect(await world.assignment(world.gorgias, 'breakglass@example.com')).toBeUndefined();
    expect(await world.assignment(world.intercom, 'breakglass@example.com')).toBeDefined();
  });
});

describe('the cause of a change', () => {
  it('names the request that brought it', async () => {
    const { world, lea } = await leaInSupport();
    const requestId = newId('req');
    await world.users.modify(
      world.okta,
      lea.id,
      (user) => ({ ...user, active: false, attributes: { ...user.attributes, active: false } }),
      { at: world.now, requestId },
    );
    await world.settle();
    expect((await world.assignment(world.gorgias, 'lea@example.com'))?.cause).toMatchObject({
      kind: 'attribute',
      requestId,
    });
  });
});
