import { type Catalog, type Permission, type RiskClass, findPermission, valueTypeOf } from './catalog.js';
import { expandTicks } from './catalog-ticks.js';
import { locateNode } from './catalog-tree.js';

/** The risks whose holder is privileged: power over other people's access, over money, over how the helpdesk is set up. */
const power: ReadonlySet<RiskClass> = new Set<RiskClass>(['access', 'billing', 'settings']);

/** What could go wrong in the wrong hands: the risk classes of all permissions held at their highest value. */
export function risksOf(catalog: Catalog, permissions: ReadonlyMap<string, string>): ReadonlySet<RiskClass> {
  const held =
    catalog.roleModel === 'privilege_tree' ? heldNodes(catalog, permissions) : heldRows(catalog, permissions);
  return new Set(held.flatMap(({ risk }) => risk ?? []));
}

/** True when the permissions include power over access, billing or settings. */
export function holdsPower(catalog: Catalog, permissions: ReadonlyMap<string, string>): boolean {
  return [...risksOf(catalog, permissions)].some((risk) => power.has(risk));
}

function heldRows(catalog: Catalog, permissions: ReadonlyMap<string, string>): readonly Permission[] {
  return [...permissions].flatMap(([key, value]) => {
    const permission = findPermission(catalog, key);
    return permission && value === valueTypeOf(catalog, permission).values.at(-1) ? [permission] : [];
  });
}

/** A ticked group holds its templates as well: the instances that exist, and those to come. */
function heldNodes(catalog: Catalog, ticks: ReadonlyMap<string, string>): readonly Permission[] {
  const checked = [...expandTicks(catalog, ticks)].filter(([, state]) => state === 'checked');
  const held = new Set(checked.flatMap(([key]) => locateNode(catalog, key)?.permission ?? []));
  for (const permission of held) {
    // a Set visits what is added while it is walked
    const below = catalog.permissions.filter(({ node }) => node?.parent === permission.key);
    for (const child of below) held.add(child);
  }
  return [...held];
}
