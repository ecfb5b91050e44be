import type { Attribute } from '../../core/attributes.js';
import { fold } from '../../core/fold.js';
import { isJsonObject, isSameJson, stableJson, type Json, type JsonObject } from '../../core/json.js';
import { forgive, inside, type Scope } from '../coerce-scope.js';
import { coerceElements, coerceList, isPrimary, requireRoom } from '../coerce-value.js';

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
  const list = [...current];
  const places = new Places(attribute, list);
  for (const element of added) {
    const at = places.find(element);
    const present = at === undefined ? undefined : list[at];
    if (at === undefined) places.append(element);
    else if (isJsonObject(present) && isJsonObject(element)) list[at] = { ...present, ...element };
  }
  requireRoom(list.length, scope);
  return settlePrimary(current, list, scope);
}

/** The list without the values named. One that is not there is passed over: a removal may arrive twice. */
export function removeFromList(
  attribute: Attribute,
  current: readonly Json[],
  given: Json,
  scope: Scope,
): readonly Json[] {
  const named = coerceElements(attribute, given, scope);
  const places = new Places(attribute, [...current]);
  const gone = new Set(named.flatMap((element) => places.findAll(element)));
  const kept = current.filter((_present, at) => !gone.has(at));
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

/**
 * Finds the elements of a list that stand for what is given: by `value` and, where given, type; without a `value` by all that is given. Looked up by
 * `value`, since comparing a thousand with a thousand would hold other requests up.
 */
class Places {
  private readonly byKey = new Map<string, number[]>();

  constructor(
    private readonly attribute: Attribute,
    private readonly list: Json[],
  ) {
    list.forEach((element, at) => this.note(element, at));
  }

  /** The first of them. */
  find(given: Json): number | undefined {
    return this.findAll(given)[0];
  }

  findAll(given: Json): readonly number[] {
    const key = keyOf(this.attribute, given);
    const candidates = key === undefined ? this.list.keys() : (this.byKey.get(key) ?? []);
    const names = !isJsonObject(given) ? [] : key === undefined ? Object.keys(given) : typeOf(given);
    return [...candidates].filter((at) => names.every((name) => isSame(this.list[at], given, name)));
  }

  append(element: Json): void {
    this.note(element, this.list.push(element) - 1);
  }

  private note(element: Json, at: number): void {
    const key = keyOf(this.attribute, element);
    if (key === undefined) return;
    const places = this.byKey.get(key);
    if (places) places.push(at);
    else this.byKey.set(key, [at]);
  }
}

/** The same text for equal values; undefined for an element without one. */
function keyOf({ subAttributes, caseExact }: Attribute, element: Json): string | undefined {
  if (!isJsonObject(element)) return typeof element === 'string' ? `"${element}` : stableJson(element);
  const value = element['value'];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return stableJson(value);
  const isExact = subAttributes.find(({ name }) => name === 'value')?.caseExact ?? caseExact;
  return `"${isExact ? value : fold(value)}`; // no JSON text begins and does not end with a quote
}

function typeOf(given: JsonObject): readonly string[] {
  return given['type'] === undefined ? [] : ['type'];
}

function isSame(present: Json | undefined, given: Json, name: string): boolean {
  return isJsonObject(present) && isJsonObject(given) && isSameJson(present[name] ?? null, given[name] ?? null);
}
