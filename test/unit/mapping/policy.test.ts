import { describe, expect, it } from '@jest/globals';
import { emptyPolicy, parsePolicy } from '../../../src/mapping/policy.js';
import { example } from './example-policy.js';
import { context, faultsOf, policyOf } from './people.js';

const rule = (fields: string) => `version: 1\nrules:\n  - id: one\n    reason: because\n    ${fields}\n`;
const simple = rule('when: { group: Support }\n    grant: { gorgias-eu: basic }');

describe('a policy text', () => {
  it('is read whole, with the line of every rule', () => {
    const policy = policyOf(example);
    expect(policy.targets.map(({ name }) => name)).toEqual([
      'gorgias-eu',
      'intercom-main',
      'responso-fr',
      'userlike-main',
    ]);
    expect(policy.rules.map(({ id, line }) => `${id}:${line}`).slice(0, 2)).toEqual([
      'support-standard:18',
      'night:22',
    ]);
    expect(policy.safety.revokes).toEqual({ max: 20, percent: 10, windowMs: 900_000 });
    expect(policy.targets[0]?.protect.has('breakglass@example.com')).toBe(true);
    expect(policy.targets[1]?.offboard).toEqual({
      kind: 'remove_after',
      after: { years: 0, months: 0, days: 30, ms: 0 },
    });
    expect(policy.rules[5]?.until).toMatchObject({ kind: 'instant', at: new Date('2027-03-31T22:00:00.000Z') });
  });

  it('may be JSON, and then means the same', () => {
    const json = JSON.stringify({
      version: 1,
      rules: [{ id: 'one', reason: 'because', when: { group: 'Support' }, grant: { 'gorgias-eu': 'basic' } }],
    });
    expect(policyOf(json).hash).toBe(policyOf(simple).hash);
    expect(policyOf(json.replaceAll(',', ',\n\t')).hash).toBe(policyOf(simple).hash);
  });

  it('keeps its hash when only comments, layout or key order change, and not when a word does', () => {
    const moved = rule('# why\n    grant: { gorgias-eu: basic }\n    when:\n      group: "Support"');
    expect(policyOf(moved).hash).toBe(policyOf(simple).hash);
    expect(policyOf(simple.replace('because', 'why not')).hash).not.toBe(policyOf(simple).hash);
  });

  it('grants nothing before any was published', () => {
    expect(emptyPolicy()).toMatchObject({ targets: [], rules: [], hash: policyOf('version: 1').hash });
  });
});

