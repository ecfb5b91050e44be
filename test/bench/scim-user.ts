import type { JsonObject } from '../../src/core/json.js';

/** A user as an identity provider sends it, 1.2 KB with the enterprise extension. */
export function scimUser(number: number): JsonObject {
  const userName = `person${number}@example.com`;
  return {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ],
    userName,
    externalId: `00u${number}`,
    active: true,
    displayName: `Person ${number}`,
    name: { givenName: 'Person', familyName: `Number ${number}`, formatted: `Person Number ${number}` },
    title: 'Customer support agent',
    locale: 'en-GB',
    timezone: 'Europe/Paris',
    emails: [
      { value: userName, type: 'work', primary: true },
      { value: `private${number}@mail.example.net`, type: 'home' },
    ],
    phoneNumbers: [{ value: `+33 1 23 45 ${String(number % 10_000).padStart(4, '0')}`, type: 'work' }],
    addresses: [
      {
        type: 'work',
        streetAddress: `${number} Rue de Rivoli`,
        locality: 'Paris',
        postalCode: '75001',
        country: 'FR',
        primary: true,
      },
    ],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
      employeeNumber: String(number),
      costCenter: `C${number % 40}`,
      department: `D${number % 12}`,
      organization: 'Example SAS',
      division: 'Customer care',
    },
  };
}
