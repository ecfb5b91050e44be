import { describe, expect, it } from '@jest/globals';
import type { GroupId } from '../../../src/core/ids.js';
import type { Subject } from '../../../src/directory/model.js';
import { helpdeskUserUrn } from '../../../src/mapping/person-dates.js';
import type { Policy } from '../../../src/mapping/policy-model.js';
import { resolve } from '../../../src/mapping/resolve.js';
import { days, entra, now, okta, person, policyOf } from './people.js';

const rule = (id: string, fields: string) => `  - { id: ${id}, reason: because, ${fields} }\n`;
const policy = (rules: string, rest = '') => policyOf(`version: 1\n${rest}rules:\n${rules}`);

function on(target: string, subjects: readonly Subject[], from: Policy, at = now) {
  const access = resolve(subjects, from, at).targets.find((one) => one.target === target);
  if (!access) throw new Error(`no target ${target}`);
  return access;
}
const keys = (subjects: readonly Subject[], from: Policy, target = 'gorgias-eu', at = now) =>
  on(target, subjects, from, at).roles.map(({ key }) => key);

describe('conditions of a rule', () => {
  const grant = 'grant: { gorgias-eu: basic }';

  it('compare group names in any letter case and composition', () => {
    const support = policy(rule('a', `when: { group: Équipe de Support }, ${grant}`));
    expect(keys([person('lea', { groups: ['E\u0301QUIPE DE SUPPORT'] })], support)).toEqual(['basic']);
    expect(keys([person('lea', { groups: ['Équipe'] })], support)).toEqual([]);
  });

  it('find groups by externalId, id, prefix and pattern, any of a list being enough', () => {
    const wide = policy(
      rule(
        'a',
        `when: { group: [{ externalId: g-1 }, { id: grp_x }, { prefix: 'Night ' }, { match: '^shift \\d$' }] }, ${grant}`,
      ),
    );
    const held = (group: Parameters<typeof person>[1]) => keys([person('lea', group)], wide);
    expect(held({ groups: [{ externalId: 'g-1' }] })).toEqual(['basic']);
    expect(held({ groups: [{ groupId: 'grp_x' as GroupId }] })).toEqual(['basic']); // an id of this test
    expect(held({ groups: ['NIGHT crew'] })).toEqual(['basic']);
    expect(held({ groups: ['Shift 4'] })).toEqual(['basic']);
    expect(held({ groups: ['Shift 44', { externalId: 'G-1' }] })).toEqual([]);
  });

  it('must all hold: group, filter, directory role and directory', () => {
    const strict = policy(
      rule(
        'a',
        `when: { group: Support, filter: 'title sw "Ag" and meta.created pr', roles: [agent], directory: okta }, ${grant}`,
      ),
    );
    const attributes = { title: 'Agent', roles: [{ value: 'AGENT' }] };
    const groups = ['Support'];
    expect(keys([person('lea', { groups, attributes })], strict)).toEqual(['basic']);
    expect(keys([person('lea', { attributes })], strict)).toEqual([]);
    expect(keys([person('lea', { groups, attributes: { ...attributes, title: 'Lead' } })], strict)).toEqual([]);
    expect(keys([person('lea', { groups, attributes: { title: 'Agent' } })], strict)).toEqual([]);
    expect(keys([person('lea', { groups, attributes, directoryId: entra })], strict)).toEqual([]);
  });

  it('concern nobody when they name a directory that does not exist', () => {
    const lost = policy(rule('a', `when: { group: Support, directory: Onelogin }, ${grant}`));
    expect(keys([person('lea', { groups: ['Support'] })], lost)).toEqual([]);
  });
});

describe('who counts', () => {
  const both = policy(
    rule('a', 'when: { group: A }, grant: { gorgias-eu: basic }') +
      rule('b', 'when: { group: B }, grant: { intercom-main: admin }'),
  );

  it('adds up the active users of one person over directories', () => {
    const people = [person('lea', { groups: ['A'] }), person('lea', { groups: ['B'], directoryId: entra })];
    expect([keys(people, both), keys(people, both, 'intercom-main')]).toEqual([['basic'], ['admin']]);
  });

  it('gives nothing for inactive and deleted users', () => {
    const people = [person('lea', { groups: ['A'], active: false }), person('lea', { groups: ['B'], deletedAt: now })];
    expect(resolve(people, both, now).targets.flatMap(({ roles, matches }) => [...roles, ...matches])).toEqual([]);
  });

  it('gives the default to active people whom no rule of the target matches, and to nobody else', () => {
    const open = policy(
      rule('a', 'when: { group: A }, grant: { gorgias-eu: basic }'),
      'targets: { gorgias-eu: { default: observer, precedence: [basic, observer] } }\n',
    );
    expect(on('gorgias-eu', [person('lea')], open)).toMatchObject({ roles: [{ key: 'observer' }], isDefault: true });
    expect(on('gorgias-eu', [person('lea', { groups: ['A'] })], open)).toMatchObject({
      roles: [{ key: 'basic' }],
      isDefault: false,
    });
    expect(keys([person('lea', { active: false })], open)).toEqual([]);
    expect(keys([], open)).toEqual([]);
  });
});

