import { describe, expect, it } from '@jest/globals';
import { createFreeze } from '../../../src/assignments/freeze.js';
import type { ServiceFreeze } from '../../../src/assignments/hold-model.js';
import { gate } from '../../support/gate.js';

const now = new Date('2026-11-22T09:00:00.000Z');

describe('the freeze of the whole service', () => {
  it('is in force for the worker at once, also while an older read of the store is under way', async () => {
    let stored: ServiceFreeze | undefined;
    const held = gate();
    const store = {
      findFreeze: async () => {
        const found = stored;
        await held.pass();
        return found;
      },
      setFreeze: async (freeze: ServiceFreeze) => void (stored = freeze),
      clearFreeze: async () => void (stored = undefined),
    };
    const freeze = createFreeze({ store, clock: () => now, onChanged: () => undefined });

    const early = freeze.isFrozen(now); // reads "none" and is still on its way
    await freeze.start({ reason: 'migration', by: 'owner' });
    held.open();
    await early;

    expect(await freeze.isFrozen(now)).toBe(true);
  });
});
