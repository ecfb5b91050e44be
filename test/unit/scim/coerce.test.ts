import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { coerce } from '../../../src/scim/coerce.js';
import type { JsonObject } from '../../../src/core/json.js';
import { ScimInputError } from '../../../src/scim/input-error.js';
import { groupSchema, userSchema } from '../../../src/scim/schema/definitions.js';

const core = userSchema.urn;
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const helpdesk = 'urn:rolecall:params:scim:schemas:extension:helpdesk:2.0:User';

const warnings: string[] = [];
const warn = (rule: string) => void warnings.push(rule);
const lenient = (input: JsonObject) => coerce(userSchema, { userName: 'lea', ...input }, { lenient: true, warn });
const strict = (input: JsonObject) =>
  coerce(userSchema, { schemas: [core], userName: 'lea', ...input }, { lenient: false, warn });
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof ScimInputError) return { scimType: error.scimType, path: error.path };
    throw error;
  }
  return undefined;
};

describe('RFC 7644 §3.3 the body of a POST or PUT', () => {
  it('becomes the canonical document: spelling, no unassigned values, schemas from the content', () => {
    expect(
      lenient({
        schemas: ['http://example.com/whatever', enterprise],
        USERNAME: 'Lea',
        Name: { GIVENNAME: 'Léa', familyName: null },
        emails: [],
        title: null,
        nickName: '',
        meta: { resourceType: 'User' },
        id: 'mine',
        groups: [],
        password: 'secret',
        externalId: '00u1',
      }),
    ).toEqual({ schemas: [core], userName: 'Lea', name: { givenName: 'Léa' }, externalId: '00u1' });
  });

  it('takes what Entra ID creates a user with', () => {
    expect(
      lenient({
        schemas: [core, enterprise],
        externalId: 'jyoung',
        userName: 'jyoung@example.com',
        active: true,
        addresses: null,
        phoneNumbers: null,
        roles: [],
        displayName: 'Joy Young',
        emails: [{ type: 'work', value: 'jyoung@example.com', primary: true }],
        meta: { resourceType: 'User' },
        name: { formatted: 'Joy Young', familyName: 'Young', givenName: 'Joy' },
        title: null,
      }),
    ).toEqual({
      schemas: [core],
      externalId: 'jyoung',
      userName: 'jyoung@example.com',
      active: true,
      displayName: 'Joy Young',
      emails: [{ type: 'work', value: 'jyoung@example.com', primary: true }],
      name: { formatted: 'Joy Young', familyName: 'Young', givenName: 'Joy' },
    });
  });

  it.each([
    ['a bare id', '26'],
    ['a number', 26],
    ['an object', { value: '26' }],
    ['a list', [{ value: '26' }]],
    ['a list with an empty reference', [{ $ref: null, value: '26' }]],
  ])('takes the manager as %s', (_form, manager) => {
    const expected = { schemas: [core, enterprise], userName: 'lea', [enterprise]: { manager: { value: '26' } } };
    expect(lenient({ [enterprise]: { manager } })).toEqual(expected);
    expect(lenient({ [`${enterprise}:manager`]: manager })).toEqual(expected);
  });

  it('takes string booleans and numbers for strings', () => {
    expect(lenient({ active: 'False', [enterprise]: { employeeNumber: 701984 } })).toMatchObject({
      active: false,
      [enterprise]: { employeeNumber: '701984' },
    });
    expect(lenient({ emails: [{ value: 'a@b.c', primary: 'True' }] })).toMatchObject({ emails: [{ primary: true }] });
  });

  it('refuses a number for a string when it is too large to have arrived as it was sent', () => {
    const read = (externalId: string) => lenient(JSON.parse(`{"externalId":${externalId}}`) as JsonObject); // written as one
    expect(read('9007199254740991')).toMatchObject({ externalId: '9007199254740991' });
    expect(read('-12.5')).toMatchObject({ externalId: '-12.5' });
    for (const number of ['9007199254740993', '12345678901234567890', '-12345678901234567890', '1e400']) {
      expect(refusal(() => read(number))).toEqual({ scimType: 'invalidValue', path: 'externalId' });
      expect(() => read(number)).toThrow('externalId must be a string');
    }
  });

  it('takes dotted and URN-qualified keys, in any letter case', () => {
    expect(
      lenient({
        'name.givenName': 'Léa',
        name: { familyName: 'Roy' },
        [`${core}:displayName`]: 'Léa Roy',
        [`${enterprise.toUpperCase()}:department`]: 'Support',
        [enterprise]: { division: 'EU' },
      }),
    ).toEqual({
      schemas: [core, enterprise],
      userName: 'lea',
      name: { familyName: 'Roy' },
      displayName: 'Léa Roy',
      [enterprise]: { department: 'Support', division: 'EU' },
    });
    expect(lenient({ name: { familyName: 'Roy' }, 'name.givenName': 'Léa' })).toMatchObject({
      name: { familyName: 'Roy', givenName: 'Léa' },
    });
  });

  it('takes the URNs of OneLogin, which are older than the RFC', () => {
    expect(
      lenient({
        schemas: ['urn:scim:schemas:core:2.0'],
        'urn:scim:schemas:extension:enterprise:2.0': { department: 'IT' },
      }),
    ).toEqual({ schemas: [core, enterprise], userName: 'lea', [enterprise]: { department: 'IT' } });
  });

  it('takes one value for a list, and a list of bare values', () => {
    expect(lenient({ emails: { value: 'a@b.c' } })).toMatchObject({ emails: [{ value: 'a@b.c' }] });
    expect(lenient({ emails: ['a@b.c', 'd@e.f'] })).toMatchObject({ emails: [{ value: 'a@b.c' }, { value: 'd@e.f' }] });
  });

  it('leaves out elements that say nothing, and equal ones', () => {
    expect(
      lenient({ emails: [{ type: 'work', value: null }, null, {}, { value: 'a@b.c' }, { value: 'a@b.c' }] }),
    ).toMatchObject({ emails: [{ value: 'a@b.c' }] });
  });

  it('keeps the last of several primaries when lenient and refuses them when strict', () => {
    const emails = [
      { value: 'a@b.c', primary: true },
      { value: 'd@e.f', primary: true },
    ];
    expect(lenient({ emails })).toMatchObject({ emails: [{ primary: false }, { primary: true }] });
    expect(refusal(() => strict({ emails }))).toEqual({ scimType: 'invalidValue', path: 'emails.primary' });
  });

  it('keeps any type of an address or role, canonical or not', () => {
    expect(
      lenient({ emails: [{ value: 'a@b.c', type: 'Personal' }], roles: [{ value: 'r', type: 'x' }] }),
    ).toMatchObject({
      emails: [{ type: 'Personal' }],
      roles: [{ type: 'x' }],
    });
  });

  it('keeps dates as written, and a day alone as a day', () => {
    expect(
      lenient({ [helpdesk]: { startDate: '2026-01-31', endDate: '2026-03-01T00:00:00.0000000+01:00' } }),
    ).toMatchObject({
      [helpdesk]: { startDate: '2026-01-31', endDate: '2026-03-01T00:00:00.0000000+01:00' },
    });
    expect(refusal(() => lenient({ [helpdesk]: { startDate: 'soon' } }))).toEqual({
      scimType: 'invalidValue',
      path: 'startDate',
    });
  });

  it('drops what the service computes, even inside its extension', () => {
    expect(lenient({ [helpdesk]: { assignments: [{ target: 't' }] } })).toEqual({ schemas: [core], userName: 'lea' });
  });

  it.each([
    [{ userName: '' }, 'userName'],
    [{ userName: '  ' }, 'userName'],
    [{ userName: null }, 'userName'],
    [{ active: 'maybe' }, 'active'],
    [{ name: 'Léa' }, 'name'],
    [{ title: { value: 'x' } }, 'title'],
    [{ title: ['a', 'b'] }, 'title'],
    [{ emails: [{ value: { a: 1 } }] }, 'emails.value'],
    [{ x509Certificates: [{ value: 'not base64!' }] }, 'x509Certificates.value'],
  ] as const)('refuses %j', (input, path) => {
    expect(refusal(() => lenient(input))).toEqual({ scimType: 'invalidValue', path });
  });

  it('refuses in strict what the RFC does not have', () => {
    for (const input of [
      { active: 'true' },
      { title: 42 },
      { emails: { value: 'a' } },
      { emails: ['a'] },
      { [enterprise]: { manager: '26' } },
    ])
      expect(refusal(() => strict(input))?.scimType).toBe('invalidValue');
    expect(refusal(() => strict({ schemas: ['urn:x'] }))).toEqual({ scimType: 'invalidSyntax', path: 'schemas' });
    expect(strict({ 'name.givenName': 'Léa' })).toEqual({ schemas: [core], userName: 'lea' });
  });

  it('needs the name of a group, and keeps its members by value', () => {
    expect(refusal(() => coerce(groupSchema, { members: [] }, { lenient: true, warn }))).toMatchObject({
      path: 'displayName',
    });
    expect(
      coerce(
        groupSchema,
        { displayName: 'Support', members: ['u1', { value: 'u2', $ref: null }, { display: 'x' }] },
        { lenient: true, warn },
      ),
    ).toEqual({ schemas: [groupSchema.urn], displayName: 'Support', members: [{ value: 'u1' }, { value: 'u2' }] });
  });

  it('tells what it forgave, and never a value', () => {
    const told: string[] = [];
    coerce(
      userSchema,
      { userName: 'lea', active: 'True', shoeSize: 'secret-42', 'name.givenName': 'Léa-secret' },
      { lenient: true, warn: (rule, detail) => void told.push(`${rule} ${detail}`) },
    );
    expect(told.sort()).toEqual([
      'dotted-name name.givenName',
      'type-converted active',
      'unknown-attribute a key of the body',
    ]);
  });

  it.each(['a\u0000b@example.com', 'esc\u001b[31m', 'half\ud800'])(
    'refuses control characters and broken text: %j',
    (userName) => {
      const read = () => coerce(userSchema, { userName }, { lenient: true, warn: () => undefined });
      expect(read).toThrow(expect.objectContaining({ scimType: 'invalidValue', path: 'userName' }));
    },
  );

  it('takes names such as __proto__ for what they are: unknown', () => {
    const input = JSON.parse(
      '{"userName":"lea","__proto__":{"active":true},"constructor":{"prototype":{"x":1}},"name":{"__proto__":{"y":1}}}',
    ) as JsonObject; // a JSON object by its text
    const document = coerce(userSchema, input, { lenient: true, warn });
    expect(document).toEqual({ schemas: [core], userName: 'lea' });
    expect(Object.getPrototypeOf(document)).toBe(Object.prototype);
    expect(({} as { x?: unknown }).x).toBeUndefined(); // looks for a polluted prototype
  });

  it('is the same when read again: a canonical document is its own canonical form', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const names = [
      ...userSchema.attributes.map(({ name }) => name),
      enterprise,
      helpdesk,
      'name.givenName',
      `${enterprise}:manager`,
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (given) => {
        const input = JSON.parse(JSON.stringify({ ...given, userName: 'lea' })) as JsonObject; // what JSON.parse gives of a JSON object
        if (refusal(() => lenient(input))) return;
        const once = lenient(input);
        expect(lenient(once)).toEqual(once);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('bounds', () => {
  it.each([
    ['userName', 1024],
    ['displayName', 1024],
    ['externalId', 1024],
    ['title', 4096],
    ['profileUrl', 4096],
    ['name.familyName', 4096],
    ['emails.value', 4096],
    ['x509Certificates.value', 65_536],
    ['photos.value', 65_536],
    ['photos.display', 65_536],
  ])('%s holds %i characters', (path, most) => {
    const [name = '', sub] = path.split('.');
    const body = (length: number) => {
      const text = 'x'.repeat(length);
      return { [name]: sub === undefined ? text : name === 'name' ? { [sub]: text } : [{ [sub]: text }] };
    };
    for (const read of [lenient, strict]) {
      expect(read(body(most))).toMatchObject(body(most));
      expect(() => read(body(most + 1))).toThrow(`${path} must not be longer than ${most} characters`);
      expect(refusal(() => read(body(1_000_000)))).toEqual({ scimType: 'invalidValue', path });
    }
  });

  it('a certificate may be broken into lines', () => {
    const value = `${'x'.repeat(64)}\n`.repeat(1024);
    expect(lenient({ x509Certificates: [{ value }] })).toMatchObject({
      x509Certificates: [{ value: 'x'.repeat(65_536) }],
    });
  });

  it('a group has a name of 1,024 characters at most', () => {
    const read = (displayName: string) => coerce(groupSchema, { displayName }, { lenient: true, warn });
    expect(read('x'.repeat(1024))).toMatchObject({ displayName: 'x'.repeat(1024) });
    expect(() => read('x'.repeat(1_000_000))).toThrow('displayName must not be longer than 1024 characters');
  });

  const mails = (count: number) => Array.from({ length: count }, (_, n) => ({ value: `${n}@x.example` }));

  it('an attribute holds a thousand values', () => {
    expect(lenient({ emails: mails(1000) })).toMatchObject({ emails: mails(1000) });
    for (const read of [lenient, strict]) {
      expect(refusal(() => read({ emails: mails(1001) }))).toEqual({ scimType: 'invalidValue', path: 'emails' });
      expect(() => read({ emails: mails(40_000) })).toThrow('emails holds at most 1000 values');
    }
  });
});
