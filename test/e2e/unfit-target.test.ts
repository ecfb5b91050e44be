import { afterEach, describe, expect, it } from '@jest/globals';
import { isServiceError } from '../../src/core/errors.js';
import { createPeopleEvidence } from '../../src/evidence/explain-person.js';
import { openWorld, supportPolicy, type World } from '../support/world.js';

let world: World;
afterEach(() => world.close());

const webhook = { kind: 'webhook', settings: {} };

/** The policy in force as an older program published it: this one's catalogs may not have its roles any more. */
async function inForceSince(text: string) {
  await world.store.insertPolicy({
    hash: 'older',
    text,
    publishedAt: world.now,
    by: 'test',
    groups: [],
    directories: [],
  });
}

const rolesOn = async (target: World['gorgias'], key: string) => {
  const assignment = await world.assignment(target, key);
  return assignment && { status: assignment.desired.status, roles: assignment.desired.roles.map(({ key }) => key) };
};

/** Lea answers customers on both helpdesks, Tom leads on Gorgias. */
async function staffed(policy = supportPolicy) {
  world = await openWorld({ policy });
  const [lea, tom] = [await world.hire('lea@example.com'), await world.hire('tom@example.com')];
  const support = await world.group('Support', [lea.id]);
  const leads = await world.group('Leads', [tom.id]);
  await world.settle();
  await world.acknowledgeAll();
  return { lea, tom, support, leads };
}

const oldRole = supportPolicy.replace('gorgias-eu: lead', 'gorgias-eu: a-role-of-yesterday');

describe('adding a target under a name that the policy in force still uses', () => {
  it('is refused when its catalog does not have the roles, saying where and what to do', async () => {
    await staffed();
    await world.targets.remove(world.gorgias.id, { force: true });
    const refused = world.targets.create({ name: 'gorgias-eu', catalog: 'intercom', connector: webhook });
    await expect(refused).rejects.toMatchObject({ code: 'conflict' });
    const message = await refused.then(
      () => '',
      (error: unknown) => (isServiceError(error, 'conflict') ? error.details.message : ''),
    );
    expect(message).toContain('Policy version 1');
    expect(message).toMatch(/line 4: .*has no role "lead"/);
    expect(message).toContain('and 3 more');
    expect(message).toContain('choose the catalog that has these roles, or publish a policy without gorgias-eu first');
    expect((await world.targets.list()).map(({ name }) => name)).toEqual(['intercom-main']);
  });

  it('is done when its catalog has them, and under a name that only resembles', async () => {
    await staffed();
    await world.targets.remove(world.gorgias.id, { force: true });
    await world.targets.create({ name: 'gorgias-us', catalog: 'intercom', connector: webhook });
    await world.targets.create({ name: 'gorgias-eu', catalog: 'gorgias', connector: webhook });
    expect(await world.policies.findings()).not.toContainEqual(expect.objectContaining({ id: 'target_set_aside' }));
  });

  it('gives everybody there what the policy says, without another publish, and asks nobody when it does not name the target', async () => {
    await staffed();
    await world.targets.remove(world.gorgias.id, { force: true });
    await world.settle();
    await world.targets.create({ name: 'gorgias-us', catalog: 'gorgias', connector: webhook });
    expect(await world.policies.currentVersion()).toBe(1);
    const { target } = await world.targets.create({ name: 'gorgias-eu', catalog: 'gorgias', connector: webhook });
    await world.settle();
    expect(await rolesOn(target, 'tom@example.com')).toEqual({ status: 'active', roles: ['lead'] });
    expect(await rolesOn(target, 'lea@example.com')).toEqual({ status: 'active', roles: ['basic'] });
    expect(await world.policies.currentVersion()).toBe(2);
  });

  it('says that the name is taken while the other target exists', async () => {
    await staffed();
    const again = world.targets.create({ name: 'gorgias-eu', catalog: 'intercom', connector: webhook });
    await expect(again).rejects.toMatchObject({ code: 'name_taken' });
  });
});

