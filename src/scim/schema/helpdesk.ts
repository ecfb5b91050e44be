import SCIMMY from 'scimmy';
import { VendorSchema } from './vendor-schema.js';

const { Attribute } = SCIMMY.Types;

/** Schema URN of what this service adds to a user. */
export const helpdeskUrn = 'urn:rolecall:params:scim:schemas:extension:helpdesk:2.0:User';

const computed = { direction: 'out', mutable: false } as const;

/** The extension as the SCIM library holds it: the days of employment that rules count from, and the roles held on helpdesks. */
export const helpdeskDefinition: SCIMMY.Types.SchemaDefinition = new VendorSchema(
  helpdeskUrn,
  { name: 'HelpdeskUser', description: 'Helpdesk access of a user' },
  [
    new Attribute('dateTime', 'startDate', {
      description: 'First day of employment. Rules that wait some time after joining count from it.',
    }),
    new Attribute('dateTime', 'endDate', {
      description: 'Last day of employment, as the directory knows it.',
    }),
    new Attribute(
      'complex',
      'assignments',
      {
        ...computed,
        multiValued: true,
        returned: 'request',
        description:
          'Roles of the user on helpdesks. Computed by the service; returned when asked for in "attributes".',
      },
      [
        new Attribute('string', 'target', {
          ...computed,
          caseExact: true,
          description: 'Name of the helpdesk instance.',
        }),
        new Attribute('string', 'roles', {
          ...computed,
          multiValued: true,
          caseExact: true,
          description: 'Keys of the roles that should be held there.',
        }),
        new Attribute('string', 'state', {
          ...computed,
          canonicalValues: ['in_step', 'pending', 'failing', 'dead', 'held', 'frozen'],
          description: 'Whether the helpdesk has confirmed these roles.',
        }),
      ],
    ),
  ],
);
