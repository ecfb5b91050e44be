import SCIMMY from 'scimmy';
import { VendorSchema } from './vendor-schema.js';

const { Attribute, SchemaDefinition } = SCIMMY.Types;

const published = { direction: 'out', mutable: false } as const;

const type = () =>
  new Attribute('string', 'type', {
    ...published,
    caseExact: true,
    description: 'Name of the helpdesk instance that has the role.',
  });

/** What Okta reads of an entitlement: it looks for resource types with this schema and lists their endpoint. */
export const oktaRoleDefinition: SCIMMY.Types.SchemaDefinition = new VendorSchema(
  'urn:okta:scim:schemas:core:1.0:Role',
  { name: 'Role', description: 'Role on a helpdesk instance' },
  [
    new Attribute('string', 'displayName', {
      ...published,
      description: 'Name of the role with its helpdesk instance; no two roles share it.',
    }),
    type(),
    new Attribute('string', 'description', { ...published, description: 'What holders of the role may do.' }),
  ],
);

/** The Role resource of draft-ietf-scim-roles-entitlements, as far as a helpdesk's roles have something to say. */
export const draftRoleDefinition: SCIMMY.Types.SchemaDefinition = new SchemaDefinition(
  'Role',
  'urn:ietf:params:scim:schemas:core:2.0:Role',
  'Role on a helpdesk instance',
  [
    new Attribute('string', 'value', {
      ...published,
      required: true,
      uniqueness: 'server',
      description: 'What "roles" of a user name the role by, and rules of the policy.',
    }),
    new Attribute('string', 'display', { ...published, description: 'Name of the role on its helpdesk instance.' }),
    type(),
    new Attribute('boolean', 'supported', { ...published, description: 'Whether rules may grant the role.' }),
    new Attribute('boolean', 'limitedAssignmentsPermitted', {
      ...published,
      description: 'Whether the policy limits how many people may hold the role.',
    }),
    new Attribute('integer', 'totalAssignmentsPermitted', {
      ...published,
      description: 'How many people may hold the role at most, where the policy limits it.',
    }),
  ],
);
