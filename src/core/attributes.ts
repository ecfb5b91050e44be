/** What a SCIM schema says of one attribute, in the few facts that filtering, sorting and patching need (RFC 7643 section 7). */
export interface Attribute {
  /** Canonical name, letter case as the schema has it. */
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'integer' | 'decimal' | 'dateTime' | 'binary' | 'reference' | 'complex';
  readonly multiValued: boolean;
  readonly caseExact: boolean;
  readonly required: boolean;
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  readonly returned: 'always' | 'default' | 'never' | 'request';
  readonly uniqueness: 'none' | 'server' | 'global';
  /** Sub-attributes of a complex attribute; empty otherwise. */
  readonly subAttributes: readonly Attribute[];
}

/** All attributes of one resource type: the core schema's (with the common ones: id, externalId, schemas, meta) and each extension's by its URN. */
export interface ResourceSchema {
  readonly urn: string;
  readonly attributes: readonly Attribute[];
  readonly extensions: ReadonlyMap<string, readonly Attribute[]>;
}

const byName = new WeakMap<readonly Attribute[], ReadonlyMap<string, Attribute>>();

/** The attribute of that name in any letter case (RFC 7643 section 2.1), if the list has it. Clients mostly spell names as the schema does: that is tried first. */
export function findAttribute(attributes: readonly Attribute[], name: string): Attribute | undefined {
  let index = byName.get(attributes);
  if (!index) {
    index = new Map(
      attributes.flatMap((attribute) => [
        [attribute.name, attribute],
        [attribute.name.toLowerCase(), attribute],
      ]),
    );
    byName.set(attributes, index);
  }
  return index.get(name) ?? index.get(name.toLowerCase());
}

interface Urn {
  readonly urn: string;
  readonly lower: string;
}

const urns = new WeakMap<ResourceSchema, readonly Urn[]>();

/** The URNs of a schema, the longest first, since one may begin with another. */
function urnsOf(schema: ResourceSchema): readonly Urn[] {
  let known = urns.get(schema);
  if (!known) {
    const all = [schema.urn, ...schema.extensions.keys()].map((urn) => ({ urn, lower: urn.toLowerCase() }));
    known = all.sort((a, b) => b.urn.length - a.urn.length);
    urns.set(schema, known);
  }
  return known;
}

/** What a URN-qualified name says: the extension's URN as the schema spells it (absent for the core schema), and what follows its colon. */
export interface QualifiedName {
  readonly extension?: string;
  /** Empty when the text is the schema URN alone. */
  readonly rest: string;
}

/**
 * Splits a text that begins with a URN of `schema` in any letter case; the longest URN wins. Undefined when it begins with none of them.
 */
export function splitQualifiedName(schema: ResourceSchema, text: string): QualifiedName | undefined {
  if (!text.includes(':')) return undefined; // as most names of a body; every URN has one
  const lower = text.toLowerCase();
  const found = urnsOf(schema).find((each) => lower === each.lower || lower.startsWith(`${each.lower}:`));
  if (!found) return undefined;
  const { urn } = found;
  const rest = text.slice(urn.length + 1);
  return urn === schema.urn ? { rest } : { extension: urn, rest };
}

/** The attributes a name is looked up in: those of the extension, or of the core schema when `extension` is absent. */
export function attributesOf(schema: ResourceSchema, extension: string | undefined): readonly Attribute[] {
  return extension === undefined ? schema.attributes : (schema.extensions.get(extension) ?? []);
}
