import type { mongo } from 'mongoose';
import type { JsonObject } from '../../core/json.js';
import type { Collection } from './database.js';
import type { Query } from './filter-pieces.js';
import type { Resource } from './filter-relations.js';
import type { Searchable } from './searchable.js';

/** What users and groups have in common for a list. */
export interface ListedDocument {
  readonly _id: string;
  readonly ordinal: number;
  readonly externalId?: string;
  readonly search: Searchable;
  readonly createdAt: Date;
  readonly lastModifiedAt: Date;
}

export interface FindOptions {
  readonly sort: Readonly<Record<string, 1 | -1>>;
  readonly skip?: number;
  readonly limit: number;
  /** Reads these fields alone, for readers that look at no others; else all that make up the record. */
  readonly only?: readonly string[];
}

/** A collection of SCIM resources as lists read it. */
export interface ListSource<Doc> {
  readonly resource: Resource;
  readonly count: (match: Query) => Promise<number>;
  readonly find: (match: Query, options: FindOptions) => Promise<readonly Doc[]>;
  /** The fields `shown` reads. */
  readonly shownFields: readonly string[];
  /**
   * Each document as SCIM shows it, in the order given, with `groups` or `members` where they are asked for, so that a filter can be evaluated on it.
   * Made one after the other: the members of two large groups are not held at once.
   */
  readonly shown: (documents: readonly Doc[], withRelation: boolean) => AsyncIterable<JsonObject>;
}

/** Leaves out what is for searching, and what a member write is to do, which may be megabytes. */
const recordOnly = { search: 0, keys: 0, memberWrite: 0 } as const;

/** Reads a collection for lists. */
export function reading<Doc extends object>(
  collection: Collection<Doc>,
): Pick<ListSource<mongo.WithId<Doc>>, 'count' | 'find'> {
  return {
    count: (match) => collection.countDocuments(asFilter(match)),
    find: (match, { sort, skip = 0, limit, only }) =>
      collection
        .find(asFilter<Doc>(match), {
          projection: only ? Object.fromEntries(only.map((name) => [name, 1])) : recordOnly,
        })
        .sort({ ...sort })
        .skip(skip)
        .limit(limit)
        .toArray(),
  };
}

/** A condition built from data, where the driver's types want field names known in advance. */
export function asFilter<Doc>(query: Query): mongo.Filter<Doc> {
  return query as mongo.Filter<Doc>; // fields come from this store's own paths; the server checks the rest
}
