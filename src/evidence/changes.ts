import { isJsonObject, isSameJson, type Json, type JsonObject } from '../core/json.js';

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
  let left = mostCharacters;
  const kept = (value: Json, text: string): Json => {
    if (text.length <= longestValue && text.length <= left) {
      left -= text.length;
      return value;
    }
    const cut = wellFormed(text.slice(0, Math.min(longestValue, left)));
    left -= cut.length;
    return { cut, characters: text.length } satisfies CutValue;
  };
  return differences(before, after, '').map(({ attribute, old, young }) => ({
    attribute,
    ...(old ? { before: kept(old.value, old.text) } : {}),
    ...(young ? { after: kept(young.value, young.text) } : {}),
  }));
}

/** Members that went in or out, or that a group was to have from now on: how many, and the ids of the first of them. */
export function memberIds(ids: readonly string[]): JsonObject {
  return { count: ids.length, ids: ids.slice(0, idsNamed) };
}

interface Valued {
  readonly value: Json;
  readonly text: string;
}

interface Difference {
  readonly attribute: string;
  readonly old: Valued | undefined;
  readonly young: Valued | undefined;
}

function differences(before: JsonObject, after: JsonObject, prefix: string): readonly Difference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    if (prefix === '' && key === 'schemas') return [];
    if (key.toLowerCase() === 'password') return [];
    if (isSameJson(before[key] ?? undefined, after[key] ?? undefined)) return [];
    const [old, young] = [valued(before[key]), valued(after[key])];
    if (prefix !== '' || !key.includes(':')) return [{ attribute: prefix + key, old, young }];
    return differences(objectOf(old), objectOf(young), `${key}:`);
  });
}

function valued(value: Json | undefined): Valued | undefined {
  return value === undefined || value === null ? undefined : { value, text: JSON.stringify(value) };
}

function objectOf(valued: Valued | undefined): JsonObject {
  return isJsonObject(valued?.value) ? valued.value : {};
}

/** Without half of a character that takes two code units. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}
