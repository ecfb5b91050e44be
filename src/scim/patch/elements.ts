import type { Attribute } from '../../core/attributes.js';
import { evaluate } from '../../core/filter/evaluate.js';
import type { Filter } from '../../core/filter/tree.js';
import { isJsonObject, type Json, type JsonObject } from '../../core/json.js';
import { inside, refuse, type Scope } from '../coerce-scope.js';
import {
  asObject,
  coerceElement,
  coerceValue,
  isPrimary,
  requireRoom,
  saysSomething,
  unwrapped,
} from '../coerce-value.js';
import { settlePrimary } from './list.js';
import { mergeObject, without } from './single.js';

/** Elements of a multi-valued attribute: those the filter chooses, all without one; and which sub-attribute of each, if not the whole. */
export interface Selection {
  readonly attribute: Attribute;
  readonly filter?: Filter;
  readonly sub?: Attribute;
}

/**
 * The list after `add` or `replace` on chosen elements: sub-attributes given are set, the others stay; null and "" clear.
 * Where none is chosen one is created, if the filter says by `eq` alone what it must hold (what Entra ID expects); strict, or with any other
 * filter, that is `noTarget` (RFC 7644 section 3.5.2.3).
 */
export function setElements(
  selection: Selection,
  current: readonly Json[],
  given: Json,
  scope: Scope,
): readonly Json[] {
  const value = toGiven(selection, given, scope);
  const isChosen = chooser(selection.filter);
  if (!current.some(isChosen)) return value === undefined ? current : withCreated(selection, current, value, scope);
  if (value === undefined) return removeElements(selection, current, scope);
  const list = current.map((element) =>
    isChosen(element) && isJsonObject(element) ? mergeObject(selection.attribute, element, value, scope) : element,
  );
  const primaries = list.filter((element, at) => isPrimary(element) && isChosen(current[at] ?? null));
  if (primaries.length > 1) refuse(scope, 'chooses several values, of which only one can be primary');
  return settlePrimary(current, list, scope).filter((element) => !isJsonObject(element) || saysSomething(element));
}

/** The list after `remove` on chosen elements. An element left with nothing but its labels goes too. None chosen: unchanged; strict: `noTarget`. */
export function removeElements({ filter, sub }: Selection, current: readonly Json[], scope: Scope): readonly Json[] {
  const isChosen = chooser(filter);
  if (!current.some(isChosen)) {
    if (!scope.options.lenient) refuse(scope, 'matches no value', 'noTarget');
    scope.options.warn('nothing-to-remove', scope.path);
    return current;
  }
  if (!sub) return current.filter((element) => !isChosen(element));
  return current.flatMap((element) => {
    if (!isChosen(element) || !isJsonObject(element)) return [element];
    const rest = without(element, sub.name);
    return saysSomething(rest) ? [rest] : [];
  });
}

/** The sub-attributes to set; undefined when the value clears. */
function toGiven({ attribute, sub }: Selection, given: Json, scope: Scope): JsonObject | undefined {
  const value = unwrapped(given, scope);
  if (value === null || value === '') return undefined;
  if (!sub) return asObject(attribute, value, scope);
  const coerced = coerceValue(sub, value, inside(scope, sub.name));
  return coerced === undefined ? undefined : { [sub.name]: coerced };
}

function withCreated(
  { attribute, filter }: Selection,
  current: readonly Json[],
  given: JsonObject,
  scope: Scope,
): readonly Json[] {
  const known = filter ? equalities(filter) : {};
  const element = known && scope.options.lenient ? coerceElement(attribute, { ...known, ...given }, scope) : undefined;
  if (element === undefined) return refuse(scope, 'matches no value', 'noTarget');
  if (!chooser(filter)(element)) return refuse(scope, 'is given what contradicts the brackets of its path');
  requireRoom(current.length + 1, scope);
  scope.options.warn('element-created', scope.path);
  return settlePrimary(current, [...current, element], scope);
}

/** What an element must hold to match, when the filter is `eq` joined by `and` and says nothing twice; else undefined. */
function equalities(filter: Filter): JsonObject | undefined {
  if (filter.kind === 'compare' && filter.operator === 'eq') return { [filter.path.attribute.name]: filter.value };
  if (filter.kind !== 'and') return undefined;
  let result: JsonObject = {};
  for (const term of filter.terms) {
    const part = equalities(term);
    if (!part || Object.keys(part).some((name) => name in result)) return undefined;
    result = { ...result, ...part };
  }
  return result;
}

function chooser(filter: Filter | undefined): (element: Json) => boolean {
  return (element) => filter === undefined || (isJsonObject(element) && evaluate(filter, element));
}
