import type { Catalog } from './catalog.js';
import { childrenOf, isOpen, locateNode, plainLeaves, type TreeNode } from './catalog-tree.js';

/** What a box shows; null when the vendor does not say. `partial` is only ever derived, never stored. */
export type TickState = 'checked' | 'partial' | 'unchecked' | null;

/** A role's ticks as stored: `checked` or `unchecked` by node key; a missing key is not known. */
export type Ticks = ReadonlyMap<string, string>;

/** Declared ticks with what they imply for the boxes below; expects ticks without faults. */
export function storeTicks(catalog: Catalog, declared: Iterable<readonly [string, string]>): Ticks {
  const stored = new Map<string, string>();
  for (const [key, value] of declared) {
    stored.set(key, value);
    for (const leaf of plainLeaves(catalog)) {
      if (locateNode(catalog, leaf)?.ancestors.includes(key)) stored.set(leaf, value);
    }
  }
  return stored;
}

/** Every box cleared: what a role made from nothing starts as. */
export function clearedTicks(catalog: Catalog): Ticks {
  return new Map(plainLeaves(catalog).map((key) => [key, 'unchecked']));
}

/**
 * The state of every node: all that exist on every account, and the instances named in `stored` or `also`. A node is
 * checked when it or one above it is ticked, or when all that can lie below it is checked; partial when only some is.
 */
export function expandTicks(
  catalog: Catalog,
  stored: Ticks,
  also: Iterable<string> = [],
): ReadonlyMap<string, TickState> {
  const nodes = knownNodes(catalog, [...stored.keys(), ...also]);
  // when every plain box is known, an instance that nobody named is not held either
  const rest = plainLeaves(catalog).every((key) => stored.has(key)) ? 'unchecked' : null;
  const below = new Map<string, string[]>();
  for (const { key, ancestors } of nodes) {
    const parent = ancestors[0];
    if (parent !== undefined) below.set(parent, [...(below.get(parent) ?? []), key]);
  }
  const states = new Map<string, TickState>();
  const stateOf = (node: TreeNode): TickState => {
    const said = [node.key, ...node.ancestors].map((key) => stored.get(key)).find((value) => value !== undefined);
    if (said === 'checked') return 'checked';
    const children = below.get(node.key) ?? [];
    const isLeaf = children.length === 0 && !isOpen(catalog, node);
    if (isLeaf) return said === 'unchecked' ? 'unchecked' : rest;
    const parts = children.map((key) => states.get(key) ?? null);
    // the instances nobody named count as one more part, which is never known to be held
    if (isOpen(catalog, node)) parts.push(said === 'unchecked' ? 'unchecked' : rest);
    return combined(parts);
  };
  for (const node of [...nodes].sort((a, b) => b.ancestors.length - a.ancestors.length)) {
    states.set(node.key, stateOf(node));
  }
  return new Map(nodes.map(({ key }) => [key, states.get(key) ?? null]));
}

function combined(parts: readonly TickState[]): TickState {
  const has = (state: TickState) => parts.includes(state);
  if (has('partial') || (has('checked') && has('unchecked'))) return 'partial';
  if (has(null)) return null;
  return has('checked') ? 'checked' : 'unchecked';
}

/** The nodes on every account in the catalog's order, then the named instances with the groups above and the boxes beside them. */
function knownNodes(catalog: Catalog, named: readonly string[]): readonly TreeNode[] {
  const keys = new Set(catalog.permissions.map(({ key }) => key).filter((key) => !key.includes('{')));
  for (const key of named) {
    for (const group of [...(locateNode(catalog, key)?.ancestors ?? [])].reverse()) {
      keys.add(group);
    }
    keys.add(key);
  }
  for (const key of keys) {
    // a Set visits what is added while it is walked, so children of children are reached too
    const node = locateNode(catalog, key);
    for (const child of node ? childrenOf(catalog, node) : []) keys.add(child);
  }
  return [...keys].flatMap((key) => locateNode(catalog, key) ?? []);
}
