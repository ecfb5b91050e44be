import { assertNever } from '../assert-never.js';
import type { Attribute } from '../attributes.js';
import { FilterError } from './errors.js';
import { instant } from './instant.js';
import type { Literal } from './tree.js';

/** The value of a comparison in the attribute's type. Lenient converts what can be meant in one way only; else FilterError. */
export function bindLiteral(
  attribute: Attribute,
  value: NonNullable<Literal>,
  { lenient }: { readonly lenient: boolean },
): NonNullable<Literal> {
  const { name, type } = attribute;
  switch (type) {
    case 'string':
    case 'reference':
    case 'binary':
      if (typeof value === 'string') return value;
      return lenient ? String(value) : refuse(name, 'a string in double quotes');
    case 'boolean':
      if (typeof value === 'boolean') return value;
      return (lenient ? asBoolean(value) : undefined) ?? refuse(name, 'true or false');
    case 'integer':
    case 'decimal':
      if (typeof value === 'number') return value;
      return (lenient ? asNumber(value) : undefined) ?? refuse(name, 'a number');
    case 'dateTime':
      return typeof value === 'string' && instant(value) !== undefined
        ? value
        : refuse(name, 'a dateTime in double quotes (2026-01-31T09:00:00Z)');
    case 'complex':
      return refuse(name, 'a comparison of one of its sub-attributes, with a value');
    default:
      return assertNever(type);
  }
}

function asBoolean(value: NonNullable<Literal>): boolean | undefined {
  const text = String(value).trim().toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function asNumber(value: NonNullable<Literal>): number | undefined {
  const text = String(value).trim();
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

function refuse(name: string, expected: string): never {
  throw new FilterError(`${name} needs ${expected}`);
}
