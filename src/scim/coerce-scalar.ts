import { assertNever } from '../core/assert-never.js';
import type { Attribute } from '../core/attributes.js';
import { instant } from '../core/filter/instant.js';
import type { Json } from '../core/json.js';
import { forgive, refuse, type Scope } from './coerce-scope.js';
import { limits } from './limits.js';

const dateOnly = /^\d{4}-\d\d-\d\d$/;
/** Control characters beside tab and line ends, and halves of surrogate pairs: no name holds them, and two stores need not agree on them. */
const unusable = /[^\P{Cc}\t\n\r]|\p{Cs}/u;
const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * One value that is no object and no list, in the attribute's type; undefined when it unassigns (null, and "" where it is no strict string).
 * Lenient converts what can be meant in one way only: "True" to true, 42 to "42" while it is exact, "42" to 42. Else ScimInputError `invalidValue`.
 */
export function coerceScalar(attribute: Attribute, value: Json, scope: Scope): Json | undefined {
  if (value === null) return undefined;
  if (value === '' && (scope.options.lenient || attribute.type !== 'string')) return undefined;
  switch (attribute.type) {
    case 'string':
    case 'reference':
      return asText(attribute, value, scope);
    case 'binary':
      return asBinary(attribute, value, scope);
    case 'boolean':
      return asBoolean(value, scope);
    case 'integer':
    case 'decimal':
      return asNumber(attribute, value, scope);
    case 'dateTime':
      return asDateTime(value, scope);
    case 'complex':
      return refuse(scope, 'must be an object');
    default:
      return assertNever(attribute.type);
  }
}

function asText(attribute: Attribute, value: Json, scope: Scope): string {
  if (typeof value === 'string') {
    requireLength(attribute, value, scope);
    return unusable.test(value) ? refuse(scope, 'must not contain control characters') : value;
  }
  if (typeof value !== 'number' && typeof value !== 'boolean') return refuse(scope, 'must be a string');
  if (typeof value === 'number' && !isExact(value))
    return refuse(scope, 'must be a string, in quotes: a number of this size loses its last digits on the way');
  forgive(scope, 'type-converted', 'must be a string');
  return String(value);
}

/** JSON numbers arrive as doubles: of whole ones, those beyond 2^53 may be another than was sent. */
function isExact(value: number): boolean {
  return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
}

/** One long text would stand in every answer that names it: a group's name in each of its members. */
function requireLength(attribute: Attribute, text: string, scope: Scope): void {
  if (text.length <= limits.text.name) return;
  const most = mostCharacters(attribute, scope);
  if (text.length > most) refuse(scope, `must not be longer than ${most} characters`);
}

const names: ReadonlySet<string> = new Set(['userName', 'displayName', 'externalId']);

function mostCharacters({ name, type }: Attribute, { path }: Scope): number {
  if (names.has(name)) return limits.text.name;
  return type === 'binary' || path.startsWith('photos') ? limits.text.large : limits.text.other;
}

function asBinary(attribute: Attribute, value: Json, scope: Scope): string {
  const text = typeof value === 'string' ? value.replace(/\s+/g, '') : undefined;
  if (text !== undefined) requireLength(attribute, text, scope);
  return text !== undefined && base64.test(text) ? text : refuse(scope, 'must be base64 text');
}

function asBoolean(value: Json, scope: Scope): boolean {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
  if (text !== 'true' && text !== 'false') return refuse(scope, 'must be true or false');
  forgive(scope, 'type-converted', 'must be true or false, without quotes');
  return text === 'true';
}

function asNumber({ type }: Attribute, value: Json, scope: Scope): number {
  const expected = type === 'integer' ? 'must be an integer' : 'must be a number';
  const isText = typeof value === 'string' && value.trim() !== '';
  const number = typeof value === 'number' ? value : isText ? Number(value) : Number.NaN;
  if (!Number.isFinite(number) || (type === 'integer' && !Number.isInteger(number))) return refuse(scope, expected);
  if (isText) forgive(scope, 'type-converted', `${expected}, without quotes`);
  return number;
}

/** Kept as written, since clients compare what they read back. A day alone stays a day: what it means depends on who reads it. */
function asDateTime(value: Json, scope: Scope): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (instant(text) === undefined) return refuse(scope, 'must be a dateTime (2026-01-31T09:00:00Z)');
  if (dateOnly.test(text)) forgive(scope, 'type-converted', 'must be a dateTime with a time (2026-01-31T09:00:00Z)');
  return text;
}
