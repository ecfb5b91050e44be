import type { Attribute } from '../../core/attributes.js';
import { fold } from '../../core/fold.js';
import { isJsonObject, stableJson, type Json, type JsonObject } from '../../core/json.js';
import { forgive, inside, refuse, type Scope } from '../coerce-scope.js';
import { coerceElement, coerceList, isPrimary, listOf } from '../coerce-value.js';

/** More values than this in one attribute of one person are a client's fault; comparing them all with each other would cost too much. */
const maxElements = 1000;

/** The list after `replace` of the whole attribute; undefined when cleared. */
export function replaceList(attribute: Attribute, given: Json, scope: Scope): readonly Json[] | undefined {
  return coerceList(attribute, given, scope);
}

/**
 * The list after `add`: a value that is there already changes nothing (RFC 7644 section 3.5.2.1); one with the same `value` and type takes
 * over the sub-attributes given; anything else is appended.
 */
export function addToList(attribute: Attribute, current: readonly Json[], given: Json, scope: Scope): readonly Json[] {
  const added = coerceList(attribute, given, scope) ?? [];
  if (current.length + added.length > maxElements) refuse(scope, `holds at most ${maxElements} values`);
  const list = [...current];
  for (const element of added) {
    const at = list.findIndex((present) => isSameElement(attribute, present, element));
    const present = list[at];
    if (at < 0) list.push(element);
    else if (isJsonObject(present) && isJsonObject(element)) list[at] = { ...present, ...element };
  }
  return settlePrimary(current, list, scope);
}

/** The list without the values named. One that is not there is passed over: a removal may arrive twice. */
export function removeFromList(
  attribute: Attribute,
  current: readonly Json[],
  given: Json,
  scope: Scope,
): readonly Json[] {
  const named = listOf(given, scope).flatMap((element) => coerceElement(attribute, element, scope) ?? []);
  if (named.length > maxElements) refuse(scope, `holds at most ${maxElements} values`);
  const kept = current.filter((present) => !named.some((element) => isSameElement(attribute, present, element)));
  if (kept.length === current.length) scope.options.warn('nothing-to-remove', scope.path);
  return kept;
}

/**
 * At most one element is primary (RFC 7643 section 2.4): when the operation made one so, the one that was before gives way.
 * `before` and `after` agree in the places they share.
 */
export function settlePrimary(before: readonly Json[], after: readonly Json[], scope: Scope): readonly Json[] {
  const primaries = after.flatMap((element, at) => (isPrimary(element) ? [at] : []));
  if (primaries.length < 2) return after;
  const fresh = primaries.filter((at) => !isPrimary(before[at] ?? null));
  if (fresh.length > 1) forgive(inside(scope, 'primary'), 'several-primaries', 'can be true in one element only');
  const chosen = fresh.at(-1) ?? primaries.at(-1);
  return after.map((element, at) => (at !== chosen && isPrimary(element) ? { ...element, primary: false } : element));
}

/** Does `present` stand for what `given` names? By `value` and, where given, type; without a `value` by all that is given. */
function isSameElement(attribute: Attribute, present: Json, given: Json): boolean {
  if (!isJsonObject(present) || !isJsonObject(given)) return stableJson(present) === stableJson(given);
  if (given['value'] === undefined) return Object.keys(given).every((name) => isSame(present, given, name));
  const { caseExact } = attribute.subAttributes.find(({ name }) => name === 'value') ?? attribute;
  const [a, b] = [present['value'], given['value']];
  const isSameValue =
    caseExact || typeof a !== 'string' || typeof b !== 'string' ? isSame(present, given, 'value') : fold(a) === fold(b);
  return isSameValue && (given['type'] === undefined || isSame(present, given, 'type'));
}

function isSame(present: JsonObject, given: JsonObject, name: string): boolean {
  return stableJson(present[name] ?? null) === stableJson(given[name] ?? null);
}
