import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { User } from '../../src/directory/model.js';
import { openWorld, type World } from '../support/world.js';

const policy = `version: 1
rules:
  - id: support
    reason: Agents answer customers
    when: { group: Support, directory: okta }
    grant: { gorgias-eu: basic }
tests:
  - name: support of Okta gets basic
    given: { groups: [Support], directory: Okta }
    expect: { gorgias-eu: basic }
`;

let world: World;
let lea: User;

beforeEach(async () => {
  world = await openWorld({ policy });
  lea = await world.hire('lea@example.com');
  await world.group('Support', [lea.id]);
  await world.settle();
  await world.acknowledgeAll();
});
afterEach(() => world.close());

const rename = (name: string) => world.directories.update(world.okta, { name });
const held = async (key: string) =>
  (await world.assignment(world.gorgias, key))?.desired.roles.map((role) => role.key) ?? [];
const found = async () =>
  (await world.policies.findings())
    .filter(({ id }) => /directory/.test(id))
    .map(({ id, message }) => `${id}: ${message}`);

/** Another directory under the name, with Eve in a group Support of its own. */
async function takeName(name: string) {
  const { id } = await world.directories.create({ name, dialect: 'okta' });
  const eve = await world.hire('eve@example.com', {}, id);
  await world.group('Support', [eve.id], id);
  await world.settle();
}

describe('a directory that a published policy names', () => {
  it('goes on being meant when it is renamed, for whoever joins later too, and lint says so', async () => {
    await rename('Acme Okta');
    const tom = await world.hire('tom@example.com');
    await world.group('Support 2', []);
    await world.change(lea, { title: 'Agent' });
    await world.settle();
    expect(await held('lea@example.com')).toEqual(['basic']);
    expect(await held(tom.userName)).toEqual([]);
    expect(await world.policies.currentVersion()).toBe(1);
    expect(await found()).toEqual([
      'renamed_directory: rule support: the directory "okta" is called "Acme Okta" now; the rule still means it; write the new name',
    ]);
    await rename('OKTA');
    expect(await found()).toEqual([]);
  });

  it('keeps its meaning through the next edit of the policy, tests included, which plans no change', async () => {
    await rename('Acme Okta');
    const edited = policy.replace('Agents answer', 'They answer');
    const { changes, tests } = await world.policies.plan(edited);
    expect({ changes, isPassed: tests.map(({ isPassed }) => isPassed) }).toEqual({ changes: [], isPassed: [true] });
    await world.policies.publish(edited, { by: 'test' });
    await world.change(lea, { title: 'Agent' });
    await world.settle();
    expect(await held('lea@example.com')).toEqual(['basic']);
    const followed = edited
      .replace('directory: okta', 'directory: Acme Okta')
      .replace('directory: Okta }', 'directory: Acme Okta }');
    expect((await world.policies.plan(followed)).changes).toEqual([]);
  });

  it('is not replaced by another that takes its name, until the policy is published again', async () => {
    await rename('Acme Okta');
    await takeName('okta');
    expect([await held('lea@example.com'), await held('eve@example.com')]).toEqual([['basic'], []]);
    expect(await found()).toEqual([
      'renamed_directory: rule support: the directory "okta" is called "Acme Okta" now; the rule still means it, and not the one that has the old name now; publish the policy again to mean that one, or write the new name',
    ]);
    const plan = await world.policies.plan(policy);
    expect(plan).toMatchObject({ isInForce: false, summary: { grants: 1, revokes: 1 } });
    await world.policies.publish(policy, { by: 'test' });
    await world.settle();
    expect([await held('lea@example.com'), await held('eve@example.com')]).toEqual([[], ['basic']]);
    expect(await found()).toEqual([]);
  });

  it('is not followed, once it is deleted, by a new one of its name, until the policy is published again', async () => {
    await world.directories.remove(world.okta);
    await world.settle();
    expect(await held('lea@example.com')).toEqual([]);
    await takeName('okta');
    expect(await held('eve@example.com')).toEqual([]);
    expect(await found()).toEqual([
      'unknown_directory: rule support listens to a directory "okta" that was deleted, and not to the one that has its name now; publish the policy again to mean that one, or correct the name',
    ]);
    expect((await world.policies.publish(policy, { by: 'test' })).version).toBe(2);
    await world.settle();
    expect(await held('eve@example.com')).toEqual(['basic']);
  });

  it('is noted before it is renamed, where the policy was published by an older program', async () => {
    const { version: _, ...published } = await world.policies.findText(1);
    await world.store.insertPolicy({ ...published, directories: [] });
    await world.settle();
    await rename('Acme Okta');
    await world.settle();
    expect(await held('lea@example.com')).toEqual(['basic']);
    expect(await world.policies.findText(3)).toMatchObject({ text: policy, directories: [{ name: 'okta' }] });
    await rename('Acme');
    expect(await world.policies.currentVersion()).toBe(3);
  });

  it('decides, with the groups, whether a policy published again is in force already', async () => {
    expect((await world.policies.publish(policy, { by: 'test' })).version).toBe(2); // notes the group, which came after version 1
    expect((await world.policies.publish(policy, { by: 'test' })).version).toBe(2);
    expect((await world.policies.plan(policy)).isInForce).toBe(true);
    await rename('Acme Okta');
    expect((await world.policies.plan(policy)).isInForce).toBe(true);
    await world.directories.create({ name: 'okta', dialect: 'okta' });
    expect((await world.policies.plan(policy)).isInForce).toBe(false);
    expect((await world.policies.publish(policy, { by: 'test' })).version).toBe(3);
  });
});
