import SCIMMY from 'scimmy';
import { z } from 'zod';
import type { Attribute, ResourceSchema } from '../../core/attributes.js';
import { isJsonObject, type Json, type JsonObject } from '../../core/json.js';
import { helpdeskDefinition } from './helpdesk.js';
import { draftRoleDefinition, oktaRoleDefinition } from './role.js';

type Definition = SCIMMY.Types.SchemaDefinition;

const user = SCIMMY.Schemas.User.definition;
const enterprise = SCIMMY.Schemas.EnterpriseUser.definition;
const group = SCIMMY.Schemas.Group.definition;

/** The characteristics that the library types as any string. */
const characteristics = z.object({
  mutability: z.enum(['readOnly', 'readWrite', 'immutable', 'writeOnly']),
  returned: z.enum(['always', 'default', 'never', 'request']),
  uniqueness: z.enum(['none', 'server', 'global']).default('none'),
});

amend();

/** Users: RFC 7643 section 4.1, the enterprise extension of section 4.3, and this service's own. */
export const userSchema: ResourceSchema = resourceSchema(user, [enterprise, helpdeskDefinition]);

/** Groups: RFC 7643 section 4.2. Member ids compare exactly. */
export const groupSchema: ResourceSchema = resourceSchema(group, []);

/**
 * Roles as they are published to identity providers: Okta's schema, by which it finds them, and beside it the attributes of the IETF draft.
 * Both stand on the top level of the resource, which is why they are one list here.
 */
export const roleSchema: ResourceSchema = {
  urn: oktaRoleDefinition.id,
  attributes: [
    ...oktaRoleDefinition.attributes,
    ...draftRoleDefinition.attributes.filter(({ name, config }) => !config.shadow && name !== 'type'),
  ].map(toAttribute),
  extensions: new Map(),
};

/** The `schemas` of a role. */
export const roleUrns: readonly string[] = [oktaRoleDefinition.id, draftRoleDefinition.id];

export interface DiscoveryDocuments {
  /** Bodies of `/Schemas/{urn}`. */
  readonly schemas: readonly JsonObject[];
  /** Bodies of `/ResourceTypes/{name}`. */
  readonly resourceTypes: readonly JsonObject[];
}

/**
 * What `/Schemas` and `/ResourceTypes` list (RFC 7643 sections 6 and 7), rendered by the library from the same definitions the service
 * works by. `meta.location` is relative to the base URL: `/Schemas/…`.
 */
export function discoveryDocuments(): DiscoveryDocuments {
  return {
    schemas: [user, enterprise, helpdeskDefinition, group, oktaRoleDefinition, draftRoleDefinition].map((definition) =>
      plain(definition.describe('/Schemas')),
    ),
    resourceTypes: [
      resourceType(user, '/Users', [enterprise, helpdeskDefinition]),
      resourceType(group, '/Groups', []),
      resourceType(oktaRoleDefinition, '/Roles', [draftRoleDefinition]),
    ],
  };
}

/** Sets right what the library declares otherwise than the RFC, or than this service does. */
function amend(): void {
  for (const definition of [user, enterprise, group, oktaRoleDefinition, draftRoleDefinition]) {
    for (const attribute of allAttributes(definition)) {
      // RFC 7643 section 2.3.7: references are case-sensitive
      if (attribute.type === 'reference') attribute.config.caseExact = true;
      // an empty list of canonical values would allow no value at all
      const { canonicalValues } = attribute.config;
      if (Array.isArray(canonicalValues) && canonicalValues.length === 0) attribute.config.canonicalValues = false;
    }
    // `schemas` follows from the content; a client's list is not taken over
    Object.assign(definition.attribute('schemas').config, { mutable: false, returned: 'always' });
    definition.attribute('meta.version').config.caseExact = true; // RFC 7643 section 3.1
  }
  group.attribute('displayName').config.uniqueness = 'server';
  // identifiers compare as `id` does
  for (const id of [user.attribute('groups.value'), group.attribute('members.value')]) id.config.caseExact = true;
  group.attribute('members.value').config.required = true;
}

function allAttributes({ attributes }: Definition): readonly SCIMMY.Types.Attribute[] {
  return attributes.flatMap((attribute) => [attribute, ...(attribute.subAttributes ?? [])]);
}

function resourceSchema(core: Definition, extensions: readonly Definition[]): ResourceSchema {
  return {
    urn: core.id,
    attributes: core.attributes.map(toAttribute),
    extensions: new Map(
      extensions.map(({ id, attributes }) => [id, attributes.filter(({ config }) => !config.shadow).map(toAttribute)]),
    ),
  };
}

function toAttribute(declared: SCIMMY.Types.Attribute): Attribute {
  const described = declared.toJSON();
  const { name, type, multiValued, caseExact, required } = described;
  return {
    name,
    type,
    multiValued,
    caseExact: caseExact ?? false,
    required,
    ...characteristics.parse(described),
    subAttributes: (declared.subAttributes ?? []).map(toAttribute),
  };
}

function resourceType(core: Definition, endpoint: string, extensions: readonly Definition[]): JsonObject {
  const described = new SCIMMY.Schemas.ResourceType(
    {
      id: core.name,
      name: core.name,
      description: core.description,
      endpoint,
      schema: core.id,
      schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
    },
    '/ResourceTypes',
  );
  return plain(described);
}

/** The library's objects render themselves; what is left is plain JSON without nulls and empty lists, which Entra ID refuses. */
function plain(described: object): JsonObject {
  const parsed: unknown = JSON.parse(JSON.stringify(described));
  const cleaned = isJson(parsed) ? withoutNulls(parsed) : undefined;
  if (!isJsonObject(cleaned)) throw new Error('the SCIM library rendered a schema that is no object');
  return cleaned;
}

function withoutNulls(value: Json): Json {
  if (isList(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      inner === undefined || inner === null || (isList(inner) && inner.length === 0)
        ? []
        : [[key, withoutNulls(inner)]],
    ),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Everything JSON.parse can give is Json. */
function isJson(value: unknown): value is Json {
  return value === null || ['string', 'number', 'boolean', 'object'].includes(typeof value);
}
