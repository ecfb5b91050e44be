import type { JsonObject } from '../../core/json.js';

/** What a document's record adds to its attributes. */
interface Recorded {
  readonly _id: string;
  readonly attributes: string;
  readonly revision: number;
  readonly createdAt: Date;
  readonly lastModifiedAt: Date;
}

/** The fields of a record that `shownRecord` reads. */
export const recordFields: readonly string[] = ['attributes', 'revision', 'createdAt', 'lastModifiedAt'];

/** A record as SCIM shows it, as far as filters can look at it: attributes, id and meta (RFC 7643 section 3.1). */
export function shownRecord(record: Recorded, resourceType: 'User' | 'Group'): JsonObject {
  return {
    ...(JSON.parse(record.attributes) as JsonObject), // this store alone writes it, from a JsonObject
    id: record._id,
    meta: {
      resourceType,
      created: record.createdAt.toISOString(),
      lastModified: record.lastModifiedAt.toISOString(),
      version: `W/"${record.revision}"`,
    },
  };
}
