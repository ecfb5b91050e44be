import type { ResourceSchema } from '../core/attributes.js';
import { isJsonObject, type Json, type JsonObject } from '../core/json.js';

/** A document taken apart: attributes by name, per extension URN; undefined is the core schema. Holds schema names only. */
export type Draft = Map<string | undefined, Map<string, Json>>;

/** Takes a canonical document apart. Names that are not in the schema's form are kept as they are. */
export function toDraft(schema: ResourceSchema, document: JsonObject): Draft {
  const core = new Map<string, Json>();
  const draft: Draft = new Map([[undefined, core]]);
  for (const [name, value] of Object.entries(document)) {
    if (value === undefined || name === 'schemas') continue;
    if (schema.extensions.has(name) && isJsonObject(value)) draft.set(name, attributeMap(value));
    else core.set(name, value);
  }
  return draft;
}

/** Puts a document together, `schemas` first: the core URN and those of the extensions that hold something (RFC 7643 section 3). */
export function toDocument(schema: ResourceSchema, draft: Draft): JsonObject {
  const extensions = [...schema.extensions.keys()].flatMap((urn) => {
    const attributes = draft.get(urn);
    return attributes && attributes.size > 0 ? [[urn, Object.fromEntries(attributes)] as const] : [];
  });
  return {
    schemas: [schema.urn, ...extensions.map(([urn]) => urn)],
    ...Object.fromEntries(draft.get(undefined) ?? []),
    ...Object.fromEntries(extensions),
  };
}

function attributeMap(value: JsonObject): Map<string, Json> {
  return new Map(
    Object.entries(value).flatMap(([name, inner]) => (inner === undefined ? [] : [[name, inner] as const])),
  );
}
