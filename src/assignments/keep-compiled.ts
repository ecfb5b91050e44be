import type { Directory } from '../directory/model.js';
import type { Policy } from '../mapping/policy-model.js';
import type { PolicyVersion, Target } from './model.js';

/** A target as a policy sees it. */
export type NamedCatalog = Pick<Target, 'name' | 'catalog'>;

/** What a policy text is read against: its names must exist here. */
export interface Surroundings {
  readonly targets: readonly NamedCatalog[];
  readonly directories: readonly Directory[];
}

/** Compiling costs far more than deciding one user: the policy in force is kept until it, a target or a directory changes. */
export function keepLast() {
  let kept: { readonly id: string; readonly policy: Promise<Policy> } | undefined;
  return (
    { version }: PolicyVersion,
    { targets, directories }: Surroundings,
    compile: () => Promise<Policy>,
  ): Promise<Policy> => {
    const id = JSON.stringify([
      version,
      targets.map(({ name, catalog }) => [name, catalog]),
      directories.map(({ id, name }) => [id, name]),
    ]);
    if (kept?.id === id) return kept.policy;
    const compiling = { id, policy: compile() };
    kept = compiling;
    compiling.policy.catch(() => {
      if (kept === compiling) kept = undefined; // what it does not fit may fit again
    });
    return compiling.policy;
  };
}