describe('several rules for one person', () => {
  const three =
    rule('a', 'when: { group: A }, grant: { gorgias-eu: lite }') +
    rule('b', 'when: { group: B }, grant: { gorgias-eu: lead }') +
    rule('c', 'when: { group: C }, grant: { gorgias-eu: basic }');
  const everything = [person('lea', { groups: ['A', 'B', 'C'] })];

  it('give the role highest in the precedence, and say what outranked the others', () => {
    const ranked = policy(three, 'targets: { gorgias-eu: { precedence: [basic, lead, lite] } }\n');
    const access = on('gorgias-eu', everything, ranked);
    expect(access.roles).toEqual([{ key: 'basic', name: 'Basic', vendorValue: 'basic-agent', scope: {} }]);
    expect(access.matches.map(({ ruleId, outcome, because }) => [ruleId, outcome, because])).toEqual([
      ['a', 'outranked', 'c'],
      ['b', 'outranked', 'c'],
      ['c', 'applied', undefined],
    ]);
  });

  it('without a precedence give the least privileged role, always the same one, and say that nothing decided', () => {
    const access = on('gorgias-eu', everything, policy(three));
    expect(access.roles.map(({ key }) => key)).toEqual(['lite']);
    expect(access.matches.filter(({ isUndecided }) => isUndecided).map(({ ruleId }) => ruleId)).toEqual(['b', 'c']);
  });

  it('hold a base and a custom role together where the helpdesk does', () => {
    const live = policy(
      rule('a', 'when: { group: A }, grant: { liveagent-us: [user, billing-specialist] }') +
        rule('b', 'when: { group: B }, grant: { liveagent-us: admin }'),
      'targets: { liveagent-us: { precedence: [admin, user] } }\n',
    );
    expect(keys([person('lea', { groups: ['A', 'B'] })], live, 'liveagent-us').sort()).toEqual([
      'admin',
      'billing-specialist',
    ]);
  });

  it('unite the limits of one role, no limit being the widest', () => {
    const limits = (a: string, b: string) =>
      policy(
        rule('a', `when: { group: A }, grant: { responso-fr: { role: agent, scope: ${a} } }`) +
          rule('b', `when: { group: B }, grant: { responso-fr: { role: agent, scope: ${b} } }`),
      );
    const scope = (from: Policy) => on('responso-fr', [person('lea', { groups: ['A', 'B'] })], from).roles[0]?.scope;
    expect(scope(limits('{ inbox: [b, a] }', '{ inbox: c }'))).toEqual({ inbox: ['a', 'b', 'c'] });
    expect(scope(limits('{ inbox: [a] }', '{}'))).toEqual({});
    expect(scope(limits('{ inbox: [a], account: x }', '{ inbox: [b] }'))).toEqual({ inbox: ['a', 'b'] });
  });

  it('keep the widest of ordered limits', () => {
    const limited = policy(
      rule(
        'a',
        'when: { group: A }, grant: { intercom-main: { role: support-agent-standard, scope: { conversations: assigned-only } } }',
      ) +
        rule(
          'b',
          'when: { group: B }, grant: { intercom-main: { role: support-agent-standard, scope: { conversations: own-team } } }',
        ),
    );
    const [role] = on('intercom-main', [person('lea', { groups: ['A', 'B'] })], limited).roles;
    expect(role?.scope).toEqual({ conversations: ['own-team'] });
  });
});

describe('forbidden combinations', () => {
  const rules =
    rule('a', 'when: { group: A }, grant: { gorgias-eu: admin }') +
    rule('b', 'when: { group: B }, grant: { userlike-main: administrator }') +
    rule('c', 'when: { group: C }, grant: { userlike-main: staff }');
  const rest = `targets: { userlike-main: { precedence: [administrator, staff] } }
forbid: [{ roles: { gorgias-eu: admin, userlike-main: [administrator, manager] }, reason: separation of duties }]
`;
  const apart = policy(rules, rest);

  it('leave the first role, withhold the others and say why', () => {
    const lea = [person('lea', { groups: ['A', 'B'] })];
    expect([keys(lea, apart), keys(lea, apart, 'userlike-main')]).toEqual([['admin'], []]);
    expect(on('userlike-main', lea, apart).matches).toMatchObject([
      { ruleId: 'b', outcome: 'forbidden', because: 'separation of duties' },
    ]);
  });

  it('let the role come up that the withheld one had outranked', () => {
    expect(keys([person('lea', { groups: ['A', 'B', 'C'] })], apart, 'userlike-main')).toEqual(['staff']);
  });

  it('touch nobody who has only one side', () => {
    expect(keys([person('lea', { groups: ['B'] })], apart, 'userlike-main')).toEqual(['administrator']);
  });

  it('cannot come about any more once one of its targets is deleted', () => {
    const three = `version: 1
forbid: [{ roles: { gorgias-eu: admin, userlike-main: administrator, gone: lite }, reason: apart }]
rules:
${rules}`;
    const left = policyOf(three, { unknownTargets: 'ignore' });
    expect(keys([person('lea', { groups: ['A', 'B'] })], left, 'userlike-main')).toEqual(['administrator']);
  });

  it('hold over directories too', () => {
    const people = [person('lea', { groups: ['A'] }), person('lea', { groups: ['B'], directoryId: entra })];
    expect(keys(people, apart, 'userlike-main')).toEqual([]);
  });
});

