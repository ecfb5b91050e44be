import { instant } from '../../core/filter/instant.js';
import { fold } from '../../core/fold.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../core/json.js';
import { searchKey, type JsonScalar, type Searchable } from './searchable.js';

/** The searchable form of a canonical SCIM document; it depends on the document alone, so that it can be made again at any time. */
export function searchable(attributes: JsonObject): Searchable {
  return children(attributes);
}

function children(object: JsonObject): Searchable {
  const entries = Object.entries(object).flatMap(([key, value]) => {
    const made = valueOf(value);
    return made === undefined ? [] : [[searchKey(key), made] as const];
  });
  return Object.fromEntries(entries);
}

/** Undefined for what counts as no value: null and the empty list. */
function valueOf(value: Json | undefined): Searchable | readonly Searchable[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonArray(value)) return node(value);
  return value.length === 0 ? undefined : value.map(node);
}

/** Servers take no list directly in a list; SCIM has none either, and such an element is kept as present alone. */
function node(value: Json): Searchable {
  if (value === null) return {};
  if (isJsonArray(value)) return value.length === 0 ? {} : { p: true };
  if (isJsonObject(value)) return Object.keys(value).length === 0 ? {} : { p: true, ...children(value) };
  return scalar(value);
}

function scalar(value: JsonScalar): Searchable {
  if (typeof value === 'number') return { p: true, n: value };
  if (typeof value === 'boolean') return { p: true, b: value };
  const at = instant(value);
  return { ...(value === '' ? {} : { p: true }), s: value, f: fold(value), ...(at === undefined ? {} : { t: at }) };
}
