import { describe, expect, it } from '@jest/globals';
import { expectedAccounts } from '../../../src/demo/expected.js';
import { differencesFrom, missing } from '../../../src/demo/helpdesks.js';
import { ended, holds } from '../../../src/demo/recording.js';

describe('comparing the helpdesks with what was expected', () => {
  const [first, ...rest] = expectedAccounts;
  if (!first) throw new Error('the table of expected accounts is empty');

  it('finds nothing when they hold exactly that', () => {
    expect(differencesFrom(expectedAccounts, expectedAccounts)).toEqual([]);
  });

  it('finds an account that is missing', () => {
    expect(differencesFrom(expectedAccounts, rest)).toEqual([
      'gorgias-eu lea.roy@example.com: expected active lead "Lead", holds nothing',
    ]);
  });

  it('finds an account nobody expected', () => {
    const stranger = { ...first, key: 'kiosk-paris' };
    expect(differencesFrom(expectedAccounts, [...expectedAccounts, stranger])).toEqual([
      'gorgias-eu kiosk-paris: expected nothing, holds active lead "Lead"',
    ]);
  });

  it.each([
    ['another status', { ...first, status: 'suspended' as const }],
    ['another role', { ...first, roles: [{ key: 'admin', name: 'Admin', scope: {} }] }],
    ['another name of the role', { ...first, roles: [{ key: 'lead', name: 'Boss', scope: {} }] }],
    ['other limits', { ...first, roles: [{ key: 'lead', name: 'Lead', scope: { inbox: ['italy'] } }] }],
    ['a role more', { ...first, roles: [...first.roles, { key: 'lite', name: 'Lite', scope: {} }] }],
  ])('finds %s', (_what, changed) => {
    expect(differencesFrom(expectedAccounts, [changed, ...rest])).toHaveLength(1);
  });

  it('says what a step still waits for', () => {
    expect(missing([holds('gorgias-eu', 'lea.roy@example.com', 'lead')], expectedAccounts)).toEqual([]);
    expect(missing([ended('gorgias-eu', 'lea.roy@example.com', 'suspended')], expectedAccounts)).toEqual([
      'gorgias-eu lea.roy@example.com: expected suspended, holds active lead "Lead"',
    ]);
  });
});
