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
