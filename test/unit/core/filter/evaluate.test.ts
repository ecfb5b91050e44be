import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { bindFilter } from '../../../../src/core/filter/bind.js';
import { FilterError } from '../../../../src/core/filter/errors.js';
import { evaluate } from '../../../../src/core/filter/evaluate.js';
import { instant } from '../../../../src/core/filter/instant.js';
import { parseFilter } from '../../../../src/core/filter/parse.js';
import type { Json, JsonObject } from '../../../../src/core/json.js';
import { groupSchema, userSchema } from '../../../../src/scim/schema/definitions.js';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const lea: JsonObject = {
  schemas: [userSchema.urn, enterprise],
  id: 'usr_1',
  externalId: '00u1',
  userName: 'Lea@Example.com',
  name: { givenName: 'Léa', familyName: 'Roy' },
  title: '',
  active: true,
  emails: [
    { value: 'lea@work.example', type: 'work', primary: true },
    { value: 'lea@home.example', type: 'home' },
  ],
  meta: { created: '2026-01-31T09:00:00Z', lastModified: '2026-02-01T09:00:00.1234567Z' },
  [enterprise]: { department: 'Support', manager: { value: '26' } },
};

const bind = (text: string, lenient = true) => bindFilter(parseFilter(text, { lenient }), userSchema, { lenient });
const holds = (text: string, document: JsonObject = lea) => evaluate(bind(text), document);

describe('RFC 7644 §3.4.2.2 a filter on a user', () => {
  it.each([
    'userName eq "lea@example.COM"',
    'USERNAME sw "LEA"',
    'userName co "example"',
    'userName ew ".com"',
    'name.familyName eq "roy"',
    'Name.FamilyName eq "Roy"',
    'name.givenName eq "le\u0301a"',
    'urn:ietf:params:scim:schemas:core:2.0:User:userName eq "lea@example.com"',
    'URN:IETF:params:scim:schemas:core:2.0:user:name.givenName sw "l"',
    `${enterprise}:department eq "support"`,
    `${enterprise}:manager.value eq "26"`,
    `${enterprise}:manager eq 26`,
    'externalId eq "00u1"',
    'active eq true',
    'active eq "True"',
    'active ne false',
    'emails eq "LEA@work.example"',
    'emails.type eq "home"',
    'emails[type eq "work" and value co "@work"]',
    'emails[type eq "home"].value eq "lea@home.example"',
    'emails.type eq "home" and emails.value co "@work"',
    'emails[primary eq "True"]',
    'emails pr and emails.primary pr',
    'not (title pr)',
    'nickName eq null',
    'userName ne null',
    'nickName ne "x"',
    'meta.created eq "2026-01-31T10:00:00+01:00"',
    'meta.lastModified gt "2026-02-01T09:00:00.123Z"',
    'meta.lastModified le "2026-02-01T09:00:00.1234567Z"',
    'schemas eq "urn:ietf:params:scim:schemas:core:2.0:User"',
  ])('%s holds', (text) => {
    expect(holds(text)).toBe(true);
  });

  it.each([
    'externalId eq "00U1"',
    'emails[type eq "home" and value co "@work"]',
    'emails[type eq "home"].value eq "lea@work.example"',
    'emails.type ne "home"',
    'title pr',
    'nickName co "unde"',
    'nickName eq ""',
    'nickName gt "a"',
    'active eq false',
    'phoneNumbers.value pr',
    'not (userName pr)',
    'schemas eq "URN:ietf:params:scim:schemas:core:2.0:User"',
  ])('%s does not hold', (text) => {
    expect(holds(text)).toBe(false);
  });

  it('orders text by code point, as the stores do', () => {
    expect(holds('title gt "\uFFFD"', { title: '😀' })).toBe(true);
  });

  it('holds or does not on any document at all, and never fails', () => {
    const filters = [
      'name.givenName co "a"',
      'emails[type eq "work"].value eq "a"',
      'emails pr',
      'meta.created gt "2026-01-01T00:00:00Z"',
      `${enterprise}:manager eq "a"`,
      'schemas[value eq "a"]',
      'active eq true',
    ].map((text) => bind(text));
    const names = ['name', 'emails', 'meta', 'schemas', 'active', enterprise];
    const junk = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(junk, (document) => {
        const given = JSON.parse(JSON.stringify(document)) as { [key: string]: Json }; // what JSON.parse gives of a JSON object
        for (const filter of filters) expect(typeof evaluate(filter, given)).toBe('boolean');
      }),
    );
  });
});

describe('RFC 7644 §3.4.2.2 binding a filter to a schema', () => {
  it.each([
    'shoeSize eq "1"',
    'name.shoe eq "1"',
    'userName.value eq "1"',
    'password eq "secret"',
    'password pr',
    'active gt true',
    'active co "t"',
    'x509Certificates.value gt "a"',
    'name eq "x"',
    'addresses eq "x"',
    'userName gt null',
    'meta.created gt "yesterday"',
    'active eq "maybe"',
    'userName[value eq "x"]',
    'emails.value[type eq "x"]',
    'emails[emails[type eq "x"]]',
    'emails[name.x eq "1"]',
    'urn:example:other:User:name eq "x"',
    'urn:ietf:params:scim:schemas:core:2.0:User eq "x"',
    'urn:rolecall:params:scim:schemas:extension:helpdesk:2.0:User:assignments pr',
    'meta.location eq "x"',
    'groups.$ref eq "x"',
  ])('refuses %s', (text) => {
    expect(() => bind(text)).toThrow(FilterError);
  });

  it('refuses values of another type when strict', () => {
    for (const text of ['active eq "true"', 'userName eq 42', 'userName eq true'])
      expect(() => bind(text, false)).toThrow(FilterError);
  });

  it('reads the members of a group by value, exactly', () => {
    const filter = bindFilter(parseFilter('members eq "usr_1"', { lenient: false }), groupSchema);
    expect(evaluate(filter, { members: [{ value: 'usr_1' }] })).toBe(true);
    expect(evaluate(filter, { members: [{ value: 'USR_1' }] })).toBe(false);
  });
});

describe('an instant', () => {
  it.each([
    ['2026-01-31T09:00:00Z', Date.UTC(2026, 0, 31, 9)],
    ['2026-01-31t09:00:00z', Date.UTC(2026, 0, 31, 9)],
    ['2026-01-31T09:00:00', Date.UTC(2026, 0, 31, 9)],
    ['2026-01-31T09:00:00.5+05:30', Date.UTC(2026, 0, 31, 3, 30, 0, 500)],
    ['2026-01-31T09:00-0800', Date.UTC(2026, 0, 31, 17)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2026-01-31T24:00:00Z', Date.UTC(2026, 1, 1)],
    ['0001-01-01T00:00:00Z', new Date('0001-01-01T00:00:00Z').getTime()],
  ])('%s is read', (text, expected) => {
    expect(instant(text)).toBe(expected);
  });

  it.each([
    '',
    'now',
    '2026-02-30',
    '2026-13-01',
    '2026-01-31T25:00:00Z',
    '2026-01-31T24:00:01Z',
    '2026-01-31T09:61:00Z',
    '31.01.2026',
    '2026-01-31 09:00',
  ])('%j is none', (text) => {
    expect(instant(text)).toBeUndefined();
  });
});
