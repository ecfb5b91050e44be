import type { Subject } from '../directory/model.js';
import type { DesiredRole, Resolution, RuleMatch, TargetAccess } from './access.js';
import { isPresent } from './account.js';
import type { TargetRole } from './catalog-roles.js';
import type { Grant, Policy, PolicyTarget, Rule, TargetSetAside } from './policy-model.js';
import { chooseRoles, uniteScopes, type Choice } from './resolve-choice.js';
import { leavesAt, matchesOf, type Match } from './resolve-match.js';

/** One role that one rule offers a person on a target, over all the user records of the person. */
interface Offer {
  readonly rule: Rule;
  readonly grant: Grant;
  readonly state: 'in_force' | 'not_yet' | 'over';
  readonly groups: readonly string[];
  /** When the state ends by itself, in milliseconds; infinite when it does not. */
  readonly changesAt: number;
}

/** Roles withheld by a forbidden combination: target, role, the reason written there. */
type Withheld = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * What a person should hold at `now`, on every target of the policy. Several subjects are one person in several directories: what their
 * active users are given adds up; inactive, deleted and departed ones (`endDate`) give nothing. Pure, total, the same for the same input,
 * whatever the order of subjects and memberships.
 *
 * A forbidden combination takes the roles of its later entries away and leaves the first; the roles they had outranked come up then.
 */
export function resolve(subjects: readonly Subject[], policy: Policy, now: Date): Resolution {
  const at = now.getTime();
  const present = subjects.filter((subject) => isPresent(subject) && leavesAt(subject, policy) > at);
  const found = present.map((subject) => ({ leaves: leavesAt(subject, policy), matches: matchesOf(subject, policy) }));
  const offers = collectOffers(found, at);
  const hasDefault = [...policy.targets, ...policy.setAside].some(isGivenToAll);
  const changes = [
    ...found.flatMap(({ leaves, matches }) => (matches.length > 0 || hasDefault ? [leaves] : [])),
    ...found.flatMap(({ leaves, matches }) => matches.map((match) => stateOf(match, leaves, at).changesAt)),
  ].filter((change) => change > at && change < Infinity);
  const targets = settle(policy, offers, present.length > 0);
  const undecided = policy.setAside.length === 0 ? [] : undecidedOn(policy, found, at);
  return {
    targets,
    ...(undecided.length > 0 ? { undecided: new Set(undecided) } : {}),
    ...(changes.length > 0 ? { nextChangeAt: new Date(least(changes)) } : {}),
  };
}

function isGivenToAll(target: PolicyTarget | TargetSetAside): boolean {
  return 'hasDefault' in target ? target.hasDefault : target.defaultRole !== undefined;
}

/** One present user of the person, and the rules met. */
interface Found {
  readonly leaves: number;
  readonly matches: readonly Match[];
}

