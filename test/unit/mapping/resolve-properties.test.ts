import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Subject } from '../../../src/directory/model.js';
import type { TargetAccess } from '../../../src/mapping/access.js';
import { helpdeskUserUrn } from '../../../src/mapping/person-dates.js';
import { planChange } from '../../../src/mapping/plan.js';
import type { Policy } from '../../../src/mapping/policy-model.js';
import { touchedBy } from '../../../src/mapping/policy-compare.js';
import { resolve } from '../../../src/mapping/resolve.js';
import { days, entra, now, okta, person, policyOf } from './people.js';

const groupNames = ['A', 'B', 'C', 'D'];
const gorgiasRoles = ['admin', 'lead', 'basic', 'lite', 'observer'];
const userlikeRoles = ['manager', 'administrator', 'staff', 'analyst', 'agent'];

interface RuleOf {
  readonly group: string;
  readonly target: string;
  readonly role: string;
  readonly after?: string;
  readonly until?: string;
}

const bound = fc.option(fc.constantFrom('P5D', 'P30D', 'PT12H', 'P1M', '2026-06-10', '2026-06-01T18:00:00Z'), {
  nil: undefined,
});
const ruleOf: fc.Arbitrary<RuleOf> = fc
  .record({
    group: fc.constantFrom(...groupNames),
    granted: fc.oneof(
      fc.tuple(fc.constant('gorgias-eu'), fc.constantFrom(...gorgiasRoles)),
      fc.tuple(fc.constant('userlike-main'), fc.constantFrom(...userlikeRoles)),
      fc.tuple(fc.constant('liveagent-us'), fc.constantFrom('user', 'admin', 'billing-specialist')),
    ),
    after: bound,
    until: bound,
  })
  .map(({ group, granted: [target, role], after, until }) => ({
    group,
    target,
    role,
    ...(after ? { after } : {}),
    ...(until ? { until } : {}),
  }));

interface Options {
  readonly precedence?: boolean;
  readonly fallback?: boolean;
  readonly forbid?: boolean;
}

/** A policy of these rules; ids follow the rule's content, so that order and number of rules do not change them. */
function build(
  rules: readonly RuleOf[],
  { precedence = false, fallback = false, forbid = false }: Options = {},
): Policy {
  const target = (roles: readonly string[]) => ({
    ...(precedence ? { precedence: roles } : {}),
    ...(fallback ? { default: roles.at(-1) } : {}),
  });
  return policyOf(
    JSON.stringify({
      version: 1,
      timezone: 'Europe/Paris',
      targets: {
        'gorgias-eu': target(gorgiasRoles),
        'userlike-main': target(userlikeRoles),
        'liveagent-us': target(['admin', 'user', 'billing-specialist']),
      },
      rules: rules.map(({ group, target: name, role, after, until }, index) => ({
        id: `r${index}`,
        reason: 'because',
        when: { group },
        grant: { [name]: role },
        ...(after ? { after } : {}),
        ...(until ? { until } : {}),
      })),
      forbid: forbid
        ? [
            {
              roles: { 'gorgias-eu': ['admin', 'lead'], 'userlike-main': ['manager', 'administrator'] },
              reason: 'apart',
            },
          ]
        : [],
    }),
  );
}

const subject: fc.Arbitrary<Subject> = fc
  .record({
    groups: fc.uniqueArray(fc.tuple(fc.constantFrom(...groupNames), fc.integer({ min: -60, max: 0 })), {
      selector: ([name]) => name,
    }),
    active: fc.boolean(),
    directoryId: fc.constantFrom(okta, entra),
    startsIn: fc.option(fc.integer({ min: -60, max: 20 }), { nil: undefined }),
    endsIn: fc.option(fc.integer({ min: -5, max: 60 }), { nil: undefined }),
  })
  .map(({ groups, active, directoryId, startsIn, endsIn }) =>
    person('lea', {
      groups: groups.map(([displayName, since]) => ({ displayName, sinceAt: days(since) })),
      active,
      directoryId,
      attributes: {
        [helpdeskUserUrn]: {
          ...(startsIn === undefined ? {} : { startDate: days(startsIn).toISOString() }),
          ...(endsIn === undefined ? {} : { endDate: days(endsIn).toISOString().slice(0, 10) }),
        },
      },
    }),
  );
