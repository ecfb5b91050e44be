import type { Group, User } from './model.js';

const text = Symbol('attributes as text');

/** Notes the JSON text that a record's attributes were kept as. It is not enumerable: a copy with anything changed does not take it along. */
export function rememberAttributesText(record: User | Group, value: string): void {
  Object.defineProperty(record, text, { value });
}

/** The text of a record's attributes, when its store keeps them as text; whoever only passes them on need not parse them. */
export function attributesText(record: (User | Group) & { readonly [text]?: string }): string | undefined {
  return record[text];
}
