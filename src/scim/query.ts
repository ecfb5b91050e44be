import { maxFilterLength } from '../core/filter/tokens.js';
import { isJsonObject, type Json, type JsonObject } from '../core/json.js';
import { ScimFault } from './faults.js';

/** What a read asks for: query parameters of a GET, or the body of a `.search` (RFC 7644 sections 3.4.2 and 3.4.3). */
export interface ScimQuery {
  readonly filter?: string;
  readonly startIndex?: number;
  readonly count?: number;
  /** Present, though empty, on the first page of a cursor-paged list (RFC 9865). */
  readonly cursor?: string;
  readonly sortBy?: string;
  readonly sortOrder?: 'ascending' | 'descending';
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
}

const names = [
  'filter',
  'startIndex',
  'count',
  'cursor',
  'sortBy',
  'sortOrder',
  'attributes',
  'excludedAttributes',
] as const;
type Name = (typeof names)[number];
type Given = Partial<Record<Name, string | number | readonly string[]>>;

const nameByFolded: ReadonlyMap<string, Name> = new Map(names.map((name) => [name.toLowerCase(), name]));

/**
 * Reads the text after the `?`. Parameter names in any letter case; unknown ones, those without a value (`cursor` aside) and a trailing `&` are
 * ignored; of a name given twice the first counts. Throws ScimFault on a number that is none.
 */
export function parseQuery(search: string): ScimQuery {
  const given: Given = {};
  for (const [key, value] of new URLSearchParams(search)) {
    const name = nameByFolded.get(key.toLowerCase());
    if (name === undefined || given[name] !== undefined || (value === '' && name !== 'cursor')) continue;
    given[name] = value;
  }
  return understood(given);
}

/** Reads the body of a `.search` request. Throws ScimFault on a member of the wrong kind. */
export function parseSearchRequest(body: JsonObject): ScimQuery {
  const given: Given = {};
  for (const [key, value] of Object.entries(body)) {
    const name = nameByFolded.get(key.toLowerCase());
    if (name === undefined || value === null || value === undefined) continue;
    given[name] = searchValue(name, value);
  }
  return understood(given);
}

/** Member of `body` under that name in any letter case (RFC 7643 section 2.1). */
export function memberOf(body: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(body, name)) return body[name];
  const key = Object.keys(body).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : body[key];
}

function searchValue(name: Name, value: Json): string | number | readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (Array.isArray(value) && value.every((entry): entry is string => typeof entry === 'string')) return value;
  const kind = isJsonObject(value) ? 'an object' : `a ${typeof value}`;
  throw new ScimFault(400, `${name}: ${kind} is not allowed here`, { scimType: 'invalidValue' });
}

function understood(given: Given): ScimQuery {
  const query: { -readonly [Key in keyof ScimQuery]: ScimQuery[Key] } = {};
  if (given.filter !== undefined) query.filter = textOf('filter', given.filter);
  if (given.cursor !== undefined) query.cursor = textOf('cursor', given.cursor);
  if (given.sortBy !== undefined) query.sortBy = textOf('sortBy', given.sortBy);
  if (given.sortOrder !== undefined) query.sortOrder = sortOrderOf(textOf('sortOrder', given.sortOrder));
  if (given.startIndex !== undefined) query.startIndex = integerOf('startIndex', given.startIndex);
  if (given.count !== undefined) query.count = integerOf('count', given.count);
  if (given.attributes !== undefined) query.attributes = namesOf('attributes', given.attributes);
  if (given.excludedAttributes !== undefined)
    query.excludedAttributes = namesOf('excludedAttributes', given.excludedAttributes);
  return query;
}

function textOf(name: Name, value: string | number | readonly string[]): string {
  if (typeof value === 'string') return value;
  throw new ScimFault(400, `${name}: must be one text`, { scimType: 'invalidValue' });
}

function integerOf(name: Name, value: string | number | readonly string[]): number {
  const number = typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new ScimFault(400, `${name}: must be a whole number`, { scimType: 'invalidValue' });
}

function sortOrderOf(value: string): 'ascending' | 'descending' {
  const order = value.toLowerCase();
  if (order === 'ascending' || order === 'descending') return order;
  throw new ScimFault(400, 'sortOrder: must be "ascending" or "descending"', { scimType: 'invalidValue' });
}

/**
 * Names separated by commas; a bracket filter after a name, which some test suites send, is left out. An opening bracket ends the search that began at
 * the one before: the pattern then takes linear time.
 */
function namesOf(name: Name, value: string | number | readonly string[]): readonly string[] {
  const text = Array.isArray(value) ? value.join(',') : String(value);
  if (text.length > maxFilterLength)
    throw new ScimFault(400, `${name}: longer than ${maxFilterLength} characters`, { scimType: 'invalidValue' });
  return text
    .replace(/\[[^[\]]*\]/g, '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
