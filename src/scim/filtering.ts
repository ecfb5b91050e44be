import type { ResourceSchema } from '../core/attributes.js';
import { assertNever } from '../core/assert-never.js';
import { bindFilter, bindPath } from '../core/filter/bind.js';
import { FilterError } from '../core/filter/errors.js';
import { parseFilter, parsePath } from '../core/filter/parse.js';
import type { BoundPath, Filter, FilterTree, WrittenPath } from '../core/filter/tree.js';
import type { ResourceTypeName } from './endpoint.js';
import { ScimFault } from './faults.js';
import { qualifyBareName } from './quirks/bare-names.js';

/** A filter for the store, or the constant it comes to for this resource type. */
export type TypeFilter = Filter | boolean;

interface Reading {
  readonly schema: ResourceSchema;
  readonly resourceType: ResourceTypeName;
  readonly lenient: boolean;
}

/** Parses a filter once. Throws FilterError. */
export function readFilter(text: string, lenient: boolean): FilterTree {
  return parseFilter(text, { lenient });
}

/**
 * Binds a parsed filter to one resource type. `meta.resourceType` is decided here, being the same for every record of a type.
 * Throws FilterError on an attribute the type does not have.
 */
export function bindForType(tree: FilterTree, reading: Reading): TypeFilter {
  return fold(tree, reading, (leaf) => bindLeaf(leaf, reading));
}

/**
 * The same for a search over several types (RFC 7644 section 3.4.2.1): an attribute this type does not have is an attribute without a value.
 * `isKnown` is false when the type has none of the attributes named.
 */
export function bindForAnyType(
  tree: FilterTree,
  reading: Reading,
): { readonly filter: TypeFilter; readonly isKnown: boolean } {
  const counts = { known: 0, unknown: 0 };
  const filter = fold(tree, reading, (leaf) => {
    try {
      const bound = bindLeaf(leaf, reading);
      counts.known += 1;
      return bound;
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      counts.unknown += 1;
      return leaf.kind === 'compare' && (leaf.operator === 'ne' || (leaf.operator === 'eq' && leaf.value === null));
    }
  });
  return { filter, isKnown: counts.known > 0 || counts.unknown === 0 };
}

/**
 * The path to sort by; a multi-valued complex attribute is sorted by its `value` (RFC 7644 section 3.4.2.3).
 * Throws ScimFault 400 `invalidPath` when the type has no such attribute, or its value has no order.
 */
export function sortPathOf(text: string, schema: ResourceSchema): BoundPath {
  try {
    const { path, filter } = parsePath(text);
    const bound = bindPath(path, schema);
    const value = bound.attribute.subAttributes.find(({ name }) => name === 'value');
    const isComplex = bound.attribute.type === 'complex' && !bound.sub;
    if (!filter && bound.attribute.returned !== 'never' && (!isComplex || value))
      return isComplex && value ? { ...bound, sub: value } : bound;
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
  }
  throw new ScimFault(400, `sortBy: ${text} is not an attribute one can sort by`, { scimType: 'invalidPath' });
}

type Leaf = Extract<FilterTree, { kind: 'compare' | 'present' | 'valuePath' }>;

function bindLeaf(leaf: Leaf, { schema, lenient }: Reading): Filter {
  return bindFilter(lenient ? { ...leaf, path: qualifyBareName(leaf.path, schema) } : leaf, schema, { lenient });
}

function fold(tree: FilterTree, reading: Reading, leaf: (node: Leaf) => TypeFilter): TypeFilter {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return combine(
        tree.kind,
        tree.terms.map((term) => fold(term, reading, leaf)),
      );
    case 'not': {
      const term = fold(tree.term, reading, leaf);
      return typeof term === 'boolean' ? !term : { kind: 'not', term };
    }
    case 'compare':
      return isResourceType(tree.path) ? compareType(tree, reading) : leaf(tree);
    case 'present':
      return isResourceType(tree.path) ? true : leaf(tree);
    case 'valuePath':
      return leaf(tree);
    default:
      return assertNever(tree);
  }
}

function combine(kind: 'and' | 'or', terms: readonly TypeFilter[]): TypeFilter {
  const decisive = kind === 'or';
  if (terms.includes(decisive)) return decisive;
  const rest = terms.filter((term) => typeof term !== 'boolean');
  const [only] = rest;
  if (only === undefined) return !decisive;
  return rest.length === 1 ? only : { kind, terms: rest };
}

function isResourceType({ attribute, sub }: WrittenPath): boolean {
  return attribute.toLowerCase() === 'meta' && sub?.toLowerCase() === 'resourcetype';
}

function compareType(
  { operator, value }: Extract<FilterTree, { kind: 'compare' }>,
  { resourceType }: Reading,
): boolean {
  const wanted = typeof value === 'string' ? value : '';
  switch (operator) {
    case 'eq':
      return resourceType === wanted;
    case 'ne':
      return resourceType !== wanted;
    case 'co':
      return resourceType.includes(wanted);
    case 'sw':
      return resourceType.startsWith(wanted);
    case 'ew':
      return resourceType.endsWith(wanted);
    case 'gt':
      return resourceType > wanted;
    case 'ge':
      return resourceType >= wanted;
    case 'lt':
      return resourceType < wanted;
    case 'le':
      return resourceType <= wanted;
    default:
      return assertNever(operator);
  }
}