describe('faults of a policy text', () => {
  it('are all reported together, each with its line and column, in the order of the text', () => {
    const faults = faultsOf(`version: 1
timezone: Europe/Pariss
targets:
  gorgias-eu: { precedence: [admin, leed] }
rulez: []
rules:
  - id: a
    reason: ""
    when: { group: { prefx: x }, filter: 'userName eqq "x"' }
    grant: { gorgias-eu: basik }
  - id: a
    reason: two
    when: { group: { match: '(a)\\1' } }
    grant: { gorgias-us: lite }
    until: soon
`);
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      '2:11',
      '4:37',
      '5:1',
      '8:13',
      '9:20',
      '9:52',
      '10:26',
      '11:9',
      '13:29',
      '14:14',
      '15:12',
    ]);
  });

  it.each([
    [
      'an unknown key, with the one meant',
      'version: 1\nrulez: []',
      '2:1 rulez: unknown key "rulez" - did you mean "rules"?',
    ],
    [
      'a missing reason',
      'version: 1\nrules:\n  - id: a\n    when: { group: x }\n    grant: { gorgias-eu: lite }',
      '"reason" is missing',
    ],
    ['a key written twice', 'version: 1\nversion: 1', '2:1 : this key is written twice'],
    ['a tab', 'version: 1\ntargets:\n\tx: 1', '3:1 : a tab is used for indentation'],
    ['two documents', 'version: 1\n---\nversion: 1', 'more than one YAML document'],
    ['an alias of nothing', 'version: *x', 'no anchor &x'],
    ['another version', 'version: 2', 'must be 1'],
    ['a list', '- 1', 'begins with "version: 1"'],
    ['nothing', '', 'begins with "version: 1"'],
    ['broken YAML', 'version: [', 'not valid YAML'],
    ['an unknown tag', 'version: !!js x', 'not valid YAML'],
    ['a wrong type', 'version: 1\nrules: {}', 'rules: must be a list'],
    ['an unknown target', simple.replace('gorgias-eu', 'gorgias-us'), 'did you mean "gorgias-eu"?'],
    ['an unknown role', simple.replace('basic', 'basik'), 'did you mean "basic"?'],
    [
      'a role named like a built-in of the language',
      simple.replace('basic', 'constructor'),
      'has no role "constructor"',
    ],
    ['a target named like a built-in of the language', simple.replace('gorgias-eu', '__proto__'), 'rules[0].grant'],
    ['a rule without conditions', rule('when: {}\n    grant: { gorgias-eu: lite }'), 'no condition'],
    ['a rule without grants', rule('when: { group: x }\n    grant: {}'), 'grants nothing'],
    [
      'an unknown attribute in a filter',
      rule("when: { filter: 'userNam eq 1' }\n    grant: { gorgias-eu: lite }"),
      'not a valid SCIM filter',
    ],
    ['a bad window', 'version: 1\nsafety: { revokes: { window: soon } }\n', 'no length of time'],
    [
      'a custom role on a helpdesk without them',
      'version: 1\ntargets: { gorgias-eu: { roles: { x: { base: basic } } } }',
      'no custom roles',
    ],
    ['a precedence that repeats a role', 'version: 1\ntargets: { gorgias-eu: { precedence: [lite, lite] } }', 'twice'],
    [
      'limits nobody can meet',
      'version: 1\ntargets: { gorgias-eu: { limits: { admin: { min: 3, max: 2 } } } }',
      'min 3 is above max 2',
    ],
    ['a combination of one', 'version: 1\nforbid: [{ roles: { gorgias-eu: admin }, reason: x }]', 'fewer than two'],
    ['a test without expectation', 'version: 1\ntests: [{ name: x, given: {} }]', 'expects nothing'],
    [
      'a day that does not exist',
      rule('when: { group: x }\n    grant: { gorgias-eu: lite }\n    until: 2026-02-30'),
      '"2026-02-30" is no duration',
    ],
  ])('name %s', (_what, text, message) => {
    expect(faultsOf(text).join('\n')).toContain(message);
  });

  it('point at the character inside a filter', () => {
    const text = rule(`when: { filter: 'userName eqq "x"' }\n    grant: { gorgias-eu: lite }`);
    expect(faultsOf(text)[0]).toMatch(/^5:31 rules\[0\]\.when\.filter: not a valid SCIM filter, at character 10: /);
  });

  it('name a granted role that the precedence leaves out', () => {
    const text = `version: 1
targets: { gorgias-eu: { precedence: [lead, basic] } }
rules:
  - { id: a, reason: x, when: { group: A }, grant: { gorgias-eu: basic } }
  - { id: b, reason: x, when: { group: B }, grant: { gorgias-eu: lite } }
`;
    expect(faultsOf(text).join()).toContain('does not rank "lite", which rule "b" grants');
  });

  it('never end the process, however hostile the text', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefg'[index]}`).join()}]`),
    ].join('\n');
    for (const text of [
      '['.repeat(200_000),
      '{a: '.repeat(50_000),
      '- '.repeat(50_000),
      '? '.repeat(50_000),
      bomb,
      'x'.repeat(1_000_001),
    ])
      expect(faultsOf(text).length).toBeGreaterThan(0);
  });

  it('leave out targets that were deleted since, when a published policy is read again', () => {
    const text = simple.replace('gorgias-eu: basic', 'gorgias-eu: basic, gone: lite');
    expect(faultsOf(text).join()).toContain('no target "gone"');
    const policy = policyOf(text, { unknownTargets: 'ignore' });
    expect(policy.targets.map(({ name }) => name)).toEqual(['gorgias-eu']);
    expect(policy.rules[0]?.grants).toHaveLength(1);
  });

  it('name the catalog of a target that this installation lacks', () => {
    const parsed = parsePolicy(simple, { ...context, targets: [{ name: 'gorgias-eu', catalog: 'nope' }] });
    expect(JSON.stringify(parsed)).toContain('names the catalog');
  });
});
