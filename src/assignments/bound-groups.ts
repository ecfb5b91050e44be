import { fold } from '../core/fold.js';
import type { KnownGroup } from '../mapping/lint-finding.js';
import { lookUpGroups } from '../mapping/lint-groups.js';
import type { Policy } from '../mapping/policy-model.js';
import { directoriesOf } from './bound-directories.js';
import type { BoundGroup } from './model.js';

/**
 * What group names mean in a policy about to be published: the groups called so now. A name that no group has now keeps the groups that it
 * meant in the version before, so that a rename in the directory takes nobody's role away, nor the next edit of the policy.
 */
export function bindNames(
  groups: readonly KnownGroup[],
  before: readonly BoundGroup[],
): (name: string) => readonly string[] {
  const now = byName(groups.map(({ id, displayName }) => ({ name: fold(displayName), id })));
  const then = byName(before);
  return (name) => now.get(name) ?? then.get(name) ?? [];
}

/** What each name of a published version means. */
export function boundNames(groups: readonly BoundGroup[]): (name: string) => readonly string[] {
  const known = byName(groups);
  return (name) => known.get(name) ?? [];
}

/** The groups that the names in a compiled policy stand for, each once. */
export function groupsOf({ rules }: Policy): readonly BoundGroup[] {
  const bound = new Map<string, BoundGroup>();
  for (const { when } of rules)
    for (const selector of when.groups)
      if (selector.kind === 'name')
        for (const id of selector.ids) bound.set(`${selector.name}\n${id}`, { name: selector.name, id });
  return [...bound.values()];
}

/** True when publishing the second reading of one text would note what the first one's version noted. */
export function bindsTheSame(a: Policy, b: Policy): boolean {
  return sameLines(linesOf(groupsOf(a), directoriesOf(a)), linesOf(groupsOf(b), directoriesOf(b)));
}

/** True when two readings of one text mean the same: of groups, those that exist, noted or called so now. */
export function meansTheSame(a: Policy, b: Policy, groups: readonly KnownGroup[]): boolean {
  const known = lookUpGroups(groups);
  const meant = ({ rules }: Policy): readonly BoundGroup[] =>
    rules
      .flatMap(({ when }) => when.groups)
      .flatMap((selector) =>
        selector.kind === 'name' ? known.meant(selector).map(({ id }) => ({ name: selector.name, id })) : [],
      );
  return sameLines(linesOf(meant(a), directoriesOf(a)), linesOf(meant(b), directoriesOf(b)));
}

function linesOf(...lists: readonly (readonly BoundGroup[])[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list, index) => list.map(({ name, id }) => `${index} ${name}\n${id}`)));
}

function sameLines(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((line) => b.has(line));
}

function byName(groups: readonly BoundGroup[]): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const { name, id } of groups) {
    const list = ids.get(name);
    if (list) list.push(id);
    else ids.set(name, [id]);
  }
  return ids;
}
