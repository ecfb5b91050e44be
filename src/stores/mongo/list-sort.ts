import type { BoundPath } from '../../core/filter/tree.js';
import type { SortKey } from '../list-collect.js';
import { formOf } from './filter-compare.js';
import { nodePath } from './filter-query.js';
import type { Resource } from './filter-relations.js';
import type { ListedDocument } from './list-source.js';
import { searchKey, type Searchable } from './searchable.js';

/** A field that holds an attribute in sortable form. */
export interface SortField {
  readonly name: string;
  /** An index holds the live records of a directory in this order, and every record has a value. */
  readonly isIndexed?: true;
  /** No two live records share a value, so that no tie is to be broken and the index serves both directions. */
  readonly isUnique?: true;
}

const common: readonly (readonly [string, SortField])[] = [
  ['id', { name: '_id' }],
  ['externalId', { name: 'externalId' }],
  ['meta.created', { name: 'createdAt' }],
];

const fields: Readonly<Record<Resource, ReadonlyMap<string, SortField>>> = {
  users: new Map([
    ...common,
    ['userName', { name: 'userNameKey', isIndexed: true, isUnique: true }],
    ['meta.lastModified', { name: 'lastModifiedAt', isIndexed: true }],
  ]),
  groups: new Map([
    ...common,
    ['displayName', { name: 'search.displayName.f', isIndexed: true, isUnique: true }],
    ['meta.lastModified', { name: 'lastModifiedAt' }],
  ]),
};

/** The field that lists are sorted by for this attribute; undefined when it is looked up in the searchable document. */
export function sortField(resource: Resource, { extension, attribute, sub }: BoundPath): SortField | undefined {
  if (extension !== undefined) return undefined;
  return fields[resource].get(sub ? `${attribute.name}.${sub.name}` : attribute.name);
}

/** The fields `sortKey` reads. */
export function sortFields(resource: Resource, path: BoundPath): readonly string[] {
  return [sortField(resource, path)?.name ?? nodePath(withoutSub(path))];
}

/**
 * What a record is sorted by (RFC 7644 section 3.4.2.3): of a multi-valued attribute its primary value, else its first. Dates compare as moments,
 * text folded unless its case counts.
 */
export function sortKey(resource: Resource, document: ListedDocument, path: BoundPath): SortKey {
  switch (sortField(resource, path)?.name) {
    case '_id':
      return document._id;
    case 'externalId':
      return document.externalId ?? null;
    case 'createdAt':
      return document.createdAt.getTime();
    case 'lastModifiedAt':
      return document.lastModifiedAt.getTime();
    case undefined:
    default:
      return nodeKey(document.search, path);
  }
}

function nodeKey(search: Searchable, { extension, attribute, sub }: BoundPath): SortKey {
  const container = extension === undefined ? search : below(search, extension);
  const chosen = below(container, attribute.name);
  const form = formOf(sub ?? attribute);
  const value = form && (sub ? below(chosen, sub.name) : chosen)?.[form];
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** The node under a key; of a list the primary element, else the first. */
function below(node: Searchable | undefined, name: string): Searchable | undefined {
  const value = node?.[searchKey(name)];
  if (typeof value !== 'object') return undefined;
  if (!isList(value)) return value;
  return value.find((element) => isTrue(element['primary'])) ?? value[0];
}

function isTrue(node: Searchable[string] | undefined): boolean {
  return typeof node === 'object' && !isList(node) && node['b'] === true;
}

function isList(value: Searchable | readonly Searchable[]): value is readonly Searchable[] {
  return Array.isArray(value);
}

function withoutSub({ extension, attribute }: BoundPath): BoundPath {
  return extension === undefined ? { attribute } : { extension, attribute };
}
