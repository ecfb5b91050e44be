import type { Attribute, ResourceSchema } from '../core/attributes.js';
import { isJsonObject, type Json, type JsonObject } from '../core/json.js';
import { ScimFault } from './faults.js';
import type { ScimQuery } from './query.js';

/** Which attributes an answer shows (RFC 7644 sections 3.4.2.5 and 3.9, `returned` of RFC 7643 section 7). */
export interface Projection {
  /** Nothing was asked for by name: what is stored is shown, since no attribute that is kept has `returned` "never" or "request". */
  readonly isDefault: boolean;
  /** Would this core attribute, or this one of an extension, be shown? What is not need not be read. */
  shows(attribute: string, extension?: string): boolean;
  /** The document without what is not shown. */
  apply(document: JsonObject): JsonObject;
  /** One element of a multi-valued core attribute, without the sub-attributes that are not shown. */
  element(attribute: string, value: JsonObject): JsonObject;
}

/** The whole attribute, or the folded names of the sub-attributes meant. */
type Extent = 'whole' | ReadonlySet<string>;
type Selection = ReadonlyMap<string, Extent>;

interface Selections {
  readonly mode: 'only' | 'without';
  readonly core: Selection;
  readonly extensions: ReadonlyMap<string, 'whole' | Selection>;
}

type Shown = 'none' | 'whole' | ((subAttribute: Attribute) => boolean);

/**
 * Compiles what a query asks for. Names in any letter case, with or without schema URN; unknown ones select nothing. With both lists given,
 * strict answers 400 and lenient goes by `attributes`.
 */
export function projectionOf(
  schema: ResourceSchema,
  { attributes, excludedAttributes }: Pick<ScimQuery, 'attributes' | 'excludedAttributes'>,
  lenient: boolean,
): Projection {
  if (attributes && excludedAttributes && !lenient)
    throw new ScimFault(400, 'give attributes or excludedAttributes, not both', { scimType: 'invalidValue' });
  if (!attributes && !excludedAttributes) return defaultProjection(schema);
  return project(schema, select(schema, attributes ? 'only' : 'without', attributes ?? excludedAttributes ?? []));
}

const defaults = new WeakMap<ResourceSchema, Projection>();

function defaultProjection(schema: ResourceSchema): Projection {
  const known = defaults.get(schema) ?? project(schema, select(schema, 'without', []));
  defaults.set(schema, known);
  return known;
}

function project(schema: ResourceSchema, selections: Selections): Projection {
  const core = byName(schema.attributes);
  const extensions = new Map([...schema.extensions].map(([urn, list]) => [urn, byName(list)]));

  const shownOf = (attribute: string, extension?: string): Shown => {
    const found = (extension === undefined ? core : extensions.get(extension))?.get(attribute);
    if (!found) return 'none';
    const chosen = extension === undefined ? selections.core : selections.extensions.get(extension);
    return decide(found, chosen === 'whole' ? 'whole' : chosen?.get(attribute), selections.mode);
  };
  const object = (document: JsonObject, extension?: string): Record<string, Json> => {
    const out: Record<string, Json> = {};
    for (const [key, value] of Object.entries(document)) {
      if (value === undefined) continue;
      const kept = trim(value, shownOf(key, extension), (extension ? extensions.get(extension) : core)?.get(key));
      if (kept !== undefined) out[key] = kept;
    }
    return out;
  };

  return {
    isDefault: selections.mode === 'without' && selections.core.size === 0 && selections.extensions.size === 0,
    shows: (attribute, extension) => shownOf(attribute, extension) !== 'none',
    element(attribute, value) {
      const kept = trim(value, shownOf(attribute), core.get(attribute));
      return isJsonObject(kept) ? kept : {};
    },
    apply(document) {
      const out = object(document);
      for (const urn of extensions.keys()) {
        const value = document[urn];
        const shown = isJsonObject(value) ? object(value, urn) : {};
        if (Object.keys(shown).length > 0) out[urn] = shown;
      }
      return out;
    },
  };
}

function decide({ returned }: Attribute, extent: Extent | undefined, mode: Selections['mode']): Shown {
  if (returned === 'never') return 'none';
  if (returned === 'always') return 'whole';
  if (mode === 'only') {
    if (extent === undefined) return 'none';
    return extent === 'whole' ? 'whole' : (sub) => sub.returned === 'always' || extent.has(sub.name.toLowerCase());
  }
  if (extent === 'whole' || returned === 'request') return 'none';
  return extent === undefined ? 'whole' : (sub) => sub.returned === 'always' || !extent.has(sub.name.toLowerCase());
}

/** The part of a value that is shown; undefined when nothing of it is. */
function trim(value: Json, shown: Shown, attribute: Attribute | undefined): Json | undefined {
  if (shown === 'none' || !attribute) return undefined;
  if (shown === 'whole') return value;
  const keep = new Set(attribute.subAttributes.filter(shown).map(({ name }) => name));
  const pick = (entry: Json): Json =>
    isJsonObject(entry) ? Object.fromEntries(Object.entries(entry).filter(([key]) => keep.has(key))) : entry;
  const isEmpty = (entry: Json) => isJsonObject(entry) && Object.keys(entry).length === 0;
  if (!Array.isArray(value)) {
    const picked = pick(value);
    return isEmpty(picked) ? undefined : picked;
  }
  const picked = value.map(pick).filter((entry) => !isEmpty(entry));
  return picked.length === 0 ? undefined : picked;
}

function select(schema: ResourceSchema, mode: Selections['mode'], names: readonly string[]): Selections {
  const core = new Map<string, Extent>();
  const extensions = new Map<string, 'whole' | Map<string, Extent>>();
  for (const written of names) {
    const { urn, rest } = splitUrn(schema, written);
    if (urn === undefined || urn === schema.urn) {
      if (rest === '') for (const { name } of schema.attributes) core.set(name, 'whole');
      else add(core, schema.attributes, rest);
      continue;
    }
    const chosen = extensions.get(urn) ?? new Map<string, Extent>();
    if (rest === '') extensions.set(urn, 'whole');
    else if (chosen !== 'whole') {
      add(chosen, schema.extensions.get(urn) ?? [], rest);
      extensions.set(urn, chosen);
    }
  }
  return { mode, core, extensions };
}

function splitUrn(schema: ResourceSchema, written: string): { readonly urn?: string; readonly rest: string } {
  const folded = written.toLowerCase();
  const urn = [schema.urn, ...schema.extensions.keys()].find(
    (candidate) => folded === candidate.toLowerCase() || folded.startsWith(`${candidate.toLowerCase()}:`),
  );
  return urn === undefined ? { rest: written } : { urn, rest: written.slice(urn.length + 1) };
}

function add(selection: Map<string, Extent>, attributes: readonly Attribute[], path: string): void {
  const [first = '', sub] = path.toLowerCase().split('.');
  const attribute = attributes.find(({ name }) => name.toLowerCase() === first);
  if (!attribute) return;
  const before = selection.get(attribute.name);
  if (sub === undefined || before === 'whole') selection.set(attribute.name, 'whole');
  else selection.set(attribute.name, new Set([...(before ?? []), sub]));
}

function byName(attributes: readonly Attribute[]): ReadonlyMap<string, Attribute> {
  return new Map(attributes.map((attribute) => [attribute.name, attribute]));
}
