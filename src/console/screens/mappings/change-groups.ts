import type { Change } from './plan-types.js';

export const groupings = ['person', 'target', 'rule'] as const;
export type Grouping = (typeof groupings)[number];

/** What a reader must see first: what is taken away, then what is privileged, then the rest. */
export const sections = ['removals', 'privileged', 'others'] as const;
export type Section = (typeof sections)[number];

/** Changes that belong together. `name` is the person's, the target's or the rule's; empty for changes that no rule stands behind. */
export interface ChangeGroup {
  readonly key: string;
  readonly name: string;
  readonly changes: readonly Change[];
}

/** The section a change belongs to. */
export function sectionOf({ kind, isPrivileged }: Change): Section {
  return kind === 'revoke' ? 'removals' : isPrivileged ? 'privileged' : 'others';
}

/** The changes of one section, in groups, in the order of the plan. */
export function groupChanges(changes: readonly Change[], by: Grouping): readonly ChangeGroup[] {
  const groups = new Map<string, { name: string; changes: Change[] }>();
  for (const change of changes)
    for (const [key, name] of placesOf(change, by)) {
      const group = groups.get(key) ?? { name, changes: [] };
      group.changes.push(change);
      groups.set(key, group);
    }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

function placesOf({ person, target, rules }: Change, by: Grouping): readonly (readonly [key: string, name: string])[] {
  switch (by) {
    case 'person':
      return [[person.key, person.displayName ?? person.key]];
    case 'target':
      return [[target, target]];
    case 'rule':
      return rules.length === 0 ? [['', '']] : rules.map(({ id }) => [id, id]);
  }
}
