import { describe, it, expect } from '@jest/globals';
import { findAttribute, splitQualifiedName } from '../../../src/core/attributes.js';
import { discoveryDocuments, groupSchema, roleUrns, userSchema } from '../../../src/scim/schema/definitions.js';

const helpdesk = 'urn:rolecall:params:scim:schemas:extension:helpdesk:2.0:User';

describe('RFC 7643 §4 the schemas of users and groups', () => {
  it('declare what RFC 7643 and the extension ask', () => {
    expect(findAttribute(userSchema.attributes, 'USERNAME')).toMatchObject({
      name: 'userName',
      required: true,
      uniqueness: 'server',
      caseExact: false,
    });
    expect(findAttribute(userSchema.attributes, 'password')).toMatchObject({
      mutability: 'writeOnly',
      returned: 'never',
    });
    expect(findAttribute(userSchema.attributes, 'groups')).toMatchObject({ mutability: 'readOnly' });
    expect(findAttribute(userSchema.attributes, 'externalId')).toMatchObject({ caseExact: true });
    expect(findAttribute(groupSchema.attributes, 'displayName')).toMatchObject({
      required: true,
      uniqueness: 'server',
    });
    const extension = userSchema.extensions.get(helpdesk) ?? [];
    expect(extension.map(({ name, type, mutability }) => [name, type, mutability])).toEqual([
      ['startDate', 'dateTime', 'readWrite'],
      ['endDate', 'dateTime', 'readWrite'],
      ['assignments', 'complex', 'readOnly'],
    ]);
    expect(findAttribute(extension, 'assignments')).toMatchObject({ returned: 'request', multiValued: true });
  });

  it('tell a URN of theirs in any letter case, the longest one first', () => {
    const nested = {
      ...userSchema,
      extensions: new Map([
        ['urn:a:b', []],
        ['urn:a:b:c', []],
      ]),
    };
    expect(splitQualifiedName(nested, 'URN:A:B:C:d')).toEqual({ extension: 'urn:a:b:c', rest: 'd' });
    expect(splitQualifiedName(nested, 'urn:a:b:x')).toEqual({ extension: 'urn:a:b', rest: 'x' });
    expect(splitQualifiedName(nested, 'urn:a:bc:x')).toBeUndefined();
    expect(splitQualifiedName(userSchema, userSchema.urn)).toEqual({ rest: '' });
  });
});

describe('RFC 7643 §7 the discovery documents', () => {
  const { schemas, resourceTypes } = discoveryDocuments();

  it('list every schema and resource type with a relative location', () => {
    expect(schemas.map(({ id }) => id)).toEqual([
      userSchema.urn,
      ...userSchema.extensions.keys(),
      groupSchema.urn,
      ...roleUrns,
    ]);
    expect(schemas.map(({ meta }) => meta)).toContainEqual({
      resourceType: 'Schema',
      location: `/Schemas/${helpdesk}`,
    });
    expect(resourceTypes).toMatchObject([
      {
        name: 'User',
        endpoint: '/Users',
        schema: userSchema.urn,
        schemaExtensions: [{ required: false }, { schema: helpdesk, required: false }],
      },
      { name: 'Group', endpoint: '/Groups', schema: groupSchema.urn, meta: { location: '/ResourceTypes/Group' } },
      { name: 'Role', endpoint: '/Roles', schema: roleUrns[0], schemaExtensions: [{ schema: roleUrns[1] }] },
    ]);
  });

  it('hold no null and no empty list of canonical values, which clients refuse', () => {
    const text = JSON.stringify({ schemas, resourceTypes });
    expect(text).not.toContain('null');
    expect(text).not.toContain('[]');
  });

  it('declare exactly the attributes the service works by', () => {
    const [user] = schemas;
    const declared = Array.isArray(user?.['attributes']) ? user['attributes'] : [];
    const hidden = new Set(['schemas', 'id', 'externalId', 'meta']);
    const worked = userSchema.attributes.filter(({ name }) => !hidden.has(name));
    expect(declared).toMatchObject(
      worked.map(({ name, type, multiValued, mutability, returned }) => ({
        name,
        type,
        multiValued,
        mutability,
        returned,
      })),
    );
  });
});
