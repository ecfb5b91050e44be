import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../core/json.js';
import type { BulkOperation } from './bulk-message.js';

const prefix = 'bulkId:';
/** A reference inside the value path of a PATCH, such as `members[value eq "bulkId:u1"]`. */
const quoted = /"bulkId:([^"]*)"/g;

/** The bulkIds an operation refers to, in its path and in any text of its data (RFC 7644 section 3.7.2). */
export function referencesOf({ segments, data }: BulkOperation): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: Json | undefined): void => {
    if (typeof value === 'string') {
      if (!value.includes(prefix)) return;
      if (value.startsWith(prefix)) found.add(value.slice(prefix.length));
      for (const [, id = ''] of value.matchAll(quoted)) found.add(id);
    } else if (isJsonArray(value)) value.forEach(visit);
    else if (isJsonObject(value)) Object.values(value).forEach(visit);
  };
  segments.forEach(visit);
  visit(data);
  return found;
}

/** The operation with every reference replaced by the id it stands for. References without an id in `ids` are left as they are. */
export function resolved(operation: BulkOperation, ids: ReadonlyMap<string, string>): BulkOperation {
  const text = (value: string): string => {
    if (value.startsWith(prefix)) return ids.get(value.slice(prefix.length)) ?? value;
    return value.replace(quoted, (whole, id: string) => (ids.has(id) ? `"${ids.get(id)}"` : whole));
  };
  const visit = (value: Json): Json => {
    if (typeof value === 'string') return text(value);
    if (isJsonArray(value)) return value.map(visit);
    return isJsonObject(value) ? mapObject(value, visit) : value;
  };
  return { ...operation, segments: operation.segments.map(text), data: mapObject(operation.data, visit) };
}

/** The data without the values that still refer to something: whole list elements and whole objects go, not their `value` alone. */
export function withoutReferences(data: JsonObject): JsonObject {
  const isReference = (value: Json | undefined): boolean =>
    (typeof value === 'string' && value.startsWith(prefix)) || (isJsonObject(value) && isReference(value['value']));
  const visit = (value: Json): Json => {
    if (isJsonArray(value)) return value.filter((entry) => !isReference(entry)).map(visit);
    return isJsonObject(value) ? withoutReferences(value) : value;
  };
  const kept = Object.entries(data).filter(([, value]) => value !== undefined && !isReference(value));
  return Object.fromEntries(kept.map(([key, value]) => [key, visit(value ?? null)]));
}

function mapObject(object: JsonObject, visit: (value: Json) => Json): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => (value === undefined ? [] : [[key, visit(value)]])),
  );
}
