import { stableJson } from '../core/json.js';
import type { Membership, Subject } from '../directory/model.js';
import { selectorText } from './lint-conditions.js';
import type { Policy, PolicyTarget, Rule } from './policy-model.js';
import { indexRules } from './resolve-index.js';
import { matchesOf } from './resolve-match.js';

/**
 * Whom putting `after` in the place of `before` can touch: people who meet the conditions of a rule that only one of the two has, whatever
 * the hour; everybody, when more than rules differs. For anybody else the two give the same access, wake at the same moments and name the
 * same rules. Says nothing about what is held by hand or by a limit.
 */
export function touchedBy(before: Policy, after: Policy): (subject: Subject) => boolean {
  if (frameOf(before, after) !== frameOf(after, before)) return () => true;
  const [removed, added] = [onlyIn(before, after), onlyIn(after, before)];
  const kept = new Set(after.rules.filter(({ id }) => !added.rules.some((rule) => rule.id === id)).map(({ id }) => id));
  return (subject) =>
    matchesOf(subject, removed).length > 0 ||
    matchesOf(subject, added).length > 0 ||
    subject.memberships.some((membership) => meant(before, membership, kept) !== meant(after, membership, kept));
}

/** The ids of the rules, of those both policies have, that a membership meets: the same name may stand for other groups since. */
function meant({ index, rules }: Policy, membership: Membership, kept: ReadonlySet<string>): string {
  const ids = index.rulesOf(membership).flatMap((ordinal) => rules[ordinal]?.id ?? []);
  return ids
    .filter((id) => kept.has(id))
    .sort()
    .join('\n');
}

/** What decides beside rules. A target that only one of the two knows counts when it says more than that it exists. */
function frameOf({ timezone, forbid, targets, setAside, directories }: Policy, other: Policy): string {
  const isShared = (target: PolicyTarget) => other.targets.some(({ name }) => name === target.name);
  return stableJson({
    timezone,
    forbid: forbid.map(({ entries, reason }) => ({ entries, reason })),
    targets: targets
      .filter((target) => isShared(target) || !isPlain(target))
      .map(settingsOf)
      .sort(),
    setAside: setAside.map(({ name, hasDefault }) => [name, hasDefault]),
    directories: directories.map(({ id, name, baselineUntil }) => ({ id, name, baselineUntil })),
  });
}

function isPlain(target: PolicyTarget): boolean {
  const { precedence, defaultRole, offboard, limits, protect, declaredRoles } = target;
  const sizes = [precedence.length, limits.size, protect.size, Object.keys(declaredRoles).length];
  return defaultRole === undefined && offboard.kind === 'suspend' && sizes.every((size) => size === 0);
}

function settingsOf(target: PolicyTarget): string {
  const { name, catalog, precedence, defaultRole, offboard, limits, protect, declaredRoles } = target;
  const settings = { name, catalog: catalog.key, precedence, defaultRole: defaultRole?.key, offboard, declaredRoles };
  return stableJson({ ...settings, limits: [...limits].sort(), protect: [...protect].sort() });
}

/** A policy of the rules that the other one does not have in the same words; where a rule stands and what reason it gives do not count. */
function onlyIn(policy: Policy, other: Policy): Policy {
  const known = new Set(other.rules.map(contentOf));
  const rules = policy.rules
    .filter((rule) => !known.has(contentOf(rule)))
    .map((rule, ordinal) => ({ ...rule, ordinal }));
  return { ...policy, rules, index: indexRules(rules) };
}

function contentOf({ id, when, grants, setAside, after, until, baseline }: Rule): string {
  return stableJson({
    id,
    directory: when.directory,
    groups: when.groups.map(selectorText).sort(),
    filter: when.filter?.text,
    roles: [...when.roles].sort(),
    grants: grants.map(({ target, role, scope }) => stableJson([target, role.key, scope])).sort(),
    setAside,
    after: after?.written,
    until: until?.written,
    baseline,
  });
}
