import { findAttribute, type Attribute } from '../../core/attributes.js';
import { isJsonObject, type Json, type JsonObject } from '../../core/json.js';
import { inside, refuse, type Scope } from '../coerce-scope.js';
import { asObject, coerceValue, unwrapped } from '../coerce-value.js';

/** The value a single-valued attribute has after `add` or `replace`; undefined when it is cleared (RFC 7644 sections 3.5.2.1 and 3.5.2.3). */
export function setSingle(
  attribute: Attribute,
  current: Json | undefined,
  given: Json,
  scope: Scope,
): Json | undefined {
  const value = unwrapped(given, scope);
  if (attribute.type !== 'complex') return coerceValue(attribute, value, scope);
  if (value === null || value === '') return undefined;
  return nonEmpty(mergeObject(attribute, objectOf(current), asObject(attribute, value, scope), scope));
}

/** The same for one of its sub-attributes; `given` undefined removes it. */
export function setSub(
  attribute: Attribute,
  sub: Attribute,
  current: Json | undefined,
  { given, scope }: { readonly given: Json | undefined; readonly scope: Scope },
): Json | undefined {
  const before = objectOf(current);
  if (given !== undefined) return nonEmpty(mergeObject(attribute, before, { [sub.name]: given }, scope));
  return nonEmpty(without(before, sub.name));
}

/**
 * A complex value with the given sub-attributes set, the others as they were; null and "" clear one.
 * A new `value` makes what described the old one (`$ref`, read-only names) untrue, so that goes.
 */
export function mergeObject(
  { subAttributes }: Attribute,
  before: JsonObject,
  given: JsonObject,
  scope: Scope,
): JsonObject {
  let result = before;
  let known = 0;
  for (const [name, value] of Object.entries(given)) {
    const sub = findAttribute(subAttributes, name);
    if (!sub) scope.options.warn('unknown-attribute', scope.path);
    if (!sub || value === undefined) continue;
    known += 1;
    if (sub.mutability === 'readOnly') continue;
    const coerced = coerceValue(sub, value, inside(scope, sub.name));
    result = coerced === undefined ? without(result, sub.name) : { ...result, [sub.name]: coerced };
  }
  if (known === 0 && Object.keys(given).length > 0) refuse(scope, 'has none of these sub-attributes');
  return result['value'] === before['value'] ? result : withoutStale(subAttributes, result, given);
}

/** The object, or undefined when nothing is in it. */
function nonEmpty(object: JsonObject): JsonObject | undefined {
  return Object.keys(object).length === 0 ? undefined : object;
}

/** The object without one name; the same object when it has none. */
export function without(object: JsonObject, name: string): JsonObject {
  if (!Object.hasOwn(object, name)) return object;
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

function withoutStale(subAttributes: readonly Attribute[], object: JsonObject, given: JsonObject): JsonObject {
  const kept = new Set(Object.keys(given).map((name) => name.toLowerCase()));
  return subAttributes
    .filter(({ name, mutability }) => name === '$ref' || mutability === 'readOnly')
    .filter(({ name, mutability }) => mutability === 'readOnly' || !kept.has(name.toLowerCase()))
    .reduce((result, { name }) => without(result, name), object);
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
