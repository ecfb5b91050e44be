import type { Catalog } from './catalog.js';
import { type CatalogFault, errorAt } from './catalog-fault.js';
import { locateNode } from './catalog-tree.js';

type Ticks = Readonly<Record<string, string>>;

/** The rules of a privilege tree that a declared set of ticks breaks; `path` leads to the set. */
export function treeFaults(catalog: Catalog, path: readonly string[], ticks: Ticks): readonly CatalogFault[] {
  return Object.entries(ticks).flatMap(([key, value]) => {
    const at = [...path, key];
    return nodeFault(catalog, at, key, value) ?? ancestryFault(catalog, at, key, ticks) ?? [];
  });
}

function nodeFault(catalog: Catalog, at: readonly string[], key: string, value: string): CatalogFault | undefined {
  if (/[{}]/.test(key)) {
    return errorAt(at, 'template_not_filled', `${key} is a pattern: put a name in place of each pair of braces`);
  }
  const node = locateNode(catalog, key);
  if (!node) return errorAt(at, 'unknown_permission', `${catalog.name} has no privilege ${key}`);
  if (node.permission.node?.kind === 'root') {
    return errorAt(at, 'root_not_tickable', `${key} is the tree as a whole: tick its categories instead`);
  }
  if (value === 'partial') {
    const advice = 'tick what is wanted below it and the rest follows';
    return errorAt(at, 'partial_is_derived', `${key} cannot be set to partial: ${advice}`);
  }
  if (value === 'checked' || value === 'unchecked') return undefined;
  return errorAt(at, 'unknown_value', `${key} can be checked or unchecked, not ${value}`);
}

/** A parent gives its children, so a box may not contradict one above it. */
function ancestryFault(catalog: Catalog, at: readonly string[], key: string, ticks: Ticks): CatalogFault | undefined {
  const isTicked = ticks[key] === 'checked';
  const above = locateNode(catalog, key)?.ancestors.find(
    (ancestor) => Object.hasOwn(ticks, ancestor) && ticks[ancestor] === (isTicked ? 'unchecked' : 'checked'),
  );
  if (above === undefined) return undefined;
  if (isTicked) {
    const message = `${key} cannot be ticked while ${above} is cleared: leave ${above} out, its state follows`;
    return errorAt(at, 'child_under_cleared_parent', message);
  }
  const message = `${key} comes with ${above}: instead of ${above}, tick the wanted boxes below it one by one`;
  return errorAt(at, 'child_under_ticked_parent', message);
}
