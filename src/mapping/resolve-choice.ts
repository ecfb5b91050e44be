import type { Scope } from './access.js';
import type { TargetRole } from './catalog-roles.js';
import type { Catalog } from './catalog.js';
import type { PolicyTarget } from './policy-model.js';

/** True when one account of the target cannot hold both roles, so that one of them has to win. */
export function competing(target: Pick<PolicyTarget, 'catalog'>, a: TargetRole, b: TargetRole): boolean {
  switch (target.catalog.cardinality.kind) {
    case 'one':
      return true;
    case 'base_and_custom':
      return a.isCustom === b.isCustom;
    case 'many':
      return false;
  }
}

/** A role that is held, or the role that was preferred to it. */
export type Choice =
  | { readonly kind: 'held' }
  | {
      readonly kind: 'outranked';
      readonly by: TargetRole;
      /** No precedence ranks the winner: the less privileged role was taken. */
      readonly isUndecided: boolean;
    };

/**
 * Which of the roles an account holds: all that do not compete, and of those that do the one highest in the precedence. Roles that no
 * precedence ranks give way to the least privileged one, always the same whatever the order they come in.
 */
export function chooseRoles(target: PolicyTarget, roles: readonly TargetRole[]): ReadonlyMap<string, Choice> {
  const choices = new Map<string, Choice>();
  const winners: TargetRole[] = [];
  for (const role of [...roles].sort((a, b) => compareRoles(target, a, b))) {
    const winner = winners.find((other) => competing(target, role, other));
    if (winner)
      choices.set(role.key, { kind: 'outranked', by: winner, isUndecided: !target.precedence.includes(winner.key) });
    else {
      winners.push(role);
      choices.set(role.key, { kind: 'held' });
    }
  }
  return choices;
}

/** Negative when `a` is to be preferred to `b`. */
function compareRoles(target: PolicyTarget, a: TargetRole, b: TargetRole): number {
  const place = ({ key }: TargetRole) => {
    const index = target.precedence.indexOf(key);
    return index < 0 ? target.precedence.length : index;
  };
  if (place(a) !== place(b)) return place(a) - place(b);
  return comparePrivilege(target.catalog, a, b);
}

/** Negative when `a` may do less than `b`: not privileged before privileged, then by the sum of its permissions, then by key. */
function comparePrivilege(catalog: Catalog, a: TargetRole, b: TargetRole): number {
  if (a.isPrivileged !== b.isPrivileged) return a.isPrivileged ? 1 : -1;
  return reach(catalog, a) - reach(catalog, b) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

function reach({ permissions, valueTypes }: Catalog, role: TargetRole): number {
  const types = new Map(valueTypes.map((type) => [type.key, type.values]));
  const typeOf = new Map(permissions.map(({ key, valueType }) => [key, valueType]));
  let sum = 0;
  for (const [permission, value] of role.permissions) {
    const values = types.get(typeOf.get(permission) ?? '');
    sum += values ? Math.max(values.indexOf(value), 0) : 1;
  }
  return sum;
}

/**
 * The limits of a role that several rules give: each dimension is limited to what any of them allows, and not at all where one of them
 * leaves it open. Of a dimension with ordered values the widest is kept.
 */
export function uniteScopes({ scopeDimensions }: Catalog, scopes: readonly Scope[]): Scope {
  const [first, ...others] = scopes;
  if (!first) return {};
  const shared = Object.keys(first).filter((dimension) => others.every((scope) => Object.hasOwn(scope, dimension)));
  return Object.fromEntries(
    shared.sort().map((dimension) => {
      const values = [...new Set(scopes.flatMap((scope) => scope[dimension] ?? []))].sort();
      const order = scopeDimensions.find(({ key }) => key === dimension)?.values;
      return [dimension, order ? widest(order, values) : values];
    }),
  );
}

function widest(order: readonly string[], values: readonly string[]): readonly string[] {
  const known = values.filter((value) => order.includes(value));
  const best = known.sort((a, b) => order.indexOf(b) - order.indexOf(a))[0];
  return best === undefined ? values : [best];
}
