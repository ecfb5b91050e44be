import { assertNever } from '../assert-never.js';
import type { Attribute } from '../attributes.js';
import { codePointOrder } from '../code-point-order.js';
import { fold } from '../fold.js';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { instant } from './instant.js';
import type { BoundPath, Filter, Literal, Operator } from './tree.js';

type Comparison = Filter & { readonly kind: 'compare' };

/**
 * Does the canonical document (schema spelling, extension attributes under their URN) match? Total: a document of another shape just does not.
 *
 * - A multi-valued attribute matches when any of its values does; inside `element` one and the same element must.
 * - `ne` is "no value equals", so it holds where the attribute is absent; the other comparisons need a value.
 * - Strings compare folded unless the attribute is `caseExact`, and are ordered by code point; dateTimes compare as instants.
 * - `pr` is false for "", [], {} and null.
 */
export function evaluate(filter: Filter, document: JsonObject): boolean {
  return matches(filter, document);
}

/** Inside `element` the value looked at is one element, which for a simple multi-valued attribute is no object. */
function matches(filter: Filter, value: Json | undefined): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => matches(term, value));
    case 'or':
      return filter.terms.some((term) => matches(term, value));
    case 'not':
      return !matches(filter.term, value);
    case 'present':
      return valuesAt(filter.path, value).some(isPresent);
    case 'compare':
      return compare(filter, value);
    case 'element':
      return elements(attributeValue(filter.path, value)).some((element) => matches(filter.filter, element));
    default:
      return assertNever(filter);
  }
}

function compare({ path, operator, value: wanted }: Comparison, document: Json | undefined): boolean {
  if (operator === 'ne') return !compare({ kind: 'compare', path, operator: 'eq', value: wanted }, document);
  const values = valuesAt(path, document);
  if (wanted === null) return operator === 'eq' && !values.some(isPresent);
  const leaf = path.sub ?? path.attribute;
  return values.some((value) => compareValue(leaf, operator, value, wanted));
}

/** Every single value at the path; a multi-valued attribute gives one per element. */
function valuesAt(path: BoundPath, document: Json | undefined): readonly Json[] {
  const values = elements(attributeValue(path, document));
  const { sub } = path;
  if (!sub) return values;
  return values.flatMap((value) => (isJsonObject(value) ? elements(value[sub.name]) : []));
}

function attributeValue({ extension, attribute }: BoundPath, document: Json | undefined): Json | undefined {
  if (!isJsonObject(document)) return attribute.name === 'value' ? document : undefined;
  if (extension === undefined) return document[attribute.name];
  const container = document[extension];
  return isJsonObject(container) ? container[attribute.name] : undefined;
}

function elements(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return isArray(value) ? value : [value];
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isPresent(value: Json): boolean {
  if (value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function compareValue(leaf: Attribute, operator: Operator, value: Json, wanted: NonNullable<Literal>): boolean {
  switch (leaf.type) {
    case 'string':
    case 'reference':
    case 'binary':
      if (typeof value !== 'string' || typeof wanted !== 'string') return false;
      return leaf.caseExact ? compareText(operator, value, wanted) : compareText(operator, fold(value), fold(wanted));
    case 'dateTime': {
      const [at, limit] = [asInstant(value), asInstant(wanted)];
      return at !== undefined && limit !== undefined && isInOrder(operator, at - limit);
    }
    case 'integer':
    case 'decimal':
      return typeof value === 'number' && typeof wanted === 'number' && isInOrder(operator, value - wanted);
    case 'boolean':
      return operator === 'eq' && value === wanted;
    case 'complex':
      return false;
    default:
      return assertNever(leaf.type);
  }
}

function asInstant(value: Json): number | undefined {
  return typeof value === 'string' ? instant(value) : undefined;
}

function compareText(operator: Operator, value: string, wanted: string): boolean {
  switch (operator) {
    case 'co':
      return value.includes(wanted);
    case 'sw':
      return value.startsWith(wanted);
    case 'ew':
      return value.endsWith(wanted);
    case 'eq':
      return value === wanted;
    case 'ne':
      return value !== wanted;
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return isInOrder(operator, codePointOrder(value, wanted));
    default:
      return assertNever(operator);
  }
}

function isInOrder(operator: Operator, difference: number): boolean {
  switch (operator) {
    case 'eq':
      return difference === 0;
    case 'gt':
      return difference > 0;
    case 'ge':
      return difference >= 0;
    case 'lt':
      return difference < 0;
    case 'le':
      return difference <= 0;
    case 'ne':
      return difference !== 0;
    case 'co':
    case 'sw':
    case 'ew':
      return false; // only strings have parts
    default:
      return assertNever(operator);
  }
}
