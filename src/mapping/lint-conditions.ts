import { compareDurations } from '../core/duration.js';
import type { Filter } from '../core/filter/tree.js';
import { stableJson } from '../core/json.js';
import type { Grant, GroupSelector, Policy, Rule, TimeBound } from './policy-model.js';

/** A rule and one of its grants on the target in question. */
export interface GrantOfRule {
  readonly rule: Rule;
  readonly grant: Grant;
}

/** Every grant on one target, in the document's order. */
export function grantsOn({ rules }: Policy, target: string): readonly GrantOfRule[] {
  return rules.flatMap((rule) =>
    rule.grants.filter((grant) => grant.target === target).map((grant) => ({ rule, grant })),
  );
}

/** A group condition as people read it. */
export function selectorText(selector: GroupSelector): string {
  switch (selector.kind) {
    case 'name':
      return `"${selector.written}"`;
    case 'id':
      return `with id ${selector.id}`;
    case 'externalId':
      return `with externalId ${selector.externalId}`;
    case 'prefix':
      return `whose name begins with "${selector.written}"`;
    case 'match':
      return `whose name matches ${selector.written}`;
  }
}

/** False when no person can meet both rules at one moment: filters that exclude each other, or times that do. Otherwise true, however unlikely. */
export function mayMeet(a: Rule, b: Rule): boolean {
  if (a === b) return true;
  if (a.when.filter && b.when.filter && excludeEachOther(a.when.filter.filter, b.when.filter.filter)) return false;
  return !endsBefore(a, b) && !endsBefore(b, a);
}

/** True when everybody whom `narrow` concerns is concerned by `wide` too, at every moment. False when in doubt. */
export function covers(wide: Rule, narrow: Rule): boolean {
  const isSame = (x: string | undefined, y: string | undefined) => x === undefined || x === y;
  const groups = wide.when.groups.map(selectorText);
  return (
    isSame(wide.when.directory?.written, narrow.when.directory?.written) &&
    isSame(wide.when.filter?.text, narrow.when.filter?.text) &&
    isSame(wide.after?.written, narrow.after?.written) &&
    isSame(wide.until?.written, narrow.until?.written) &&
    (wide.when.roles.length === 0 || isSubset(narrow.when.roles, wide.when.roles)) &&
    (groups.length === 0 || isSubset(narrow.when.groups.map(selectorText), groups)) &&
    ((!wide.after && !wide.until) || sameGroups(wide, narrow))
  );
}

/** Finds, for a rule, those that can cover it at all, in the document's order: without it, thousands of rules would be compared each with each. */
export function coveringCandidates({ rules }: Policy): (narrow: Rule) => readonly Rule[] {
  const open = rules.filter(({ when }) => when.groups.length === 0);
  const byGroup = new Map<string, Rule[]>();
  for (const rule of rules)
    for (const text of new Set(rule.when.groups.map(selectorText))) {
      const list = byGroup.get(text);
      if (list) list.push(rule);
      else byGroup.set(text, [rule]);
    }
  return ({ when }) => {
    const [first] = when.groups;
    if (!first) return open;
    return [...open, ...(byGroup.get(selectorText(first)) ?? [])].sort((a, b) => a.ordinal - b.ordinal);
  };
}

/** Every one of `part`, and at least one, is in `whole`. */
function isSubset(part: readonly string[], whole: readonly string[]): boolean {
  return part.length > 0 && part.every((item) => whole.includes(item));
}

function sameGroups(a: Rule, b: Rule): boolean {
  return stableJson(a.when.groups.map(selectorText).sort()) === stableJson(b.when.groups.map(selectorText).sort());
}

/** The first rule is over, for anybody, when the second begins. Times counted from a membership compare only for the same groups. */
function endsBefore({ until, ...first }: Rule, { after, ...second }: Rule): boolean {
  if (!until || !after) return false;
  if (until.kind === 'instant') return after.kind === 'instant' && until.at <= after.at;
  return (
    after.kind === 'duration' &&
    sameGroups(first, second) &&
    first.baseline === second.baseline &&
    first.when.directory?.written === second.when.directory?.written &&
    atMost(until, after)
  );
}

function atMost(a: Extract<TimeBound, { kind: 'duration' }>, b: Extract<TimeBound, { kind: 'duration' }>): boolean {
  const order = compareDurations(a.duration, b.duration);
  return order !== undefined && order <= 0;
}

/** True when both demand another value of the same single-valued attribute. */
function excludeEachOther(a: Filter, b: Filter): boolean {
  return demands(a).some((one) => demands(b).some((other) => one.path === other.path && one.value !== other.value));
}

/** Attribute and value of every `eq` that must hold for the filter to hold. */
function demands(filter: Filter): readonly { readonly path: string; readonly value: unknown }[] {
  if (filter.kind === 'and') return filter.terms.flatMap(demands);
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return [];
  const { extension, attribute, sub } = filter.path;
  if (attribute.multiValued) return [];
  const isExact = (sub ?? attribute).caseExact;
  const value = typeof filter.value === 'string' && !isExact ? filter.value.toLowerCase() : filter.value;
  return [{ path: [extension ?? '', attribute.name, sub?.name ?? ''].join('|'), value }];
}
