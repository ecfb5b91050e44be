import { findAttribute, type Attribute } from '../core/attributes.js';
import { isJsonObject, isSameJson, stableJson, type Json, type JsonObject } from '../core/json.js';
import { coerceScalar } from './coerce-scalar.js';
import { forgive, inside, refuse, type Scope } from './coerce-scope.js';
import { limits } from './limits.js';

/** Sub-attributes that label an element without saying anything by themselves. */
const labels: ReadonlySet<string> = new Set(['type', 'primary']);

/**
 * A client's value in the canonical form of the attribute; undefined when it unassigns (null, an empty list, an object with nothing in it).
 * Unknown and read-only sub-attributes are dropped. Throws ScimInputError.
 */
export function coerceValue(attribute: Attribute, value: Json, scope: Scope): Json | undefined {
  return attribute.multiValued ? coerceList(attribute, value, scope) : coerceSingle(attribute, value, scope);
}

/** The elements of a multi-valued attribute: equal ones once, at most one of them primary. */
export function coerceList(attribute: Attribute, value: Json, scope: Scope): readonly Json[] | undefined {
  const elements = coerceElements(attribute, value, scope);
  const distinct = distinctOf(elements);
  return distinct.length === 0 ? undefined : onePrimary(distinct, scope);
}

/** Up to this many elements are compared each with each; more as texts, which takes 25 times as long for two, but grows with their number alone. */
const fewElements = 16;

function distinctOf(elements: readonly Json[]): readonly Json[] {
  if (elements.length <= fewElements)
    return elements.filter((element, at) => elements.findIndex((other) => isSameJson(other, element)) === at);
  return [...new Map(elements.map((element) => [stableJson(element), element])).values()];
}

/** The elements a value gives, those that say nothing left out; no more than `limits.elements`. */
export function coerceElements(attribute: Attribute, value: Json, scope: Scope): readonly Json[] {
  const given = listOf(value, scope);
  requireRoom(given.length, scope);
  return given.flatMap((element) => coerceElement(attribute, element, scope) ?? []);
}

/** More values in one attribute of one person are a client's fault, and comparing them all with each other would hold others up. */
export function requireRoom(count: number, scope: Scope): void {
  if (count > limits.elements) refuse(scope, `holds at most ${limits.elements} values`);
}

/** One element of a multi-valued attribute; undefined when it says nothing. */
export function coerceElement(attribute: Attribute, value: Json, scope: Scope): Json | undefined {
  if (attribute.type !== 'complex') return coerceScalar(attribute, value, scope);
  if (value === null) return undefined;
  const element = coerceObject(attribute, asObject(attribute, value, scope), scope);
  const missing = attribute.subAttributes.find(({ name, required }) => required && element[name] === undefined);
  if (missing) {
    forgive(inside(scope, missing.name), 'empty-element', 'is required in every element');
    return undefined;
  }
  return saysSomething(element) ? element : undefined;
}

/** Does an element say more than its labels (`type`, `primary`)? One that does not is left out. */
export function saysSomething(element: JsonObject): boolean {
  return Object.keys(element).some((name) => !labels.has(name));
}

/** The object a complex attribute takes, sub-attributes not yet read. A bare value stands for `{ value }` (Entra ID's manager). */
export function asObject(attribute: Attribute, value: Json, scope: Scope): JsonObject {
  if (isJsonObject(value)) return value;
  if (isList(value) || !findAttribute(attribute.subAttributes, 'value')) return refuse(scope, 'must be an object');
  forgive(scope, 'type-converted', 'must be an object with a "value"');
  return { value };
}

/** A list given for a single value, as Entra ID sends for the manager: its only element. Null for an empty one. */
export function unwrapped(value: Json, scope: Scope): Json {
  if (!isList(value)) return value;
  if (value.length > 1) return refuse(scope, 'is single-valued and cannot take a list');
  forgive(scope, 'list-for-single', 'is single-valued and cannot take a list');
  return value[0] ?? null;
}

/** The list a multi-valued attribute takes; a single value stands for a list of one. */
export function listOf(value: Json, scope: Scope): readonly Json[] {
  if (isList(value)) return value;
  if (value === null || value === '') return [];
  forgive(scope, 'single-for-list', 'must be a list');
  return [value];
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function coerceSingle(attribute: Attribute, given: Json, scope: Scope): Json | undefined {
  const value = unwrapped(given, scope);
  if (attribute.type !== 'complex') return coerceScalar(attribute, value, scope);
  if (value === null || value === '') return undefined;
  const object = coerceObject(attribute, asObject(attribute, value, scope), scope);
  return Object.keys(object).length === 0 ? undefined : object;
}

function coerceObject({ subAttributes }: Attribute, value: JsonObject, scope: Scope): JsonObject {
  const result: Record<string, Json> = {};
  for (const [name, given] of Object.entries(value)) {
    if (given === undefined) continue;
    const sub = findAttribute(subAttributes, name);
    if (!sub) scope.options.warn('unknown-attribute', scope.path);
    if (!sub || sub.mutability === 'readOnly') continue;
    const coerced = coerceValue(sub, given, inside(scope, sub.name));
    if (coerced !== undefined) result[sub.name] = coerced;
  }
  return result;
}

/** RFC 7643 section 2.4: primary is true at most once. Lenient keeps the last, as the value written last. */
function onePrimary(elements: readonly Json[], scope: Scope): readonly Json[] {
  const last = elements.findLastIndex(isPrimary);
  if (elements.findIndex(isPrimary) === last) return elements;
  forgive(inside(scope, 'primary'), 'several-primaries', 'can be true in one element only');
  return elements.map((element, at) => (at !== last && isPrimary(element) ? { ...element, primary: false } : element));
}

/** Is this element the preferred one? */
export function isPrimary(element: Json): element is JsonObject {
  return isJsonObject(element) && element['primary'] === true;
}
