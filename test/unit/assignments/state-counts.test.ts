import { expect, it } from '@jest/globals';
import { stateCounts } from '../../../src/assignments/state-counts.js';
import { newId } from '../../../src/core/ids.js';

it('counts assignments of all targets by the words of the admin API, and says 0 where there are none', () => {
  const targetId = newId('tgt');
  expect(
    stateCounts([
      { targetId, state: 'done', isFailing: false, count: 60 },
      { targetId: newId('tgt'), state: 'done', isFailing: false, count: 2 },
      { targetId, state: 'owed', isFailing: true, count: 3 },
      { targetId, state: 'owed', isFailing: false, count: 4 },
      { targetId, state: 'parked', isFailing: true, count: 5 },
    ]),
  ).toEqual({ in_step: 62, pending: 4, failing: 3, dead: 5, held: 0 });
});
