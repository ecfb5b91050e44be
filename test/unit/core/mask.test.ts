import { describe, expect, it } from '@jest/globals';
import { masked } from '../../../src/core/mask.js';

describe('masked JSON', () => {
  it('hides what names a person, and keeps ids, flags and times', () => {
    expect(
      masked({
        id: 'usr_1',
        userName: 'lea@example.com',
        active: true,
        name: { givenName: 'Léa' },
        emails: [{ value: 'lea@example.com', primary: true, type: 'work' }],
        meta: { created: '2026-11-22T09:00:00Z' },
      }),
    ).toEqual({
      id: 'usr_1',
      userName: 'l•••@•••',
      active: true,
      name: { givenName: 'L•••' },
      emails: [{ value: 'l•••@•••', primary: true, type: 'work' }],
      meta: { created: '2026-11-22T09:00:00Z' },
    });
  });
});
