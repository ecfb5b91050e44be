import { describe, expect, it } from '@jest/globals';
import type { GroupId } from '../../../src/core/ids.js';
import type { Finding, KnownGroup, LintContext } from '../../../src/mapping/lint-finding.js';
import { lint, lintSubject } from '../../../src/mapping/lint.js';
import type { Policy } from '../../../src/mapping/policy-model.js';
import { example } from './example-policy.js';
import { entra, now, okta, person, policyOf } from './people.js';

const rule = (id: string, fields: string) => `  - { id: ${id}, reason: because, ${fields} }\n`;
const policy = (rules: string, rest = '') => policyOf(`version: 1\n${rest}rules:\n${rules}`);
const group = (displayName: string, memberCount = 3): KnownGroup => ({
  id: `grp_${displayName}` as GroupId, // an id of this test
  displayName,
  directoryId: okta,
  memberCount,
});
const oneDirectory: LintContext = {
  groups: ['A', 'B', 'C'].map((name) => group(name)),
  directories: [{ id: okta, name: 'Okta' }],
  now,
};
const twoDirectories = { ...oneDirectory, directories: [...oneDirectory.directories, { id: entra, name: 'Entra ID' }] };

function found(from: Policy, id: Finding['id'], context: LintContext = oneDirectory): readonly Finding[] {
  return lint(from, context).filter((finding) => finding.id === id);
}

describe('two rules that meet without a winner', () => {
  const meeting =
    rule('a', 'when: { group: A }, grant: { gorgias-eu: basic }') +
    rule('b', 'when: { group: B }, grant: { gorgias-eu: lead }');

  it('block publishing, with both rules and what to do', () => {
    const findings = lint(policy(meeting), oneDirectory);
    expect(findings.map(({ severity }) => severity)).toContain('error');
    expect(found(policy(meeting), 'undefined_winner')).toMatchObject([
      {
        severity: 'error',
        line: 4,
        ruleIds: ['a', 'b'],
        message: expect.stringContaining('targets.gorgias-eu.precedence'),
      },
    ]);
  });

  it('name somebody in both groups as the example', () => {
    const subjects = [person('sam'), person('lea', { groups: ['A', 'B'] })];
    expect(found(policy(meeting), 'undefined_winner', { ...oneDirectory, subjects })).toMatchObject([
      { example: 'lea' },
    ]);
    expect(lintSubject(policy(meeting), [person('lea', { groups: ['A', 'B'] })], now)).toEqual([
      { target: 'gorgias-eu', roles: ['basic', 'lead'], ruleIds: ['a', 'b'], userName: 'lea' },
    ]);
  });

  it('are fine once a precedence ranks them', () => {
    expect(
      found(policy(meeting, 'targets: { gorgias-eu: { precedence: [lead, basic] } }\n'), 'undefined_winner'),
    ).toEqual([]);
  });

  it('are fine when they cannot meet: by time, by filter, or as base and custom role', () => {
    const byTime =
      rule('a', 'when: { group: A }, grant: { gorgias-eu: lite }, until: P90D') +
      rule('b', 'when: { group: A }, grant: { gorgias-eu: basic }, after: P90D');
    const byFilter =
      rule('a', `when: { filter: 'title eq "Agent"' }, grant: { gorgias-eu: lite }`) +
      rule('b', `when: { filter: 'title eq "Lead"' }, grant: { gorgias-eu: lead }`);
    const byKind =
      rule('a', 'when: { group: A }, grant: { liveagent-us: user }') +
      rule('b', 'when: { group: B }, grant: { liveagent-us: billing-specialist }');
    for (const rules of [byTime, byFilter, byKind]) expect(found(policy(rules), 'undefined_winner')).toEqual([]);
  });

  it('are one finding when a single rule gives both roles', () => {
    const both = policy(rule('a', 'when: { group: A }, grant: { gorgias-eu: [basic, lead] }'));
    expect(found(both, 'undefined_winner')).toMatchObject([{ ruleIds: ['a'] }]);
  });
});

describe('rules that change nothing', () => {
  it('are found when another rule gives the same to everybody they concern', () => {
    const twice =
      rule('wide', 'when: { group: [A, B] }, grant: { gorgias-eu: basic }') +
      rule('narrow', `when: { group: A, filter: 'title pr' }, grant: { gorgias-eu: basic }`);
    expect(found(policy(twice), 'overlap')).toMatchObject([{ ruleIds: ['narrow', 'wide'] }]);
    const equal =
      rule('first', 'when: { group: A }, grant: { gorgias-eu: basic }') +
      rule('second', 'when: { group: A }, grant: { gorgias-eu: basic }');
    expect(found(policy(equal), 'overlap')).toMatchObject([{ ruleIds: ['second', 'first'] }]);
  });

  it('are found when a higher role always wins', () => {
    const low =
      rule('low', `when: { group: A, filter: 'title pr' }, grant: { gorgias-eu: lite }`) +
      rule('high', 'when: { group: A }, grant: { gorgias-eu: lead }');
    const ranked = policy(low, 'targets: { gorgias-eu: { precedence: [lead, lite] } }\n');
    expect(found(ranked, 'always_outranked')).toMatchObject([{ ruleIds: ['low', 'high'] }]);
  });

  it('are found when their times leave no moment, or have passed', () => {
    const empty = policy(rule('a', 'when: { group: A }, grant: { gorgias-eu: lite }, after: P90D, until: P30D'));
    expect(found(empty, 'never_in_force')).toMatchObject([{ severity: 'error' }]);
    const past = policy(rule('a', 'when: { group: A }, grant: { gorgias-eu: lite }, until: 2026-01-31'));
    expect(found(past, 'over_for_everybody')).toHaveLength(1);
  });
});

