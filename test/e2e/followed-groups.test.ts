import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { GroupId } from '../../src/core/ids.js';
import type { User } from '../../src/directory/model.js';
import { openWorld, supportPolicy, type World } from '../support/world.js';

let world: World;
let lea: User;
let support: GroupId;

beforeEach(async () => {
  world = await openWorld({ policy: 'version: 1\nrules: []\n' });
  lea = await world.hire('lea@example.com');
  support = await world.group('Support', [lea.id]);
  await world.policies.publish(supportPolicy, { by: 'test' });
  await world.settle();
});
afterEach(() => world.close());

const rename = (groupId: GroupId, displayName: string) =>
  world.groups.modify(
    world.okta,
    groupId,
    (group) => ({ draft: { ...group, displayName, attributes: { ...group.attributes, displayName } } }),
    'refuse',
    { at: world.now },
  );
const held = async (key: string) =>
  (await world.assignment(world.gorgias, key))?.desired.roles.map((role) => role.key) ?? [];
const found = async () =>
  (await world.policies.findings()).filter(({ id }) => /group/.test(id)).map(({ id, message }) => `${id}: ${message}`);

describe('a group that a published policy names', () => {
  it('goes on meaning the same people when it is renamed, and lint says so', async () => {
    await rename(support, 'Customer Care');
    await world.settle();
    expect(await held('lea@example.com')).toEqual(['basic']);
    const tom = await world.hire('tom@example.com');
    await world.move(support, { add: [tom.id] });
    await world.settle();
    expect(await held('tom@example.com')).toEqual(['basic']);
    const [renamed] = (await found()).filter((one) => one.startsWith('renamed_group'));
    expect(renamed).toContain('"Support" is called "Customer Care" now; the rule still means it; write the new name');
  });

  it('keeps its meaning through the next edit of the policy, which plans no removal', async () => {
    await rename(support, 'Customer Care');
    await world.settle();
    const edited = supportPolicy.replace('Leads run the team', 'Leads run it');
    expect((await world.policies.plan(edited)).changes).toEqual([]);
    await world.policies.publish(edited, { by: 'test' });
    await world.settle();
    expect(await held('lea@example.com')).toEqual(['basic']);
    expect(
      (await world.policies.plan(supportPolicy.replace('group: Support', 'group: Customer Care'))).changes,
    ).toEqual([]);
  });

  it('means both while another group has taken its name, until a person publishes which', async () => {
    await rename(support, 'Support (old)');
    const eve = await world.hire('eve@example.com');
    await world.group('Support', [eve.id]);
    await world.settle();
    expect([await held('lea@example.com'), await held('eve@example.com')]).toEqual([['basic'], ['basic']]);
    expect((await found()).join()).toContain('beside it, another group that has the old name now');
    const again = `# Support is the new group\n${supportPolicy}`;
    expect((await world.policies.plan(again)).summary).toMatchObject({ grants: 0, revokes: 2, people: 1 });
    await world.policies.publish(again, { by: 'test' });
    await world.settle();
    expect([await held('lea@example.com'), await held('eve@example.com')]).toEqual([[], ['basic']]);
    expect((await found()).filter((one) => one.startsWith('renamed'))).toEqual([]);
  });

  it('means the new one alone once the same text is published again, as the finding says, and only then', async () => {
    expect(await world.policies.publish(supportPolicy, { by: 'test' })).toMatchObject({ version: 2 });
    await rename(support, 'Support (old)');
    const eve = await world.hire('eve@example.com');
    await world.group('Support', [eve.id]);
    await world.settle();
    const { hash, changes, isInForce } = await world.policies.plan(supportPolicy);
    expect({ isInForce, kinds: changes.map(({ kind }) => kind) }).toEqual({
      isInForce: false,
      kinds: ['revoke', 'revoke'],
    });
    const other = world.policies.publish(supportPolicy, { by: 'test', expectedHash: 'f'.repeat(64) });
    await expect(other).rejects.toMatchObject({ code: 'plan_changed' });
    expect(await world.policies.publish(supportPolicy, { by: 'test', expectedHash: hash })).toMatchObject({
      version: 3,
    });
    await world.settle();
    expect([await held('lea@example.com'), await held('eve@example.com')]).toEqual([[], ['basic']]);
    const after = await world.policies.plan(supportPolicy);
    expect({ isInForce: after.isInForce, changes: after.changes }).toEqual({ isInForce: true, changes: [] });
    for (const options of [{ by: 'test' }, { by: 'test', expectedHash: after.hash }])
      expect(await world.policies.publish(supportPolicy, options)).toMatchObject({ version: 3 });
    expect((await found()).filter((one) => one.startsWith('renamed'))).toEqual([]);
  });

  it('follows the same text published again without a plan, too', async () => {
    await rename(support, 'Support (old)');
    await world.group('Support', [lea.id]);
    await world.settle();
    expect(await world.policies.publish(supportPolicy, { by: 'test' })).toMatchObject({ version: 3 });
    expect((await found()).filter((one) => one.startsWith('renamed'))).toEqual([]);
  });

  it('gives nothing once it is deleted, is reported, and means a group that comes back under the name', async () => {
    await world.groups.remove(world.okta, support, world.now);
    await world.settle();
    expect(await held('lea@example.com')).toEqual([]);
    expect((await found()).join()).toContain('deleted_group: rule support: the group "Support" was deleted');
    await world.group('Support', [lea.id]);
    await world.settle();
    expect(await held('lea@example.com')).toEqual(['basic']);
    expect((await found()).join()).not.toContain('deleted_group');
  });

  it('gives a name that no group had at publishing to whichever group has it', async () => {
    const night = await world.group('Night', [lea.id]);
    await world.settle();
    expect(await held('lea@example.com')).toEqual(['basic']);
    await rename(night, 'Leads');
    await world.settle();
    expect(await held('lea@example.com')).toEqual(['lead']);
    await rename(night, 'Night');
    await world.settle();
    expect(await held('lea@example.com')).toEqual(['basic']);
  });
});
