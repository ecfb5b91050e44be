import type { JsonObject } from '../core/json.js';
import type { Group, User } from './model.js';

const kept = Symbol('attributes as kept');

interface Kept {
  readonly text: string;
  /** What the text says, once somebody has looked. */
  attributes: JsonObject | undefined;
}

/**
 * One for all records: with a getter of its own each took twice the CPU, and stayed in memory with its attributes until the next full collection. Own
 * and enumerable, so that a record is copied and compared with its attributes.
 */
const attributesOnce: PropertyDescriptor & ThisType<{ readonly [kept]: Kept }> = {
  enumerable: true,
  get() {
    const own = this[kept];
    return (own.attributes ??= JSON.parse(own.text) as JsonObject); // the store alone writes the text, from such an object
  },
};

/**
 * The record with the attributes that its store keeps as JSON text. They are parsed when somebody looks at them: most readers pass the text on. The
 * text is not enumerable: a copy with anything changed does not take it along. Whoever just made the text hands in what it says.
 */
export function withAttributesText<Fields extends object>(
  fields: Fields,
  text: string,
  attributes?: JsonObject,
): Fields & Pick<User, 'attributes'> {
  const value: Kept = { text, attributes };
  Object.defineProperty(fields, kept, { value });
  return Object.defineProperty(fields, 'attributes', attributesOnce) as Fields & Pick<User, 'attributes'>; // defined just now
}

/** The text of a record's attributes, when its store keeps them as text; whoever only passes them on need not parse them. */
export function attributesText(record: (User | Group) & { readonly [kept]?: Kept }): string | undefined {
  return record[kept]?.text;
}
