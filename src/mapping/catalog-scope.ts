import type { Scope } from './access.js';
import { type Catalog, findPermission, type ScopeDimension, valueTypeOf } from './catalog.js';
import { compareValues, type Holdings } from './catalog-compare.js';
import { type CatalogFault, errorAt } from './catalog-fault.js';

/** The catalog's rules that a scope breaks: dimensions it has, values they take, and no more than the role itself allows. `path` leads to the scope. */
export function scopeFaults(
  catalog: Catalog,
  role: Holdings,
  scope: Scope,
  path: readonly string[],
): readonly CatalogFault[] {
  return Object.entries(scope).flatMap(([key, values]) => {
    const at = [...path, key];
    const dimension = catalog.scopeDimensions.find((candidate) => candidate.key === key);
    if (!dimension) return [errorAt(at, 'unknown_scope', unknownScope(catalog, key))];
    if (values.length === 0) {
      return [
        errorAt(at, 'empty_scope', `${key} lists nothing: name at least one value, or leave ${key} out for no limit`),
      ];
    }
    return dimension.values ? orderedFaults(catalog, role, dimension, { values, at }) : [];
  });
}

function unknownScope(catalog: Catalog, key: string): string {
  const known = catalog.scopeDimensions.map((dimension) => dimension.key);
  if (known.length === 0) return `${catalog.name} roles cannot be limited: remove ${key}`;
  return `${catalog.name} roles cannot be limited by ${key}: use ${known.join(', ')}`;
}

interface Limit {
  readonly values: readonly string[];
  readonly at: readonly string[];
}

function orderedFaults(
  catalog: Catalog,
  { permissions }: Holdings,
  { key, values: allowed = [], permission: governing }: ScopeDimension,
  { values, at }: Limit,
): readonly CatalogFault[] {
  const foreign = values.find((value) => !allowed.includes(value));
  if (foreign !== undefined) {
    return [errorAt(at, 'unknown_scope_value', `${key} can be ${allowed.join(', ')}, not ${foreign}`)];
  }
  const [asked] = values;
  if (asked === undefined || values.length > 1) {
    return [errorAt(at, 'one_scope_value', `${key} takes one value, the widest meant: each includes those before it`)];
  }
  const permission = governing === undefined ? undefined : findPermission(catalog, governing);
  const held = permission && permissions.get(permission.key);
  if (!permission || held === undefined) return [];
  const isWider = (compareValues(valueTypeOf(catalog, permission), asked, held) ?? 0) > 0;
  if (!isWider) return [];
  return [
    errorAt(
      at,
      'scope_wider_than_role',
      `${key} ${asked} is more than the role's own ${held}: a scope can only narrow`,
    ),
  ];
}
