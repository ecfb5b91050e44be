import { type Catalog, type ValueType, findPermission, valueTypeOf } from './catalog.js';
import { expandTicks } from './catalog-ticks.js';
import { isOpen, locateNode } from './catalog-tree.js';

/** A role's known permissions; the part of a TargetRole that comparing needs. */
export interface Holdings {
  readonly permissions: ReadonlyMap<string, string>;
}

/** How one role's power relates to another's. `incomparable`: each can do what the other cannot, or too little is stated. */
export type Comparison = 'equal' | 'stronger' | 'weaker' | 'incomparable';

/** Below zero when `a` allows less than `b`, zero when the same, above when more; undefined when either is no value of the type. */
export function compareValues(type: ValueType, a: string, b: string): number | undefined {
  const [left, right] = [type.values.indexOf(a), type.values.indexOf(b)];
  return left < 0 || right < 0 ? undefined : left - right;
}

/**
 * Compares two roles permission by permission, never by rank: a helpdesk's roles need not form an order.
 * What only one of the two states makes them incomparable; what neither states is left out.
 */
export function compareRoles(catalog: Catalog, a: Holdings, b: Holdings): Comparison {
  const signs = new Set(catalog.roleModel === 'privilege_tree' ? treeSigns(catalog, a, b) : flatSigns(catalog, a, b));
  const [isMore, isLess] = [signs.has(1), signs.has(-1)];
  if (signs.has(undefined) || (isMore && isLess) || signs.size === 0) return 'incomparable';
  if (isMore) return 'stronger';
  return isLess ? 'weaker' : 'equal';
}

type Sign = number | undefined;

function flatSigns(catalog: Catalog, a: Holdings, b: Holdings): readonly Sign[] {
  return [...new Set([...a.permissions.keys(), ...b.permissions.keys()])].map((key) => {
    const permission = findPermission(catalog, key);
    const [left, right] = [a.permissions.get(key), b.permissions.get(key)];
    if (!permission || left === undefined || right === undefined) return undefined;
    const difference = compareValues(valueTypeOf(catalog, permission), left, right);
    return difference === undefined ? undefined : Math.sign(difference);
  });
}

/** Boxes decide; of a group with instances nobody can list, whether it is ticked as a whole decides too. */
function treeSigns(catalog: Catalog, a: Holdings, b: Holdings): readonly Sign[] {
  const left = expandTicks(catalog, a.permissions, b.permissions.keys());
  const right = expandTicks(catalog, b.permissions, a.permissions.keys());
  return [...left].flatMap(([key, state]): Sign[] => {
    const node = locateNode(catalog, key);
    const kind = node?.permission.node?.kind;
    const other = right.get(key) ?? null;
    if (!node || ((kind === 'category' || kind === 'template_group' || kind === 'root') && !isOpen(catalog, node))) {
      return [];
    }
    if (state === null && other === null) return [];
    if (state === null || other === null) return [undefined];
    return [Number(state === 'checked') - Number(other === 'checked')];
  });
}