describe('roles', () => {
  it('that may not be given by a rule are refused', () => {
    const owner = policy(rule('a', 'when: { group: A }, grant: { userlike-main: owner }'));
    expect(found(owner, 'role_not_assignable')).toMatchObject([{ severity: 'error', line: 3 }]);
    expect(
      found(policyOf('version: 1\ntargets: { userlike-main: { default: owner } }'), 'role_not_assignable'),
    ).toHaveLength(1);
  });

  it('beyond the quota of the helpdesk are refused, examples counting like declared ones', () => {
    const grants = [
      'technical-support-specialist',
      'billing-specialist',
      'sales-support-agent',
      'vip-customer-support',
    ];
    const rules = grants.map((role, index) =>
      rule(`r${index}`, `when: { group: A }, grant: { liveagent-us: ${role} }`),
    );
    const ranked = `targets: { liveagent-us: { precedence: [${grants.join(', ')}] } }\n`;
    expect(found(policy(rules.join(''), ranked), 'role_quota')).toMatchObject([
      { severity: 'error', message: expect.stringContaining('room for 3') },
    ]);
    const three = `targets: { liveagent-us: { precedence: [${grants.slice(0, 3).join(', ')}] } }\n`;
    expect(found(policy(rules.slice(0, 3).join(''), three), 'role_quota')).toEqual([]);
  });

  it('of privilege are pointed out, and warned of when given widely', () => {
    const admin = (when: string) => policy(rule('a', `when: ${when}, grant: { gorgias-eu: admin }`));
    for (const when of ['{ group: { prefix: A } }', `{ filter: 'title pr' }`, '{ group: Everybody }'])
      expect(
        found(admin(when), 'privileged_broad', { ...oneDirectory, groups: [group('Everybody', 900)] }),
      ).toHaveLength(1);
    expect(
      found(admin('{ group: Small }'), 'privileged_grant', { ...oneDirectory, groups: [group('Small', 1)] }),
    ).toMatchObject([{ severity: 'info' }]);
  });

  it('limited on something the helpdesk cannot limit are refused', () => {
    const limited = (scope: string, target = 'gorgias-eu: { role: basic') =>
      policy(rule('a', `when: { group: A }, grant: { ${target}, scope: ${scope} } }`));
    expect(found(limited('{ inbox: x }'), 'unknown_scope')).toMatchObject([{ severity: 'error' }]);
    const conversations = limited('{ conversations: some }', 'intercom-main: { role: support-agent-standard');
    expect(found(conversations, 'unknown_scope')).toMatchObject([{ message: expect.stringContaining('own-team') }]);
  });

  it('whose limits another rule lifts are warned of', () => {
    const lifted =
      rule('a', 'when: { group: A }, grant: { responso-fr: { role: agent, scope: { inbox: [x] } } }') +
      rule('b', 'when: { group: B }, grant: { responso-fr: agent }');
    expect(found(policy(lifted), 'scope_widening')).toMatchObject([{ message: expect.stringContaining('inbox') }]);
  });
});

describe('groups and directories', () => {
  const named = (name: string, target = 'gorgias-eu: basic') =>
    policy(rule('a', `when: { group: ${name} }, grant: { ${target} }`));

  it('warns of a group nobody has sent, with the one probably meant', () => {
    const context = { ...oneDirectory, groups: [group('Support L1')] };
    expect(found(named('Suport L1'), 'unknown_group', context)).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('did you mean "Support L1"?') },
    ]);
  });

  it('tells of a group without members', () => {
    expect(found(named('A'), 'empty_group', { ...oneDirectory, groups: [group('A', 0)] })).toMatchObject([
      { severity: 'info' },
    ]);
  });

  it('asks for the directory once there are two: strictly for privileged roles', () => {
    expect(found(named('A'), 'directory_missing')).toEqual([]);
    expect(found(named('A'), 'directory_missing', twoDirectories)).toMatchObject([{ severity: 'warning' }]);
    expect(found(named('A', 'gorgias-eu: admin'), 'directory_missing', twoDirectories)).toMatchObject([
      { severity: 'error' },
    ]);
  });

  it('refuses a directory that does not exist', () => {
    const lost = policy(rule('a', 'when: { group: A, directory: Oktaa }, grant: { gorgias-eu: basic }'));
    expect(found(lost, 'unknown_directory')).toMatchObject([
      { severity: 'error', message: expect.stringContaining('did you mean "Okta"?') },
    ]);
  });
});

describe('settings without effect', () => {
  it('are named', () => {
    const idle = policy(
      rule('a', 'when: { group: A }, grant: { gorgias-eu: basic }, baseline: new'),
      `targets: { gorgias-eu: { limits: { admin: { max: 1 } } }, intercom-main: { roles: { night: { base: support-agent-standard } } } }
forbid: [{ roles: { gorgias-eu: admin, userlike-main: manager }, reason: apart }]
`,
    );
    expect(
      lint(idle, oneDirectory)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['no_effect', 'no_effect', 'unreachable_forbid', 'unused_target', 'unused_target']);
  });

  it('do not include anything of a sound policy', () => {
    const context = {
      ...oneDirectory,
      groups: ['Équipe de Support', 'Night crew', 'Support L1', 'Support Leads', 'Helpdesk Admins'].map((name) =>
        group(name, 2),
      ),
    };
    expect(lint(policyOf(example), context).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
