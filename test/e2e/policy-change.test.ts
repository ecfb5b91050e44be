import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createFreshness } from '../../src/assignments/freshness.js';
import { openWorld, supportPolicy, type World } from '../support/world.js';

let world: World;
afterEach(() => world.close());

const dueAfter = (version: number) => world.store.countDueUsers(world.now, version);
const leadsAreAdmins = supportPolicy.replace('grant: { gorgias-eu: lead }', 'grant: { gorgias-eu: admin }');

async function staffed() {
  world = await openWorld();
  const { hire, group, settle } = world;
  const [lea, tom, eve] = [await hire('lea@example.com'), await hire('tom@example.com'), await hire('eve@example.com')];
  await group('Support', [lea.id, tom.id]);
  const leads = await group('Leads', [tom.id]);
  await settle();
  return { lea, tom, eve, leads };
}

describe('publishing a policy', () => {
  it('resolves only the people whom a changed rule can touch', async () => {
    await staffed();
    await world.policies.publish(leadsAreAdmins, { by: 'test' });
    expect(await dueAfter(2)).toBe(1);
    await world.settle();
    expect((await world.assignment(world.gorgias, 'tom@example.com'))?.desired.roles).toMatchObject([{ key: 'admin' }]);
  });

  it('resolves nobody when only words, tests or limits on revokes change', async () => {
    await staffed();
    const reworded = supportPolicy
      .replace('Agents answer customers', 'They answer customers')
      .replace('rules:', 'safety:\n  revokes: { max: 7 }\nrules:');
    await world.policies.publish(`# for the record\n${reworded}`, { by: 'test' });
    expect(await dueAfter(2)).toBe(0);
    expect((await world.policies.current()).version).toBe(2);
  });

  it('resolves everybody when a setting of a target changes', async () => {
    await staffed();
    const settings = supportPolicy.replace('    protect:', '    default: observer\n    protect:');
    await world.policies.publish(settings, { by: 'test' });
    expect(await dueAfter(2)).toBe(3);
  });

  it('lets a grant out that was decided under the version before, when nothing about the person changed', async () => {
    const { lea, tom } = await staffed();
    const isFresh = createFreshness({ marks: world.store, policies: world.store, assignments: world.store });
    const owed = async (key: string) => {
      const assignment = await world.assignment(world.gorgias, key);
      if (!assignment) throw new Error(`nothing is owed to ${key}`);
      return assignment;
    };
    await world.policies.publish(leadsAreAdmins, { by: 'test' });
    expect(await isFresh(await owed('lea@example.com'))).toBe(true);
    expect((await owed('lea@example.com')).basis.policyVersion).toBe(1);
    const stale = await owed('tom@example.com');
    expect(await isFresh(stale)).toBe(false);
    await world.settle();
    expect(await isFresh(stale)).toBe(false); // a newer version took its place
    expect(await isFresh(await owed('tom@example.com'))).toBe(true);
    await world.change(lea, { title: 'Agent' });
    expect(await isFresh(await owed('lea@example.com'))).toBe(false);
    await world.change(tom, { active: false });
    expect(await isFresh(await owed('tom@example.com'))).toBe(false);
  });

  it('looks again at somebody who was written while it was being prepared', async () => {
    const { eve, leads } = await staffed();
    world.store.streamSubjects = interrupted(world, async () => {
      await world.move(leads, { add: [eve.id] });
      await world.settle(); // resolved once more under the version still in force
    });
    await world.policies.publish(leadsAreAdmins, { by: 'test' });
    await world.settle();
    expect((await world.assignment(world.gorgias, 'eve@example.com'))?.desired.roles).toMatchObject([{ key: 'admin' }]);
  });
});

/** The walk over all users, with something happening after it was read. */
function interrupted({ store }: World, happen: () => Promise<void>): World['store']['streamSubjects'] {
  const walk = store.streamSubjects.bind(store);
  return async function* (batch) {
    for await (const subjects of walk(batch)) yield subjects;
    await happen();
  };
}

describe('a plan', () => {
  const names = ['Support', 'Leads', 'Night', 'Admins'] as const;
  const rules = names.map((name, index) => {
    const role = ['basic', 'lead', 'lite', 'admin'][index];
    return `  - id: rule-${index}\n    reason: ${name}\n    when: { group: ${name} }\n    grant: { gorgias-eu: ${role}${index % 2 ? '' : ', intercom-main: support-agent-standard'} }\n`;
  });
  const policyOf = (kept: readonly number[]) =>
    `version: 1\ntargets:\n  gorgias-eu: { precedence: [admin, lead, basic, lite, observer] }\nrules:${kept.length ? '' : ' []'}\n${kept.map((index) => rules[index]).join('')}`;
  const memberships = fc.array(fc.subarray([0, 1, 2, 3]), { minLength: 1, maxLength: 5 });
  const someRules = fc.subarray([0, 1, 2, 3], { minLength: 1 });

  async function given(people: readonly (readonly number[])[], policy: string) {
    world = await openWorld({ policy });
    const users = await Promise.all(people.map((_groups, index) => world.hire(`p${index}@example.com`)));
    for (const [group, name] of names.entries())
      await world.group(
        name,
        users.filter((_user, index) => people[index]?.includes(group)).map(({ id }) => id),
      );
  }

  it('that was published and carried out is empty when it is planned again', async () => {
    await fc.assert(
      fc.asyncProperty(memberships, someRules, someRules, async (people, first, second) => {
        await given(people, policyOf(first));
        await world.settle();
        await world.policies.publish(policyOf(second), { by: 'test' });
        await world.settle();
        expect((await world.policies.plan(policyOf(second))).changes).toEqual([]);
        await world.close();
      }),
      { numRuns: 20 },
    );
    world = await openWorld();
  });

  it('says exactly what carrying it out then does', async () => {
    await fc.assert(
      fc.asyncProperty(memberships, someRules, someRules, async (people, first, second) => {
        await given(people, policyOf(first));
        await world.settle();
        const { changes } = await world.policies.plan(policyOf(second));
        await world.policies.publish(policyOf(second), { by: 'test' });
        const versionBefore = await newestVersion();
        await world.settle();
        const made = (await everything()).filter(({ version }) => version > versionBefore);
        expect(made.map(({ key }) => key).sort()).toEqual(changes.map(({ person }) => person.key).sort());
        await world.close();
      }),
      { numRuns: 20 },
    );
    world = await openWorld();
  });

  it('that only removes a rule gives nobody access who had none', async () => {
    await fc.assert(
      fc.asyncProperty(memberships, fc.integer({ min: 0, max: 3 }), async (people, removed) => {
        await given(people, policyOf([0, 1, 2, 3]));
        await world.settle();
        const { changes } = await world.policies.plan(policyOf([0, 1, 2, 3].filter((index) => index !== removed)));
        expect(changes.filter(({ kind }) => kind === 'grant')).toEqual([]);
        await world.close();
      }),
      { numRuns: 20 },
    );
    world = await openWorld();
  });
});

async function everything() {
  return (await world.store.listAssignments({}, { limit: 200 })).items;
}

async function newestVersion(): Promise<number> {
  return Math.max(0, ...(await everything()).map(({ version }) => version));
}
