import { describe, expect, it } from '@jest/globals';
import { accountHolders } from '../../../src/mapping/account.js';
import { entra, now, person } from './people.js';

const shared = { emails: [{ value: 'lea@example.com', type: 'work' }] };

describe('who holds an account', () => {
  it('is the earliest created active user of a directory; a later one with the same key collides', () => {
    const later = person('lea2', { attributes: shared, ordinal: 9 });
    const first = person('lea1', { attributes: shared, ordinal: 3 });
    expect(accountHolders('email', [later, first])).toEqual({ holders: [first], collisions: [later] });
  });

  it('is one user of each directory, since directories add up', () => {
    const inOkta = person('lea1', { attributes: shared, ordinal: 1 });
    const inEntra = person('lea2', { attributes: shared, ordinal: 2, directoryId: entra });
    expect(accountHolders('email', [inOkta, inEntra])).toEqual({ holders: [inOkta, inEntra], collisions: [] });
  });

  it('is never an inactive or deleted user while an active one has the key', () => {
    const inactive = person('lea1', { attributes: shared, ordinal: 1, active: false });
    const deleted = person('lea2', { attributes: shared, ordinal: 2, deletedAt: now });
    const active = person('lea3', { attributes: shared, ordinal: 3 });
    expect(accountHolders('email', [inactive, deleted, active])).toEqual({ holders: [active], collisions: [] });
  });

  it('is nobody when nobody who has the key is active', () => {
    const inactive = person('lea1', { attributes: shared, active: false });
    expect(accountHolders('email', [inactive])).toEqual({ holders: [], collisions: [] });
  });

  it('is not asked about users of different keys', () => {
    expect(() => accountHolders('email', [person('a@example.com'), person('b@example.com')])).toThrow('different');
  });
});
