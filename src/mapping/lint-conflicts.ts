import { sameRoles } from './access.js';
import { coveringCandidates, covers, grantsOn, mayMeet, selectorText, type GrantOfRule } from './lint-conditions.js';
import type { Finding, Undecided } from './lint-finding.js';
import type { Policy, PolicyTarget, Rule } from './policy-model.js';
import { competing } from './resolve-choice.js';

/** Roles that one person can be offered together although an account holds one of them, and no precedence decides. One finding per pair of roles. */
export function conflictFindings(policy: Policy, undecided: readonly Undecided[]): readonly Finding[] {
  return policy.targets.flatMap((target) => {
    const pairs = new Map<string, { readonly a: GrantOfRule; readonly b: GrantOfRule }>();
    for (const [a, b] of pairsOf(grantsOn(policy, target.name))) {
      if (!isUndecidable(target, a, b)) continue;
      const keys = [a.grant.role.key, b.grant.role.key].sort().join('\n');
      if (!pairs.has(keys) && mayMeet(a.rule, b.rule)) pairs.set(keys, { a, b });
    }
    return [...pairs.values()].map(({ a, b }) => conflict(target, a, b, undecided));
  });
}

function isUndecidable(target: PolicyTarget, { grant: a }: GrantOfRule, { grant: b }: GrantOfRule): boolean {
  if (a.role.key === b.role.key || !competing(target, a.role, b.role)) return false;
  return !target.precedence.includes(a.role.key) && !target.precedence.includes(b.role.key);
}

function conflict(target: PolicyTarget, a: GrantOfRule, b: GrantOfRule, undecided: readonly Undecided[]): Finding {
  const keys = [a.grant.role.key, b.grant.role.key];
  const real = undecided.find((one) => one.target === target.name && keys.every((key) => one.roles.includes(key)));
  const ruleIds = real?.ruleIds ?? [...new Set([a.rule.id, b.rule.id])];
  const who = real ? `for example ${real.userName}` : `such as somebody ${whom(a.rule)} and ${whom(b.rule)}`;
  return {
    id: 'undefined_winner',
    severity: 'error',
    line: b.grant.line,
    column: b.grant.column,
    message:
      `on ${target.name} one person can be given both "${keys[0]}" (rule ${a.rule.id}, line ${a.rule.line}) and "${keys[1]}" ` +
      `(rule ${b.rule.id}, line ${b.rule.line}), ${who}; name the winner with targets.${target.name}.precedence, highest first`,
    ruleIds,
    ...(real ? { example: real.userName } : {}),
  };
}

function whom({ when }: Rule): string {
  const [first] = when.groups;
  if (first) return `in the group ${selectorText(first)}`;
  return when.filter ? `for whom ${when.filter.text}` : 'of that directory';
}

/** Rules that change nothing for anybody because another one does the same or more, and limits of a role that another rule lifts. */
export function overlapFindings(policy: Policy): readonly Finding[] {
  return [...redundant(policy), ...policy.targets.flatMap((target) => widenings(policy, target))];
}

function redundant(policy: Policy): readonly Finding[] {
  const candidatesFor = coveringCandidates(policy);
  return policy.rules.flatMap((rule): readonly Finding[] => {
    if (rule.grants.length === 0) return [];
    const place = { line: rule.line, column: rule.column };
    const candidates = candidatesFor(rule);
    const twin = candidates.find((other) => isRepeatedBy(rule, other));
    if (twin)
      return [
        {
          ...place,
          id: 'overlap',
          severity: 'warning',
          message: `rule ${rule.id} adds nothing: rule ${twin.id} (line ${twin.line}) gives the same roles to everybody it concerns; remove one of them`,
          ruleIds: [rule.id, twin.id],
        },
      ];
    const winner = candidates.find((other) => isAlwaysOutrankedBy(policy, rule, other));
    return winner
      ? [
          {
            ...place,
            id: 'always_outranked',
            severity: 'warning',
            message: `rule ${rule.id} never takes effect: everybody it concerns is given a role of higher precedence by rule ${winner.id} (line ${winner.line}); remove it or change the precedence`,
            ruleIds: [rule.id, winner.id],
          },
        ]
      : [];
  });
}

/** True when `other` gives at least the same to at least the same people; of two equals, only the later one is blamed. */
function isRepeatedBy(rule: Rule, other: Rule): boolean {
  if (other === rule || !covers(other, rule) || !givesAll(other, rule)) return false; // in this order: the first is cheap, and rules are compared in pairs
  const isEqual = givesAll(rule, other) && covers(rule, other);
  return !isEqual || other.ordinal < rule.ordinal;
}

function givesAll(giver: Rule, rule: Rule): boolean {
  return rule.grants.every(({ target, role, scope }) =>
    giver.grants.some(
      (grant) =>
        grant.target === target &&
        grant.role.key === role.key &&
        sameRoles([{ key: role.key, scope }], [{ key: grant.role.key, scope: grant.scope }]),
    ),
  );
}

function isAlwaysOutrankedBy(policy: Policy, rule: Rule, other: Rule): boolean {
  if (other === rule || !covers(other, rule)) return false;
  return rule.grants.every((grant) => {
    const target = policy.targets.find(({ name }) => name === grant.target);
    return other.grants.some(
      (rival) => target && rival.target === grant.target && outranks(target, rival.role, grant.role),
    );
  });
}

function outranks(target: PolicyTarget, a: GrantOfRule['grant']['role'], b: GrantOfRule['grant']['role']): boolean {
  const [place, other] = [target.precedence.indexOf(a.key), target.precedence.indexOf(b.key)];
  return competing(target, a, b) && place >= 0 && other >= 0 && place < other;
}

function widenings(policy: Policy, target: PolicyTarget): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const [a, b] of pairsOf(grantsOn(policy, target.name))) {
    const { key } = a.grant.role;
    if (key !== b.grant.role.key || found.has(key)) continue;
    const lifted = [...liftedBy(a, b), ...liftedBy(b, a)];
    if (lifted.length === 0 || !mayMeet(a.rule, b.rule)) continue;
    found.set(key, {
      id: 'scope_widening',
      severity: 'warning',
      line: b.grant.line,
      column: b.grant.column,
      message: `on ${target.name} rules ${a.rule.id} and ${b.rule.id} give "${key}" with limits on different things; whoever meets both is not limited on ${lifted.join(', ')}; give both rules the same kinds of limit if that is not meant`,
      ruleIds: [a.rule.id, b.rule.id],
    });
  }
  return [...found.values()];
}

/** Dimensions that the first grant limits and the second leaves open. */
function liftedBy({ grant: limited }: GrantOfRule, { grant: open }: GrantOfRule): readonly string[] {
  return Object.keys(limited.scope).filter((dimension) => !Object.hasOwn(open.scope, dimension));
}

function* pairsOf<Item>(items: readonly Item[]): Iterable<readonly [Item, Item]> {
  for (const [index, a] of items.entries())
    for (let next = index + 1; next < items.length; next++) {
      const b = items[next];
      if (b !== undefined) yield [a, b];
    }
}