describe('rules with times', () => {
  const ladder = policy(
    rule('new', 'when: { group: L1 }, grant: { gorgias-eu: lite }, until: P90D') +
      rule('old', 'when: { group: L1 }, grant: { gorgias-eu: basic }, after: P90D'),
  );

  it('start a new member on the first role and promote when the time has come', () => {
    const lea = [person('lea', { groups: ['L1'] })];
    const at = (day: number) => keys(lea, ladder, 'gorgias-eu', days(day));
    expect([at(0), at(89.99), at(90), at(500)]).toEqual([['lite'], ['lite'], ['basic'], ['basic']]);
    expect(resolve(lea, ladder, now).nextChangeAt).toEqual(days(90));
    expect(resolve(lea, ladder, days(90)).nextChangeAt).toBeUndefined();
    expect(on('gorgias-eu', lea, ladder).matches).toMatchObject([
      { ruleId: 'new', outcome: 'applied', changesAt: days(90) },
      { ruleId: 'old', outcome: 'not_yet', changesAt: days(90) },
    ]);
    expect(on('gorgias-eu', lea, ladder, days(90)).matches).toMatchObject([
      { ruleId: 'new', outcome: 'over' },
      { ruleId: 'old', outcome: 'applied' },
    ]);
  });

  it('count from the start date where the directory sends one', () => {
    const lea = [
      person('lea', { groups: ['L1'], attributes: { [helpdeskUserUrn]: { startDate: days(-100).toISOString() } } }),
    ];
    expect(keys(lea, ladder)).toEqual(['basic']);
  });

  it('count from the earliest of the memberships that meet the rule', () => {
    const wide = policy(rule('a', 'when: { group: [A, B] }, grant: { gorgias-eu: basic }, after: P30D'));
    const lea = [person('lea', { groups: [{ displayName: 'A', sinceAt: days(-40) }, 'B'] })];
    expect(keys(lea, wide)).toEqual(['basic']);
  });

  it('take memberships of the first sync for long-standing, unless the rule says otherwise', () => {
    const directories = [{ id: okta, name: 'Okta', baselineUntil: days(1) }];
    const text = (baseline: string) =>
      `version: 1\nrules:\n${rule('a', `when: { group: L1 }, grant: { gorgias-eu: basic }, after: P90D${baseline}`)}`;
    const lea = [person('lea', { groups: ['L1'] })];
    expect(keys(lea, policyOf(text(''), { directories }))).toEqual(['basic']);
    expect(keys(lea, policyOf(text(', baseline: new'), { directories }))).toEqual([]);
  });

  it('end a date at 24:00 in the time zone of the policy', () => {
    const dated = policy(
      rule('a', 'when: { group: A }, grant: { gorgias-eu: basic }, until: 2026-06-30'),
      'timezone: America/New_York\n',
    );
    const lea = [person('lea', { groups: ['A'] })];
    const end = new Date('2026-07-01T04:00:00.000Z');
    expect(resolve(lea, dated, now).nextChangeAt).toEqual(end);
    expect([keys(lea, dated, 'gorgias-eu', new Date(end.getTime() - 1)), keys(lea, dated, 'gorgias-eu', end)]).toEqual([
      ['basic'],
      [],
    ]);
  });

  it('give nothing once the end date of the directory has passed, and say when it will', () => {
    const plain = policy(rule('a', 'when: { group: A }, grant: { gorgias-eu: basic }'));
    const leaver = (endDate: string) => [
      person('lea', { groups: ['A'], attributes: { [helpdeskUserUrn]: { endDate } } }),
    ];
    expect(keys(leaver(days(-1).toISOString()), plain)).toEqual([]);
    expect(keys(leaver(days(5).toISOString()), plain)).toEqual(['basic']);
    expect(resolve(leaver(days(5).toISOString()), plain, now).nextChangeAt).toEqual(days(5));
    expect(resolve(leaver(now.toISOString()), plain, now)).toMatchObject({ targets: [{ roles: [], matches: [] }] });
  });

  it('keep a role of two directories until the later of the two ends', () => {
    const timed = policy(rule('a', 'when: { group: A }, grant: { gorgias-eu: basic }, until: P10D'));
    const people = [
      person('lea', { groups: ['A'] }),
      person('lea', { groups: [{ displayName: 'A', sinceAt: days(5) }], directoryId: entra }),
    ];
    expect(on('gorgias-eu', people, timed).matches).toMatchObject([{ changesAt: days(15) }]);
    expect(keys(people, timed, 'gorgias-eu', days(12))).toEqual(['basic']);
  });
});
