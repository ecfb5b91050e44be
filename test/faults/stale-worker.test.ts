import { describe, expect, it } from '@jest/globals';
import type { UserId } from '../../src/core/ids.js';
import { createReconcile } from '../../src/assignments/reconcile.js';
import { openWorld, type World } from '../support/world.js';

/** A reconcile that has read the person as active and then stands still until told to go on. */
function stalledReconcile(world: World) {
  let goOn: () => void = () => undefined;
  let hasRead: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  const read = new Promise<void>((resolve) => (hasRead = resolve));
  let isFirst = true;
  const { store } = world;
  const getSubjects = async (ids: readonly UserId[]) => {
    const subjects = await store.getSubjects(ids);
    if (!isFirst) return subjects;
    isFirst = false;
    hasRead();
    await gate;
    return subjects;
  };
  const reconcile = createReconcile({
    directory: { getSubjects, findUsersByKey: (key) => store.findUsersByKey(key) },
    assignments: store,
    targets: store,
    offboardings: store,
    currentPolicy: () => world.policies.current(),
    clock: () => world.now,
  });
  return { reconcile, read, goOn: () => goOn() };
}

describe('a pipeline worker that reads somebody as active and stalls', () => {
  it('cannot grant after another worker has revoked', async () => {
    const world = await openWorld();
    const lea = await world.hire('lea@example.com');
    await world.group('Support', [lea.id]);
    await world.settle();
    await world.acknowledgeAll();

    const group = await world.group('Leads', [lea.id]);
    expect(group).toBeDefined();
    const stalled = stalledReconcile(world);
    const late = stalled.reconcile({ userId: lea.id, revision: 0, mark: 'revision' });
    await stalled.read;

    await world.change(lea, { active: false });
    await world.settle();
    await world.acknowledgeAll();
    expect((await world.assignment(world.gorgias, 'lea@example.com'))?.acknowledged?.state.status).toBe('suspended');

    stalled.goOn();
    await late;
    const after = await world.assignment(world.gorgias, 'lea@example.com');
    expect(after?.desired.status).toBe('suspended');
    expect(after?.delivery.state).toBe('done');
    await world.close();
  });

  it('cannot grant a first account to somebody who was deactivated meanwhile: what it wrote is never fresh enough to send', async () => {
    const world = await openWorld();
    const lea = await world.hire('lea@example.com');
    await world.group('Support', [lea.id]);
    const stalled = stalledReconcile(world);
    const late = stalled.reconcile({ userId: lea.id, revision: lea.revision, mark: 'revision' });
    await stalled.read;
    await world.change(lea, { active: false });
    stalled.goOn();
    await late;

    const standing = await world.assignment(world.gorgias, 'lea@example.com');
    const basis = standing?.basis.users[0];
    const user = await world.store.findUserAnywhere(lea.id);
    expect(standing?.desired.status === 'active' && basis?.revision === user?.revision).toBe(false);

    await world.settle();
    expect((await world.assignment(world.gorgias, 'lea@example.com'))?.desired.status ?? 'none').not.toBe('active');
    await world.close();
  });

  it('does not clear the mark of a change it has not seen', async () => {
    const world = await openWorld();
    const lea = await world.hire('lea@example.com');
    const policyVersion = (await world.policies.current()).version;
    const leaseUntil = new Date(world.now.getTime() + 60_000);
    const claim = { now: world.now, policyVersion, limit: 10, leaseUntil };
    const [due] = await world.store.claimDueUsers({ ...claim, lease: 'slow' });
    if (!due) throw new Error('nobody was due');
    await world.change(lea, { active: false });
    await world.store.settleUser(due, 'slow', { revision: due.revision, policyVersion });

    const again = await world.store.claimDueUsers({ ...claim, lease: 'next' });
    expect(again.map(({ userId }) => userId)).toEqual([lea.id]);
    await world.close();
  });
});
