import { afterEach, describe, expect, it } from '@jest/globals';
import type { User } from '../../../../src/directory/model.js';
import { createAuditTrail } from '../../../../src/evidence/audit/audit-trail.js';
import { createPersonData } from '../../../../src/evidence/person-data/person-data.js';
import { openWorld, type World } from '../../../support/world.js';

const open: World[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((world) => world.close()));
});

/** Somebody who had access, was deleted, and whose accounts are confirmed as closed. */
async function leaIsGone() {
  const world = await openWorld();
  open.push(world);
  const lea = await world.hire('lea@example.com');
  await world.group('Support', [lea.id]);
  const caughtUp = async () => {
    await world.settle();
    await world.acknowledgeAll();
  };
  const remove = ({ id }: User) => world.users.remove(world.okta, id, { at: world.now }, () => undefined);
  await caughtUp();
  return { world, lea, caughtUp, remove };
}

function purging({ store, people, policies }: World, now: Date, erase: (names: readonly string[]) => Promise<number>) {
  const policyVersion = async () => (await policies.current()).version;
  return createPersonData({ people, store, policyVersion, eraseAudit: erase, clock: () => now });
}

function chainerOf(world: World) {
  const nothing = () => undefined;
  const settings = { holder: 'one', newSalt: () => 'ab'.repeat(16), onHead: nothing, onError: nothing };
  return createAuditTrail({ store: world.store, clock: () => world.now, ...settings }).chainer;
}

describe('the purge of a person', () => {
  it('also takes what another process moved into the audit chain meanwhile', async () => {
    const { world, lea, caughtUp, remove } = await leaIsGone();
    await remove(lea);
    await caughtUp();
    const chainer = chainerOf(world);
    const data = purging(world, world.now, async (names) => {
      const erased = await world.store.eraseAuditDetails(names);
      await chainer.catchUp();
      return erased;
    });
    await data.purge('lea@example.com');
    const { items } = await world.store.listAudit({ action: 'assignment.decided' }, { limit: 200 });
    expect(items.length).toBeGreaterThan(0);
    expect(items.filter(({ content }) => content)).toEqual([]);
  });

  it('waits for every record that an offboarding holds for, whatever address it has, and then takes them all', async () => {
    const { world, lea, caughtUp, remove } = await leaIsGone();
    const other = await world.hire('lea.roy@example.org');
    const { id } = await world.offboardings.start('lea@example.com', 'left', 'hr');
    await world.store.widenOffboarding(id, [other.id], []);
    await remove(lea);
    await caughtUp();
    await chainerOf(world).catchUp();
    const data = purging(world, world.now, (names) => world.store.eraseAuditDetails(names));
    await expect(data.purge('lea@example.com')).rejects.toMatchObject({
      code: 'conflict',
      details: { message: expect.stringContaining(`User ${other.id} is in the directory`) },
    });
    await remove(other);
    await caughtUp();
    await chainerOf(world).catchUp();
    expect(await data.purge('lea@example.com')).toMatchObject({ users: 2, accounts: 2, keptOffboardings: [id] });
  });
});
