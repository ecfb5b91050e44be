import { afterEach, describe, expect, it } from '@jest/globals';
import { retireTargets } from '../../src/assignments/retire-targets.js';
import { createPeopleEvidence } from '../../src/evidence/explain-person.js';
import { openWorld, supportPolicy, type World } from '../support/world.js';

let world: World;
afterEach(() => world.close());

/** The support policy with these settings of gorgias-eu. */
const withSettings = (settings: string) =>
  supportPolicy.replace('protect: [breakglass@example.com]', settings.trim().replaceAll('\n', '\n    '));

/** Lea and Eve answer customers, Tom leads; everything is confirmed. */
async function staffed(policy: string) {
  world = await openWorld({ policy });
  const [lea, eve] = [await world.hire('lea@example.com'), await world.hire('eve@example.com')];
  const tom = await world.hire('tom@example.com');
  await world.group('Support', [lea.id, eve.id]);
  await world.group('Leads', [tom.id]);
  await world.settle();
  await world.acknowledgeAll();
}

const currentPolicy = () => world.policies.current();
const retire = () =>
  retireTargets({
    targets: world.store,
    assignments: world.store,
    marks: world.store,
    currentPolicy,
    onMarked: () => undefined,
  });

/** Deletes gorgias-eu and lets everything happen that follows; gives what was sent there, and whether the target is gone. */
async function deleteGorgias() {
  await world.targets.remove(world.gorgias.id, { force: false });
  await retire();
  await world.settle();
  const sent = (await world.acknowledgeAll()).filter(({ targetId }) => targetId === world.gorgias.id);
  const isGone = (await retire()) === 1;
  return { sent: Object.fromEntries(sent.map(({ key, desired }) => [key, desired.status])), isGone };
}

describe('a target that is deleted', () => {
  it('has its accounts removed where its policy says remove', async () => {
    await staffed(withSettings('offboard: remove'));
    expect(await deleteGorgias()).toEqual({
      sent: { 'lea@example.com': 'removed', 'eve@example.com': 'removed', 'tom@example.com': 'removed' },
      isGone: true,
    });
  });

  it('has them suspended where its policy says nothing', async () => {
    await staffed(supportPolicy);
    const { sent, isGone } = await deleteGorgias();
    expect(new Set(Object.values(sent))).toEqual(new Set(['suspended']));
    expect(isGone).toBe(true);
  });

  it('leaves protected accounts as they are, and does not wait for them', async () => {
    await staffed(supportPolicy);
    await world.policies.publish(withSettings('protect: [lea@example.com]'), { by: 'test' });
    await world.settle();
    expect(await deleteGorgias()).toEqual({
      sent: { 'eve@example.com': 'suspended', 'tom@example.com': 'suspended' },
      isGone: true,
    });
    expect(await world.assignment(world.gorgias, 'lea@example.com')).toMatchObject({ desired: { status: 'active' } });
  });

  it('is not kept by the minimum of a role: all of them end with it', async () => {
    await staffed(withSettings('limits: { lead: { min: 1 } }'));
    expect(await deleteGorgias()).toMatchObject({ sent: { 'tom@example.com': 'suspended' }, isGone: true });
  });

  it('says so to whoever asks why somebody has nothing there', async () => {
    await staffed(supportPolicy);
    await world.targets.remove(world.gorgias.id, { force: false });
    const shared = { assignments: world.store, targets: world.store, offboardings: world.store, holds: world.store };
    const evidence = createPeopleEvidence({
      ...shared,
      directory: world.store,
      registry: world.store,
      people: world.people,
      currentPolicy,
      reconcile: world.reconcile,
      deliverNow: () => {
        throw new Error('nothing is delivered here');
      },
      clock: () => world.now,
    });
    const { targets } = await evidence.explain('lea@example.com', 'en');
    expect(targets.find(({ target }) => target.id === world.gorgias.id)?.sentences).toEqual([
      'Should hold no role on gorgias-eu.',
      'This helpdesk is being deleted: every access there ends first.',
    ]);
  });
});
