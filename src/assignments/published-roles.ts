import type { Catalog, Wording } from '../mapping/catalog.js';
import { findRole } from '../mapping/catalog.js';
import { targetRoles, type TargetRole } from '../mapping/catalog-roles.js';
import type { PolicyTarget } from '../mapping/policy-model.js';
import type { CurrentPolicy } from './current-policy.js';
import type { TargetStore } from './store.js';

/** A role that a target offers, as directories may be told of it. */
export interface PublishedRole {
  /** Name of the target. */
  readonly target: string;
  readonly key: string;
  readonly name: Wording;
  readonly summary?: Wording;
  readonly isAssignable: boolean;
  /** Most people who may hold it, where the policy says so. */
  readonly maxHolders?: number;
}

interface Needs {
  readonly targets: Pick<TargetStore, 'listTargets'>;
  readonly currentPolicy: () => Promise<CurrentPolicy>;
  readonly catalogs: ReadonlyMap<string, Catalog>;
}

/**
 * Every role of every target, target by target: the catalog's roles, changed and added to by what the policy in force declares. A target the policy
 * does not name offers its catalog as it is.
 */
export async function publishedRoles({ targets, currentPolicy, catalogs }: Needs): Promise<readonly PublishedRole[]> {
  const [all, { policy }] = await Promise.all([targets.listTargets(), currentPolicy()]);
  return all.flatMap((target) => {
    const catalog = catalogs.get(target.catalog);
    if (target.deletedAt || !catalog) return [];
    const rules = policy.targets.find(({ name }) => name === target.name);
    const roles = rules?.roles ?? targetRoles(catalog, {}).roles;
    return [...roles.values()].map((role) => published(target.name, role, catalog, rules));
  });
}

function published(target: string, role: TargetRole, catalog: Catalog, rules: PolicyTarget | undefined): PublishedRole {
  const summary = findRole(catalog, role.key)?.summary;
  const max = rules?.limits.get(role.key)?.max;
  return {
    target,
    key: role.key,
    name: role.name,
    ...(summary === undefined ? {} : { summary }),
    isAssignable: role.isAssignable,
    ...(max === undefined ? {} : { maxHolders: max }),
  };
}
