import { describe, expect, it } from '@jest/globals';
import { runPolicyTests } from '../../../src/mapping/policy-tests.js';
import { example } from './example-policy.js';
import { days, now, okta, policyOf } from './people.js';

const base = `version: 1
targets: { gorgias-eu: { precedence: [lead, basic, lite] } }
rules:
  - { id: lite, reason: x, when: { group: L1 }, grant: { gorgias-eu: lite } }
  - { id: basic, reason: x, when: { group: L1 }, grant: { gorgias-eu: basic }, after: P90D }
  - { id: leads, reason: x, when: { group: { externalId: g-1 }, directory: Okta, roles: [boss] }, grant: { gorgias-eu: lead } }
tests:
`;
const run = (...tests: readonly string[]) =>
  runPolicyTests(policyOf(base + tests.map((test) => `  - { name: one, ${test} }\n`).join('')), now);
const outcome = (test: string) =>
  run(test).map(({ isPassed, failures }) => (isPassed ? 'passed' : failures.join('; ')))[0];

describe('the tests of a policy file', () => {
  it('pass where the rules do what they say', () => {
    expect(runPolicyTests(policyOf(example), now).map(({ name, line, failures }) => [name, line, failures])).toEqual([
      ['new agents start on lite', 51, []],
      ['trained agents get basic', 56, []],
    ]);
  });

  it.each([
    'given: { groups: [L1] }, expect: { gorgias-eu: lite }',
    'given: { memberOf: { L1: P90D } }, expect: { gorgias-eu: [basic] }',
    'given: { memberOf: { L1: 2026-01-01 } }, expect: { gorgias-eu: basic }',
    'given: { groups: [{ name: L1, since: P89D }] }, expect: { gorgias-eu: lite }',
    'given: { groups: [L1], started: P100D }, expect: { gorgias-eu: basic }',
    'given: { groups: [L1], active: false }, expect: { gorgias-eu: none }',
    'given: { groups: [] }, expect: { gorgias-eu: [] }',
    'given: { groups: [{ externalId: g-1 }], directory: okta, roles: boss }, expect: { gorgias-eu: lead }',
    'given: { groups: [{ externalId: g-1 }], roles: boss }, expect: { gorgias-eu: none }',
    'given: { groups: [L1] }, deny: { gorgias-eu: [basic, lead] }',
  ])('know people by %s', (test) => {
    expect(outcome(test)).toBe('passed');
  });

  it('say what was expected, what came and by which rule, where they fail', () => {
    expect(outcome('given: { groups: [L1] }, expect: { gorgias-eu: lead }')).toBe(
      'expected "lead" on gorgias-eu, but the rules give "lite" (rule lite, line 4)',
    );
    expect(outcome('given: { groups: [L1] }, deny: { gorgias-eu: lite }')).toBe(
      '"lite" on gorgias-eu is denied, but is given (rule lite, line 4)',
    );
    expect(outcome('given: { groups: [L1], directory: Nowhere }, expect: { gorgias-eu: lite }')).toContain(
      'no directory "Nowhere"',
    );
  });

  it('do not depend on when a directory was first read', () => {
    const directories = [{ id: okta, name: 'Okta', baselineUntil: days(1) }];
    const text = `${base}  - { name: one, given: { groups: [L1] }, expect: { gorgias-eu: lite } }\n`;
    expect(runPolicyTests(policyOf(text, { directories }), now)[0]?.isPassed).toBe(true);
  });
});
