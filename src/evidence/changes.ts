import { isJsonArray, isJsonObject, isSameJson, type Json, type JsonObject } from '../core/json.js';

/** One attribute as it was and as it became; `before` is absent for what was not there, `after` for what was taken away. */
export interface AttributeChange {
  /** Top-level name, or `<URN>:<name>` of an extension. */
  readonly attribute: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** What stands for a value that is too long to be kept: the beginning of its JSON text, and how long that text is. */
export interface CutValue extends JsonObject {
  readonly cut: string;
  readonly characters: number;
}

const longestValue = 1_024;
/** Characters of values kept for one entry; attributes after that are named with empty cut values. */
const mostCharacters = 16_384;
/** Ids named at most where members of a group went in or out. */
const idsNamed = 20;

/** Pure: which attributes differ between two SCIM documents, with their values, long ones cut. A password is never among them. */
export function changesBetween(before: JsonObject, after: JsonObject): readonly AttributeChange[] {
  const found = differences(before, after, '');
  return isShort(found) ? found : cutShort(found);
}

/** May every value be kept whole? Says so from bounds, so that the usual change, which is short, is not written out to be measured. */
function isShort(changes: readonly AttributeChange[]): boolean {
  let left = mostCharacters;
  const fits = (value: Json | undefined): boolean => {
    const most = value === undefined ? 0 : mostLength(value);
    left -= most;
    return most <= longestValue && left >= 0;
  };
  return changes.every(({ before, after }) => fits(before) && fits(after));
}

/** Never less than the length of the value's JSON text: a character takes up to six there. */
function mostLength(value: Json): number {
  if (typeof value === 'string') return 6 * value.length + 2;
  if (typeof value !== 'object' || value === null) return 25;
  let sum = 2;
  if (isJsonArray(value)) for (const inner of value) sum += mostLength(inner) + 1;
  else for (const key of Object.keys(value)) sum += mostLength(key) + mostLength(value[key] ?? null) + 2;
  return sum;
}

function cutShort(changes: readonly AttributeChange[]): readonly AttributeChange[] {
  let left = mostCharacters;
  const kept = (value: Json): Json => {
    const text = JSON.stringify(value);
    if (text.length <= longestValue && text.length <= left) {
      left -= text.length;
      return value;
    }
    const cut = wellFormed(text.slice(0, Math.min(longestValue, left)));
    left -= cut.length;
    return { cut, characters: text.length } satisfies CutValue;
  };
  return changes.map(({ attribute, before, after }) => ({
    attribute,
    ...(before === undefined ? {} : { before: kept(before) }),
    ...(after === undefined ? {} : { after: kept(after) }),
  }));
}

/** Members that went in or out, or that a group was to have from now on: how many, and the ids of the first of them. */
export function memberIds(ids: readonly string[]): JsonObject {
  return { count: ids.length, ids: ids.slice(0, idsNamed) };
}

function differences(before: JsonObject, after: JsonObject, prefix: string): readonly AttributeChange[] {
  const found: AttributeChange[] = [];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (prefix === '' && key === 'schemas') continue;
    if (key.toLowerCase() === 'password') continue;
    const [old, young] = [before[key] ?? undefined, after[key] ?? undefined];
    if (isSameJson(old, young)) continue;
    if (prefix === '' && key.includes(':')) found.push(...differences(objectOf(old), objectOf(young), `${key}:`));
    else found.push(changeOf(prefix + key, old, young));
  }
  return found;
}

function changeOf(attribute: string, before: Json | undefined, after: Json | undefined): AttributeChange {
  if (before === undefined) return after === undefined ? { attribute } : { attribute, after };
  return after === undefined ? { attribute, before } : { attribute, before, after };
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Without half of a character that takes two code units. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}
