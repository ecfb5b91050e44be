import type { Catalog } from './catalog.js';
import type { TargetRole } from './catalog-roles.js';
import { expandTicks } from './catalog-ticks.js';

/** What a role really allows on one permission, beside what it would allow had nobody changed it. Null: the vendor does not say. */
export interface EffectivePermission {
  readonly value: string | null;
  readonly defaultValue: string | null;
  readonly isChanged: boolean;
}

/** Every permission of a role with its difference from the default, in the catalog's order; instances of templates come last. */
export function effectivePermissions(
  catalog: Catalog,
  { permissions, defaults }: Pick<TargetRole, 'permissions' | 'defaults'>,
): ReadonlyMap<string, EffectivePermission> {
  const isTree = catalog.roleModel === 'privilege_tree';
  const values = isTree ? expandTicks(catalog, permissions, defaults.keys()) : permissions;
  const before = isTree ? expandTicks(catalog, defaults, permissions.keys()) : defaults;
  const keys = isTree ? [...values.keys()] : catalog.permissions.map(({ key }) => key);
  return new Map(
    keys.map((key) => {
      const [value, defaultValue] = [values.get(key) ?? null, before.get(key) ?? null];
      return [key, { value, defaultValue, isChanged: value !== defaultValue }];
    }),
  );
}
