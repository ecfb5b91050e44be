import type { Attribute, ResourceSchema } from '../core/attributes.js';
import { isJsonObject, type Json, type JsonObject } from '../core/json.js';
import { findIn, findNamed, withCurrentUrn, type NamedTarget } from './body-name.js';
import { refuse, type CoerceOptions, type Scope } from './coerce-scope.js';
import { coerceValue } from './coerce-value.js';
import { toDocument, type Draft } from './document.js';

/**
 * The body of a POST or PUT as a canonical document: schema spelling, types as declared, nothing unknown, read-only or unassigned, no
 * `password`, and `schemas` listing what is in it. Lenient also takes dotted and URN-qualified keys, older URNs, and the value forms of
 * coerce-value.ts. Throws ScimInputError naming the attribute.
 */
export function coerce(schema: ResourceSchema, input: JsonObject, options: CoerceOptions): JsonObject {
  return coerceBeside(schema, { input }, options).document;
}

/**
 * The same, with the core attribute `apart` left out of the document: `given` is its value as it came, null included, and absent when the body does
 * not name it.
 */
export function coerceBeside(
  schema: ResourceSchema,
  { input, apart }: { readonly input: JsonObject; readonly apart?: string },
  options: CoerceOptions,
): { readonly document: JsonObject; readonly given?: Json } {
  if (!options.lenient) requireSchemas(schema, input);
  const draft: Draft = new Map();
  let given: Json | undefined;
  for (const { target, value } of assignments(schema, input, options)) {
    const { extension, attribute, sub } = target;
    if (extension !== undefined || attribute.name !== apart) assign(draft, target, { value, options });
    else given = sub ? { [sub.name]: value } : value;
  }
  requireAttributes(schema, draft);
  return { document: toDocument(schema, draft), ...(given === undefined ? {} : { given }) };
}

interface Assignment {
  readonly target: NamedTarget & { readonly kind: 'attribute' };
  readonly value: Json;
}

/** Every attribute the body gives a value, whichever way its key is written; unknown keys are noted and left out. */
function* assignments(schema: ResourceSchema, input: JsonObject, options: CoerceOptions): Generator<Assignment> {
  for (const [key, value] of Object.entries(input)) {
    if (value === undefined) continue;
    const name = options.lenient ? withCurrentUrn(schema, key) : key;
    if (name !== key) options.warn('legacy-urn', name);
    const target = findNamed(schema, name);
    if (target?.kind === 'schema') yield* inSchema(schema, target, { value, options });
    else if (target && (options.lenient || isPlain(target, key))) yield { target, value };
    else options.warn('unknown-attribute', target ? target.attribute.name : 'a key of the body');
  }
}

interface Given {
  readonly value: Json;
  readonly options: CoerceOptions;
}

function* inSchema(
  schema: ResourceSchema,
  { extension }: NamedTarget & { readonly kind: 'schema' },
  { value, options }: Given,
): Generator<Assignment> {
  const urn = extension ?? schema.urn;
  if (value === null || value === '') return;
  if (!isJsonObject(value)) refuse({ options, path: urn }, 'must be an object');
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const target = findIn(schema, extension, key);
    if (target?.kind === 'attribute' && (options.lenient || !target.sub)) yield { target, value: inner };
    else options.warn('unknown-attribute', urn);
  }
}

/** Strict takes attribute names alone as keys: the RFC has no dotted or qualified ones in a body. */
function isPlain({ attribute }: NamedTarget & { readonly kind: 'attribute' }, key: string): boolean {
  return key.toLowerCase() === attribute.name.toLowerCase();
}

function assign(draft: Draft, { extension, attribute, sub }: Assignment['target'], { value, options }: Given): void {
  if (attribute.mutability === 'readOnly' || sub?.mutability === 'readOnly') return;
  const container = draft.get(extension) ?? new Map<string, Json>();
  draft.set(extension, container);
  const scope: Scope = { options, path: attribute.name };
  if (sub) options.warn('dotted-name', `${attribute.name}.${sub.name}`);
  const coerced = coerceValue(attribute, sub ? { [sub.name]: value } : value, scope);
  const merged = sub ? mergedWith(container.get(attribute.name), coerced, attribute) : coerced;
  if (merged === undefined || attribute.returned === 'never') container.delete(attribute.name);
  else container.set(attribute.name, merged);
}

/** `name.givenName` beside `name.familyName`, or beside a whole `name`: each adds to what the others gave. */
function mergedWith(before: Json | undefined, added: Json | undefined, { multiValued }: Attribute): Json | undefined {
  if (multiValued || !isJsonObject(before)) return added ?? before;
  return isJsonObject(added) ? { ...before, ...added } : before;
}

function requireSchemas({ urn }: ResourceSchema, input: JsonObject): void {
  const { schemas } = input;
  const names = Array.isArray(schemas) ? schemas.filter((name) => typeof name === 'string') : [];
  if (!names.some((name) => name.toLowerCase() === urn.toLowerCase()))
    refuse(
      { options: { lenient: false, warn: () => undefined }, path: 'schemas' },
      `must list ${urn}`,
      'invalidSyntax',
    );
}

/** Required attributes that a client gives (`id` and `meta` are the service's own) must hold more than space. */
function requireAttributes(schema: ResourceSchema, draft: Draft): void {
  for (const { name, required, mutability } of schema.attributes) {
    if (!required || mutability === 'readOnly') continue;
    const value = draft.get(undefined)?.get(name);
    const isMissing = value === undefined || (typeof value === 'string' && value.trim() === '');
    if (isMissing)
      refuse({ options: { lenient: false, warn: () => undefined }, path: name }, 'is required and must not be empty');
  }
}