const people = fc.array(subject, { minLength: 1, maxLength: 3 });
const rules = fc.array(ruleOf, { maxLength: 8 });
const options = fc.record({ precedence: fc.boolean(), fallback: fc.boolean(), forbid: fc.boolean() });

const held = (access: readonly TargetAccess[]) =>
  access.map(({ target, roles }) => [target, roles.map(({ key, scope }) => JSON.stringify([key, scope])).sort()]);

describe('whatever the policy and the person, resolve', () => {
  it('gives the same answer for the same input, whatever the order of users and memberships', () => {
    fc.assert(
      fc.property(rules, people, options, (list, subjects, how) => {
        const policy = build(list, how);
        const shuffled = [...subjects]
          .reverse()
          .map((one) => ({ ...one, memberships: [...one.memberships].reverse() }));
        expect(resolve(subjects, policy, now)).toEqual(resolve(subjects, policy, now));
        expect(resolve(shuffled, build(list, how), now)).toEqual(resolve(subjects, policy, now));
      }),
    );
  });

  it('does not look at the order of rules', () => {
    fc.assert(
      fc.property(rules, people, options, (list, subjects, how) => {
        const forward = resolve(subjects, build(list, how), now);
        const backward = resolve(subjects, build([...list].reverse(), how), now);
        expect(held(backward.targets)).toEqual(held(forward.targets));
        expect(backward.nextChangeAt).toEqual(forward.nextChangeAt);
      }),
    );
  });

  it('gives nobody a role that neither an applied rule nor the default gives', () => {
    fc.assert(
      fc.property(rules, people, options, (list, subjects, how) => {
        const policy = build(list, how);
        for (const { target, roles, matches, isDefault } of resolve(subjects, policy, now).targets)
          for (const { key } of roles) {
            const given = matches.some(({ role, outcome }) => role === key && outcome === 'applied');
            const fallback = policy.targets.find(({ name }) => name === target)?.defaultRole?.key;
            expect(given || (isDefault && key === fallback)).toBe(true);
          }
      }),
    );
  });

  it('gives one role at most where the helpdesk holds one, and never a forbidden combination', () => {
    fc.assert(
      fc.property(rules, people, options, (list, subjects, how) => {
        const { targets } = resolve(subjects, build(list, { ...how, forbid: true }), now);
        const keys = (name: string) => targets.find(({ target }) => target === name)?.roles.map(({ key }) => key) ?? [];
        expect(Math.max(keys('gorgias-eu').length, keys('userlike-main').length)).toBeLessThanOrEqual(1);
        const isHigh = (name: string, high: readonly string[]) => keys(name).some((key) => high.includes(key));
        expect(isHigh('gorgias-eu', ['admin', 'lead']) && isHigh('userlike-main', ['manager', 'administrator'])).toBe(
          false,
        );
      }),
    );
  });

  /**
   * Without the rule, a role can only come up on a target where the rule's own role was held, had won or was withheld: one it had outranked,
   * the default it had suppressed, or one whose forbidden combination it had completed. Everything else stays as it was or goes.
   */
  it('grants nothing by the removal of a rule, except what that rule had kept from being held', () => {
    fc.assert(
      fc.property(fc.array(ruleOf, { minLength: 1, maxLength: 8 }), people, options, (list, subjects, how) => {
        const [removed, ...rest] = list;
        const before = resolve(subjects, build(list, how), now).targets;
        const after = resolve(subjects, build(rest, how), now).targets;
        const removedMatch = before.flatMap(({ matches }) => matches).find(({ ruleId }) => ruleId === 'r0');
        for (const { target, roles } of after) {
          const old = before.find((one) => one.target === target);
          const gained = roles.filter(({ key }) => !old?.roles.some((role) => role.key === key));
          if (gained.length === 0) continue;
          const isOwnTarget =
            target === removed?.target &&
            removedMatch !== undefined &&
            ['applied', 'forbidden'].includes(removedMatch.outcome);
          const wasForbidden =
            how.forbid &&
            removedMatch !== undefined &&
            gained.every(({ key }) =>
              old?.matches.some(({ role, outcome }) => role === key && outcome === 'forbidden'),
            );
          expect(isOwnTarget || wasForbidden).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('plans nothing when what it gives is already held', () => {
    fc.assert(
      fc.property(rules, people, options, (list, subjects, how) => {
        const policy = build(list, how);
        for (const access of resolve(subjects, policy, now).targets) {
          const about = {
            person: { key: 'lea', userIds: [] },
            roles: policy.targets.find(({ name }) => name === access.target)?.roles ?? new Map(),
          };
          const plan = planChange({ status: 'active', roles: access.roles }, access, about);
          expect(plan).toBeUndefined();
        }
      }),
    );
  });

  it('changes nothing before the moment it names, and something in its reasons at that moment', () => {
    fc.assert(
      fc.property(rules, people, options, fc.double({ min: 0, max: 1, noNaN: true }), (list, subjects, how, share) => {
        const policy = build(list, how);
        const first = resolve(subjects, policy, now);
        const until = first.nextChangeAt?.getTime() ?? days(4_000).getTime();
        const between = new Date(now.getTime() + Math.floor((until - 1 - now.getTime()) * share));
        for (const at of [between, new Date(until - 1)]) expect(resolve(subjects, policy, at)).toEqual(first);
        if (first.nextChangeAt) {
          const next = resolve(subjects, policy, first.nextChangeAt);
          expect(next.nextChangeAt?.getTime() ?? Infinity).toBeGreaterThan(until);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('reaches a rest after jumping from change to change', () => {
    fc.assert(
      fc.property(rules, people, options, (list, subjects, how) => {
        const policy = build(list, how);
        let at: Date | undefined = now;
        let jumps = 0;
        for (; at && jumps < 100; jumps++) at = resolve(subjects, policy, at).nextChangeAt;
        expect(jumps).toBeLessThan(100);
      }),
    );
  });
});

describe('a new policy', () => {
  it('gives whom it cannot touch the same access, by the same rules, until the same moment', () => {
    let untouched = 0;
    fc.assert(
      fc.property(
        people,
        rules,
        fc.array(ruleOf, { maxLength: 2 }),
        fc.nat(8),
        options,
        (subjects, kept, added, at, chosen) => {
          const before = build(kept, chosen);
          const after = build([...kept.slice(0, at), ...added], chosen);
          if (subjects.some(touchedBy(before, after))) return;
          untouched += 1;
          const [old, fresh] = [resolve(subjects, before, now), resolve(subjects, after, now)];
          expect(held(fresh.targets)).toEqual(held(old.targets));
          expect(fresh.targets.map(({ matches }) => matches.map(({ ruleId, outcome }) => [ruleId, outcome]))).toEqual(
            old.targets.map(({ matches }) => matches.map(({ ruleId, outcome }) => [ruleId, outcome])),
          );
          expect(fresh.nextChangeAt).toEqual(old.nextChangeAt);
        },
      ),
      { numRuns: 300 },
    );
    expect(untouched).toBeGreaterThan(20);
  });

  it('touches whoever is in a group that a name has come to mean, or means no more', () => {
    const text = JSON.stringify({
      version: 1,
      rules: [{ id: 'r', reason: 'because', when: { group: 'A' }, grant: { 'gorgias-eu': 'basic' } }],
    });
    const [plain, bound] = [policyOf(text), policyOf(text, { boundTo: () => ['grp_0'] })];
    const renamed = person('lea', { groups: ['Z'] });
    expect(resolve([renamed], bound, now).targets[0]?.roles).toMatchObject([{ key: 'basic' }]);
    expect([touchedBy(plain, bound)(renamed), touchedBy(bound, plain)(renamed)]).toEqual([true, true]);
    expect(touchedBy(plain, bound)(person('tom', { groups: ['A'] }))).toBe(false);
    expect(touchedBy(bound, bound)(renamed)).toBe(false);
  });
});
