import { describe, expect, it } from '@jest/globals';
import { createOffboardings } from '../../../../src/evidence/leavers/offboarding.js';
import { createPeople } from '../../../../src/directory/people.js';
import { openWorld } from '../../../support/world.js';
import type { Store } from '../../../../src/stores/store.js';

/** One more instance of the service on the same store. */
function instance(store: Store) {
  const timelines = { ofOffboarding: () => Promise.reject(new Error('not asked for here')) };
  const clock = () => new Date('2026-11-22T09:00:00.000Z');
  return createOffboardings({ people: createPeople({ store }), store, timelines, clock, onMarked: () => undefined });
}

describe('an offboarding started by two instances at the same moment', () => {
  it('is over with one reinstatement', async () => {
    const world = await openWorld();
    const lea = await world.hire('lea@example.com');
    const [a, b] = [instance(world.store), instance(world.store)];
    const [first, second] = await Promise.all([
      a.start('lea@example.com', 'left', 'hr'),
      b.start('lea@example.com', 'left', 'hr'),
    ]);
    expect(second.id).not.toBe(first.id); // the race is real

    await a.reinstate(second.id, 'back', 'hr');

    expect(await world.store.findActiveOffboardings([lea.id], ['email:lea@example.com'])).toEqual([]);
    await world.store.close();
  });
});
