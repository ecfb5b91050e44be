import { assertNever } from '../../core/assert-never.js';
import { fromRecord } from '../../core/filter/from-record.js';
import type { BoundPath, Filter } from '../../core/filter/tree.js';
import { compareNode } from './filter-compare.js';
import { fieldComparison, isAlwaysThere } from './filter-fields.js';
import { allOf, anyOf, atMost, everything, exactly, noneOf, nothing, unknown, type Piece } from './filter-pieces.js';
import { isRelation, relationValue, type Holders, type Resource } from './filter-relations.js';
import { searchKey } from './searchable.js';

/**
 * A filter as a condition on user or group documents; directory and deletion are the caller's. Where the piece is exact it chooses what core's
 * `evaluate` accepts on the documents shown. One element of a list that must meet several conditions is asked for by each of them apart, which lets
 * a few too many through. `holders` comes from `holdersFor` with the same filter.
 */
export function compileFilter(filter: Filter, resource: Resource, holders: Holders): Piece {
  switch (filter.kind) {
    case 'and':
      return allOf(filter.terms.map((term) => compileFilter(term, resource, holders)));
    case 'or':
      return anyOf(filter.terms.map((term) => compileFilter(term, resource, holders)));
    case 'not':
      return noneOf(compileFilter(filter.term, resource, holders));
    case 'present':
      return present(filter.path, resource);
    case 'compare':
      return comparison(filter, resource, holders);
    case 'element':
      return element(filter, resource, holders);
    default:
      return assertNever(filter);
  }
}

type Comparison = Filter & { readonly kind: 'compare' };

function comparison(filter: Comparison, resource: Resource, holders: Holders): Piece {
  const { path, operator, value } = filter;
  if (operator === 'ne') return noneOf(comparison({ ...filter, operator: 'eq' }, resource, holders));
  if (value === null) return operator === 'eq' ? noneOf(present(path, resource)) : nothing;
  if (isRelation(resource, path)) return related(resource, filter, holders);
  const compared = { operator, wanted: value };
  const field = fieldComparison(resource, path);
  return field ? field(compared, path) : compareNode(nodePath(path), path.sub ?? path.attribute, compared);
}

function present(path: BoundPath, resource: Resource): Piece {
  if (isAlwaysThere(path)) return everything;
  return isRelation(resource, path) ? anyRelated(resource) : exactly({ [`${nodePath(path)}.p`]: true });
}

/** `path[filter]`: one element must meet the whole filter. */
function element({ path, filter }: Filter & { readonly kind: 'element' }, resource: Resource, holders: Holders): Piece {
  if (isRelation(resource, path)) return related(resource, filter, holders);
  const exists = isAlwaysThere(path) ? everything : exactly({ [nodePath(path)]: { $exists: true } });
  if (!path.attribute.multiValued) return allOf([exists, compileFilter(fromRecord(filter, path), resource, holders)]);
  const ofElements = someElement(filter, path);
  return ofElements.restriction === 'all' ? allOf([exists, ofElements]) : ofElements;
}

/** Elements of a list, of which one meets the filter: exact while the filter asks one thing of it. */
function someElement(filter: Filter, parent: BoundPath): Piece {
  switch (filter.kind) {
    case 'and':
      return atMost(allOf(filter.terms.map((term) => someElement(term, parent))));
    case 'or':
      return anyOf(filter.terms.map((term) => someElement(term, parent)));
    case 'not':
      return unknown;
    case 'present':
      return exactly({ [`${elementPath(parent, filter.path)}.p`]: true });
    case 'compare': {
      const { path, operator, value } = filter;
      if (operator === 'ne' || (value === null && operator === 'eq')) return unknown;
      if (value === null) return nothing;
      return compareNode(elementPath(parent, path), path.attribute, { operator, wanted: value });
    }
    case 'element':
      return unknown; // bind lets no value path stand inside another
    default:
      return assertNever(filter);
  }
}

/** A filter on a user's groups or a group's members: by the id it names, else of each record that has any. */
function related(resource: Resource, filter: Filter, holders: Holders): Piece {
  const value = relationValue(filter);
  const found = value === undefined ? undefined : holders.get(value);
  if (found === undefined) return anyRelated(resource);
  return filter.kind === 'compare' ? found : atMost(found);
}

/** Memberships may be of groups that are gone, so this is a few users too many; of groups it says nothing. */
function anyRelated(resource: Resource): Piece {
  return resource === 'users' ? atMost(exactly({ 'memberships.id': { $gt: '' } })) : unknown;
}

/** Where the node of an attribute or sub-attribute stands in a record. */
export function nodePath({ extension, attribute, sub }: BoundPath): string {
  const names = [...(extension === undefined ? [] : [extension]), attribute.name, ...(sub ? [sub.name] : [])];
  return ['search', ...names.map(searchKey)].join('.');
}

/** A simple element answers to `value` itself. */
function elementPath(parent: BoundPath, { attribute }: BoundPath): string {
  const list = nodePath(parent);
  return parent.attribute.type === 'complex' ? `${list}.${searchKey(attribute.name)}` : list;
}