/** The targets set aside on which a rule in force, or a default, would give the person something. */
function undecidedOn({ setAside }: Policy, found: readonly Found[], at: number): readonly string[] {
  const given = found.flatMap(({ leaves, matches }) =>
    matches.filter((match) => stateOf(match, leaves, at).state === 'in_force').flatMap(({ rule }) => rule.setAside),
  );
  return [...given, ...(found.length > 0 ? setAside.filter(isGivenToAll).map(({ name }) => name) : [])];
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

function stateOf({ beginsAt, endsAt }: Match, leaves: number, at: number): Pick<Offer, 'state' | 'changesAt'> {
  const end = Math.min(endsAt, leaves);
  if (at >= endsAt || beginsAt >= endsAt) return { state: 'over', changesAt: Infinity };
  return at < beginsAt ? { state: 'not_yet', changesAt: beginsAt } : { state: 'in_force', changesAt: end };
}

/** Offers by target, in the order of rules and of grants within a rule. */
function collectOffers(found: readonly Found[], at: number): ReadonlyMap<string, readonly Offer[]> {
  const offers = new Map<Grant, Offer>();
  for (const { leaves, matches } of found)
    for (const match of matches)
      for (const grant of match.rule.grants) {
        const offer = { rule: match.rule, grant, groups: match.groups, ...stateOf(match, leaves, at) };
        const other = offers.get(grant);
        offers.set(grant, other ? unite(other, offer) : offer);
      }
  const byTarget = new Map<string, Offer[]>();
  for (const offer of [...offers.values()].sort((a, b) => a.rule.ordinal - b.rule.ordinal)) {
    const list = byTarget.get(offer.grant.target);
    if (list) list.push(offer);
    else byTarget.set(offer.grant.target, [offer]);
  }
  return byTarget;
}

const strength = { in_force: 2, not_yet: 1, over: 0 } as const;

/** The same rule met by two users of one person: what is in force for either counts, the later end, the earlier begin. */
function unite(a: Offer, b: Offer): Offer {
  if (a.state !== b.state) return strength[a.state] > strength[b.state] ? a : b;
  const changesAt = a.state === 'not_yet' ? Math.min(a.changesAt, b.changesAt) : Math.max(a.changesAt, b.changesAt);
  return { ...a, groups: [...a.groups, ...b.groups], changesAt };
}

/** Chooses on every target; where a forbidden combination would be held, withholds and chooses again until none is. */
function settle(
  policy: Policy,
  offers: ReadonlyMap<string, readonly Offer[]>,
  isAnybodyPresent: boolean,
): readonly TargetAccess[] {
  const withheld = new Map<string, Map<string, string>>();
  const chooseAll = () =>
    policy.targets.map((target) => chooseOn(target, offers.get(target.name) ?? [], withheld, isAnybodyPresent));
  let choices = chooseAll();
  while (withholdForbidden(policy, choices, withheld)) choices = chooseAll();
  return choices.map((chosen) => accessOf(chosen, withheld));
}

/** What is chosen on one target, before it is put into words. */
interface Chosen {
  readonly target: PolicyTarget;
  readonly offers: readonly Offer[];
  readonly choices: ReadonlyMap<string, Choice>;
  readonly isDefault: boolean;
}

function chooseOn(
  target: PolicyTarget,
  offers: readonly Offer[],
  withheld: Withheld,
  isAnybodyPresent: boolean,
): Chosen {
  const kept = (role: TargetRole) => !withheld.get(target.name)?.has(role.key);
  const inForce = offers.filter(({ state }) => state === 'in_force').map(({ grant }) => grant.role);
  const isDefault =
    inForce.length === 0 && isAnybodyPresent && target.defaultRole !== undefined && kept(target.defaultRole);
  const roles = isDefault && target.defaultRole ? [target.defaultRole] : inForce.filter(kept);
  const distinct = [...new Map(roles.map((role) => [role.key, role])).values()];
  return { target, offers, choices: chooseRoles(target, distinct), isDefault };
}

/** Notes the roles that the first forbidden combination held takes away; false when none is held. */
function withholdForbidden(
  policy: Policy,
  chosen: readonly Chosen[],
  withheld: Map<string, Map<string, string>>,
): boolean {
  const held = new Map(chosen.map(({ target, choices }) => [target.name, heldKeys(choices)]));
  const holds = (target: string, roles: readonly string[]) => roles.filter((role) => held.get(target)?.includes(role));
  const broken = policy.forbid.find(
    ({ entries }) => entries.length > 1 && entries.every(({ target, roles }) => holds(target, roles).length > 0),
  );
  if (!broken) return false;
  for (const { target, roles } of broken.entries.slice(1)) {
    const lost = withheld.get(target) ?? new Map<string, string>();
    for (const role of holds(target, roles)) lost.set(role, broken.reason);
    withheld.set(target, lost);
  }
  return true;
}

function heldKeys(choices: ReadonlyMap<string, Choice>): readonly string[] {
  return [...choices].filter(([, choice]) => choice.kind === 'held').map(([key]) => key);
}

function accessOf(chosen: Chosen, withheld: Withheld): TargetAccess {
  const { target, offers, choices, isDefault } = chosen;
  const taken = withheld.get(target.name);
  return {
    target: target.name,
    roles: heldKeys(choices).map((key) => desiredRole(key, chosen)),
    isDefault,
    matches: offers.map((offer) => ({
      ruleId: offer.rule.id,
      line: offer.rule.line,
      groups: [...new Set(offer.groups)].sort(),
      role: offer.grant.role.key,
      ...outcomeOf(offer, chosen, taken?.get(offer.grant.role.key)),
    })),
  };
}

function desiredRole(key: string, { target, offers, isDefault }: Chosen): DesiredRole {
  const given = offers.filter(({ state, grant }) => state === 'in_force' && grant.role.key === key);
  const role = isDefault ? target.defaultRole : given[0]?.grant.role;
  if (!role) throw new Error(`the role ${key} was chosen without being offered`);
  return {
    key,
    name: role.name.en,
    ...(role.vendorValue === undefined ? {} : { vendorValue: role.vendorValue }),
    scope: uniteScopes(target.catalog, isDefault ? [role.scope] : given.map(({ grant }) => grant.scope)),
  };
}

function outcomeOf(
  { state, changesAt, grant }: Offer,
  { choices, offers }: Chosen,
  forbidden: string | undefined,
): Pick<RuleMatch, 'outcome' | 'because' | 'changesAt' | 'isUndecided'> {
  const change = changesAt < Infinity ? { changesAt: new Date(changesAt) } : {};
  if (state !== 'in_force') return { outcome: state, ...change };
  if (forbidden !== undefined) return { outcome: 'forbidden', because: forbidden };
  const choice = choices.get(grant.role.key);
  if (choice?.kind !== 'outranked') return { outcome: 'applied', ...change };
  const winner = offers.find((other) => other.state === 'in_force' && other.grant.role.key === choice.by.key);
  return {
    outcome: 'outranked',
    ...(winner ? { because: winner.rule.id } : {}),
    ...(choice.isUndecided ? { isUndecided: true } : {}),
  };
}
