import { assertNever } from '../core/assert-never.js';
import {
  type Catalog,
  type CatalogRole,
  type Permission,
  defaultCells,
  findPermission,
  valueTypeOf,
} from './catalog.js';
import { compareValues } from './catalog-compare.js';
import { type CatalogFault, errorAt, warningAt } from './catalog-fault.js';
import { treeFaults } from './catalog-tree-faults.js';

/** A declaration that sets permissions. */
export interface Override {
  readonly key: string;
  /** The built-in role being changed; absent for a custom role, whose permissions are its own. */
  readonly builtIn?: CatalogRole | undefined;
  readonly permissions: Readonly<Record<string, string>>;
}

/** The catalog's rules that setting these permissions breaks: what may be changed, and to which values. */
export function overrideFaults(catalog: Catalog, override: Override): readonly CatalogFault[] {
  const path = [override.key, 'permissions'];
  if (Object.keys(override.permissions).length === 0) return [];
  const closed = override.builtIn ? builtInFaults(catalog, override.builtIn, path) : [];
  if (closed.some((fault) => fault.severity === 'error')) return closed;
  switch (catalog.roleModel) {
    case 'fixed_matrix':
      return [errorAt(path, 'fixed_roles', `the roles of ${catalog.name} are fixed: no permission can be changed`)];
    case 'privilege_tree':
      return [...closed, ...treeFaults(catalog, path, override.permissions)];
    case 'category_permissions':
    case 'levelled_permissions':
    case 'opaque_roles':
      return [
        ...closed,
        ...Object.entries(override.permissions).flatMap(
          ([key, value]) => rowFault(catalog, override, key, value) ?? [],
        ),
      ];
    default:
      return assertNever(catalog.roleModel);
  }
}

function builtInFaults(catalog: Catalog, role: CatalogRole, path: readonly string[]): readonly CatalogFault[] {
  if (!role.isAssignable || role.editableBy?.length === 0) {
    return [errorAt(path, 'protected_role', `the role ${role.key} of ${catalog.name} cannot be changed`)];
  }
  if (catalog.roleModel !== 'fixed_matrix' && catalog.builtInRoles.customisable === 'no') {
    const advice = catalog.customRoles.isAllowed ? ': declare a custom role over it instead' : '';
    const message = `the permissions of ${role.key}, a role ${catalog.name} ships, are fixed${advice}`;
    return [errorAt(path, 'built_in_fixed', message)];
  }
  if (!role.editableBy) return [];
  const editors = role.editableBy.join(' or ');
  return [
    warningAt(
      path,
      'editable_by_owner_only',
      `only the ${editors} of ${catalog.name} can make this change to ${role.key}`,
    ),
  ];
}

function rowFault(
  catalog: Catalog,
  { key: role, builtIn }: Override,
  key: string,
  value: string,
): CatalogFault | undefined {
  const at = [role, 'permissions', key];
  const permission = findPermission(catalog, key);
  if (!permission) return errorAt(at, 'unknown_permission', `${catalog.name} has no permission ${key}`);
  const { values } = valueTypeOf(catalog, permission);
  if (!values.includes(value)) {
    return errorAt(at, 'unknown_value', `${key} can be ${values.join(', ')}, not ${value}`);
  }
  if (!builtIn || catalog.builtInRoles.customisable !== 'per_row') return undefined;
  return cellFault(catalog, builtIn, permission, value);
}

/** What the vendor's table says of one row of one role. Repeating the default is no change, so never a fault. */
function cellFault(catalog: Catalog, role: CatalogRole, { key }: Permission, value: string): CatalogFault | undefined {
  const at = [role.key, 'permissions', key];
  const cell = defaultCells(catalog, role.key).get(key);
  if (cell?.value === value) return undefined;
  if (cell?.isCustomisable === false) {
    return errorAt(at, 'row_locked', `${key} of ${role.key} is locked at ${cell.value ?? 'its default'}`);
  }
  if (!cell?.isCustomisable) {
    return errorAt(at, 'row_not_stated', `${catalog.name} does not say that ${key} of ${role.key} can be changed`);
  }
  if (cell.alternatives.length === 0 || cell.alternatives.includes(value)) return undefined;
  const choices = [cell.value, ...cell.alternatives].join(', ');
  return errorAt(at, 'value_not_listed', `${key} of ${role.key} can be ${choices}, not ${value}`);
}

/** Permissions that a declaration leaves without effect, because what they build on stands too low. */
export function uselessGrants(
  catalog: Catalog,
  { key: role, permissions: declared }: Override,
  held: ReadonlyMap<string, string>,
): readonly CatalogFault[] {
  return catalog.permissions.flatMap(({ key, valueType, requires }) => {
    const type = catalog.valueTypes.find((candidate) => candidate.key === valueType);
    const isHeld = held.has(key) && held.get(key) !== type?.values[0];
    if (!requires || !isHeld || ![key, ...requires.anyOf].some((part) => Object.hasOwn(declared, part))) return [];
    if (requires.anyOf.some((other) => reaches(catalog, other, held.get(other), requires.atLeast))) return [];
    const needs = `one of ${requires.anyOf.join(', ')} at ${requires.atLeast}`;
    return [
      warningAt([role, 'permissions', key], 'grant_without_effect', `${key} does nothing for ${role} without ${needs}`),
    ];
  });
}

function reaches(catalog: Catalog, key: string, value: string | undefined, atLeast: string): boolean {
  const permission = findPermission(catalog, key);
  if (!permission || value === undefined) return true; // unknown: nothing to warn about
  return (compareValues(valueTypeOf(catalog, permission), value, atLeast) ?? 0) >= 0;
}