describe('a target that the policy in force no longer fits', () => {
  it('keeps nobody else waiting: joiners are granted and movers and leavers are revoked on the others', async () => {
    const { lea, support } = await staffed();
    await inForceSince(oldRole);
    const eve = await world.hire('eve@example.com');
    await world.move(support, { add: [eve.id] });
    await world.change(lea, { active: false });
    await world.settle();
    expect(await rolesOn(world.intercom, 'eve@example.com')).toEqual({
      status: 'active',
      roles: ['support-agent-standard'],
    });
    expect(await rolesOn(world.intercom, 'lea@example.com')).toEqual({ status: 'suspended', roles: [] });
  });

  it('loses its leavers and whoever no rule gives anything there, and nobody else', async () => {
    const { lea, tom, support } = await staffed();
    const [eve, zoe] = [await world.hire('eve@example.com'), await world.hire('zoe@example.com')];
    await world.move(support, { add: [eve.id, zoe.id] });
    await world.settle();
    await inForceSince(oldRole);
    await world.change(lea, { active: false });
    await world.move(support, { remove: [eve.id] });
    await world.settle();
    expect(await rolesOn(world.gorgias, 'lea@example.com')).toEqual({ status: 'suspended', roles: [] });
    expect(await rolesOn(world.gorgias, 'eve@example.com')).toEqual({ status: 'suspended', roles: [] });
    expect(await rolesOn(world.gorgias, 'zoe@example.com')).toEqual({ status: 'active', roles: ['basic'] });
    expect(await rolesOn(world.gorgias, 'tom@example.com')).toEqual({ status: 'active', roles: ['lead'] });
    await world.change(tom, { active: false });
    await world.settle();
    expect(await rolesOn(world.gorgias, 'tom@example.com')).toEqual({ status: 'suspended', roles: [] });
  });

  it('gives nobody new access, keeps a changed address where it was, and still leaves protected accounts alone', async () => {
    const { lea, support } = await staffed();
    await inForceSince(oldRole);
    const eve = await world.hire('eve@example.com');
    await world.move(support, { add: [eve.id] });
    await world.change(lea, { emails: [{ value: 'lea.m@example.com', type: 'work', primary: true }] });
    await world.settle();
    expect(await rolesOn(world.gorgias, 'eve@example.com')).toBeUndefined();
    expect(await rolesOn(world.gorgias, 'lea@example.com')).toEqual({ status: 'active', roles: ['basic'] });
    expect(await rolesOn(world.gorgias, 'lea.m@example.com')).toBeUndefined();
    const [aside] = (await world.policies.current()).policy.setAside;
    expect([...(aside?.protect ?? [])]).toEqual(['breakglass@example.com']);
  });

  it('that has a default keeps everybody present there, and nobody else', async () => {
    const everybody = supportPolicy.replace('    protect:', '    default: observer\n    protect:');
    const { lea } = await staffed(everybody);
    const eve = await world.hire('eve@example.com');
    await world.settle();
    await inForceSince(everybody.replace('gorgias-eu: lead', 'gorgias-eu: a-role-of-yesterday'));
    await world.change(lea, { active: false });
    await world.change(eve, { title: 'Guest' });
    await world.settle();
    expect(await rolesOn(world.gorgias, 'eve@example.com')).toEqual({ status: 'active', roles: ['observer'] });
    expect(await rolesOn(world.gorgias, 'lea@example.com')).toEqual({ status: 'suspended', roles: [] });
  });

  it('is caught up with soon after the policy fits again', async () => {
    const { support } = await staffed();
    await world.store.updateTarget({ ...(await world.targets.get(world.gorgias.id)), catalog: 'intercom' });
    const eve = await world.hire('eve@example.com');
    await world.move(support, { add: [eve.id] });
    await world.settle();
    expect(await rolesOn(world.gorgias, 'eve@example.com')).toBeUndefined();
    await world.store.updateTarget({ ...(await world.targets.get(world.gorgias.id)), catalog: 'gorgias' });
    world.advance(3_600_001);
    await world.settle();
    expect(await rolesOn(world.gorgias, 'eve@example.com')).toEqual({ status: 'active', roles: ['basic'] });
  });

  it('takes the targets with it that a forbidden combination ties to it', async () => {
    const forbid = `forbid:\n  - { roles: { gorgias-eu: lead, intercom-main: support-agent-standard }, reason: two desks }\n`;
    const { tom, support } = await staffed(`${supportPolicy}${forbid}`);
    await inForceSince(`${oldRole}${forbid}`);
    await world.move(support, { add: [tom.id] });
    await world.settle();
    expect(await rolesOn(world.intercom, 'tom@example.com')).toBeUndefined();
    expect(await rolesOn(world.intercom, 'lea@example.com')).toMatchObject({ status: 'active' });
  });

  it('is reported by its lines and told once to whoever watches', async () => {
    await staffed();
    await inForceSince(oldRole);
    const found = (await world.policies.findings()).filter(({ id }) => id === 'target_set_aside');
    expect(found).toMatchObject([{ severity: 'error', line: 14 }]);
    expect(found[0]?.message).toContain('has no role "a-role-of-yesterday"');
    await world.settle();
    expect(world.setAside).toEqual([['gorgias-eu']]);
  });

  it('is explained as what it is, and the others as ever', async () => {
    await staffed();
    await inForceSince(oldRole);
    const { store } = world;
    const evidence = createPeopleEvidence({
      directory: store,
      assignments: store,
      targets: store,
      offboardings: store,
      holds: store,
      registry: store,
      people: world.people,
      currentPolicy: () => world.policies.current(),
      reconcile: world.reconcile,
      deliverNow: () => ({ attempt: Promise.resolve(undefined), cancel: () => undefined }),
      clock: () => world.now,
    });
    const { targets } = await evidence.explain('lea@example.com', 'en');
    const sentences = new Map(targets.map(({ target, sentences }) => [target.name, sentences.join(' ')]));
    const held = targets.map(({ access }) => access.roles.map(({ key }) => key));
    expect(held).toEqual([['basic'], ['support-agent-standard']]);
    expect(sentences.get('gorgias-eu')).toContain('no longer fits gorgias-eu (line 14)');
    expect(sentences.get('intercom-main')).toContain('Should hold');
  });

  it('makes a policy that names it unpublishable until it is corrected', async () => {
    await staffed();
    await inForceSince(oldRole);
    await expect(world.policies.publish(`# again\n${oldRole}`, { by: 'test' })).rejects.toMatchObject({
      code: 'policy_invalid',
    });
    await world.policies.publish(supportPolicy, { by: 'test' });
    expect((await world.policies.current()).policy.setAside).toEqual([]);
  });
});
