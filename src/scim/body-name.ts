import {
  attributesOf,
  findAttribute,
  splitQualifiedName,
  type Attribute,
  type ResourceSchema,
} from '../core/attributes.js';
import { enterpriseUrn } from '../directory/account-key.js';

/** What a name in a body points at: a whole schema (an extension, or the core schema), or one attribute and maybe a sub-attribute of it. */
export type NamedTarget =
  | { readonly kind: 'schema'; readonly extension?: string }
  | {
      readonly kind: 'attribute';
      readonly extension?: string;
      readonly attribute: Attribute;
      readonly sub?: Attribute;
    };

/** URNs of drafts before the RFC, which OneLogin still sends; SCIM 1.1's have the same form. */
const legacy = /^urn:scim:schemas:(core|extension:enterprise):[12]\.0(?::(?:User|Group))?(?=:|$)/i;

/** The text with a URN from before the RFC replaced by today's; the same text when there is none. */
export function withCurrentUrn(schema: ResourceSchema, text: string): string {
  return text.replace(legacy, (_urn, kind: string) => (kind.toLowerCase() === 'core' ? schema.urn : enterpriseUrn));
}

/**
 * Finds what a key such as `userName`, `name.givenName`, `urn:…:User` or `urn:…:User:manager.value` names, in any letter case.
 * Undefined when the schema has no such attribute.
 */
export function findNamed(schema: ResourceSchema, text: string): NamedTarget | undefined {
  const qualified = splitQualifiedName(schema, text);
  if (qualified?.rest === '')
    return { kind: 'schema', ...(qualified.extension === undefined ? {} : { extension: qualified.extension }) };
  return findIn(schema, qualified?.extension, qualified?.rest ?? text);
}

/** The same for a name without its URN: of the extension, or of the core schema where none is given. */
export function findIn(
  schema: ResourceSchema,
  extension: string | undefined,
  text: string,
): (NamedTarget & { readonly kind: 'attribute' }) | undefined {
  const [name = '', ...subs] = text.split('.');
  const attribute = findAttribute(attributesOf(schema, extension), name);
  if (!attribute) return undefined;
  const sub = subs.length === 0 ? undefined : findAttribute(attribute.subAttributes, subs.join('.'));
  if (subs.length > 0 && !sub) return undefined;
  return { kind: 'attribute', attribute, ...(extension === undefined ? {} : { extension }), ...(sub ? { sub } : {}) };
}
