import type { Change } from './plan-types.js';

/** A role that people lose or gain. */
export interface RoleMove {
  readonly target: string;
  readonly role: string;
  readonly people: number;
}

/** How many different people a plan touches, and in which way. */
export interface Impact {
  readonly loseAccess: number;
  readonly gainAccess: number;
  /** Privileged roles lost and gained, most people first. */
  readonly losePrivileged: readonly RoleMove[];
  readonly gainPrivileged: readonly RoleMove[];
}

/** Counts people, not accounts: whoever loses the access to three helpdesks is one person who loses access. */
export function impactOf(changes: readonly Change[], isPrivileged: (target: string, role: string) => boolean): Impact {
  const people = (kind: Change['kind']) =>
    new Set(changes.filter((change) => change.kind === kind).map(({ person }) => person.key)).size;
  const moves = (from: 'before' | 'after', to: 'before' | 'after'): readonly RoleMove[] => {
    const found = new Map<string, { readonly target: string; readonly role: string; readonly keys: Set<string> }>();
    for (const change of changes)
      for (const { key: role } of change[from]) {
        if (!isPrivileged(change.target, role) || change[to].some(({ key }) => key === role)) continue;
        const id = `${change.target} ${role}`;
        const move = found.get(id) ?? { target: change.target, role, keys: new Set<string>() };
        move.keys.add(change.person.key);
        found.set(id, move);
      }
    return [...found.values()]
      .map(({ target, role, keys }) => ({ target, role, people: keys.size }))
      .sort((a, b) => b.people - a.people);
  };
  return {
    loseAccess: people('revoke'),
    gainAccess: people('grant'),
    losePrivileged: moves('before', 'after'),
    gainPrivileged: moves('after', 'before'),
  };
}
