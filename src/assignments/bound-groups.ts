import { fold } from '../core/fold.js';
import type { KnownGroup } from '../mapping/lint-finding.js';
import type { Policy } from '../mapping/policy-model.js';
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

/** True when two readings of one text mean the same groups by its names. */
export function meansTheSame(a: Policy, b: Policy): boolean {
  const [of, other] = [a, b].map((policy) =>
    groupsOf(policy)
      .map(({ name, id }) => `${name}\n${id}`)
      .sort(),
  );
  return JSON.stringify(of) === JSON.stringify(other);
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
