import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../../src/core/json.js';
import { ScimInputError } from '../../../../src/scim/input-error.js';
import { applyPatch } from '../../../../src/scim/patch/apply.js';
import { userSchema } from '../../../../src/scim/schema/definitions.js';

const core = userSchema.urn;
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const warn = () => undefined;
const base: JsonObject = { schemas: [core], userName: 'lea', active: true };
const withMails: JsonObject = {
  ...base,
  emails: [
    { value: 'lea@work.example', type: 'work', primary: true },
    { value: 'lea@home.example', type: 'home' },
  ],
};
const managed: JsonObject = {
  ...base,
  schemas: [core, enterprise],
  [enterprise]: { department: 'Support', manager: { value: '26', $ref: '../Users/26' } },
};

const patch = (document: JsonObject, ...operations: readonly unknown[]) =>
  applyPatch(userSchema, document, operations, { lenient: true, warn }).document;
const strictly = (document: JsonObject, ...operations: readonly unknown[]) =>
  applyPatch(userSchema, document, operations, { lenient: false, warn }).document;
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof ScimInputError) return error.scimType;
    throw error;
  }
  return undefined;
};

describe('what Okta sends', () => {
  it('deactivates by a replace without a path', () => {
    expect(patch(base, { op: 'replace', value: { active: false } })).toEqual({ ...base, active: false });
  });

  it('passes over the id and other read-only values beside what changes', () => {
    const value = { id: 'usr_1', meta: { version: 'x' }, groups: [], schemas: [core], displayName: 'Léa' };
    expect(patch(base, { op: 'replace', value })).toEqual({ ...base, displayName: 'Léa' });
  });

  it('sets a password that is kept nowhere', () => {
    const { document, isChanged } = applyPatch(userSchema, base, [{ op: 'replace', value: { password: 'x' } }], {
      lenient: true,
      warn,
    });
    expect(document).toBe(base);
    expect(isChanged).toBe(false);
  });
});

describe('attributes nobody knows', () => {
  const tag = {
    op: 'Add',
    path: 'urn:ietf:params:scim:schemas:extension:CustomExtensionName:2.0:User:tag',
    value: 'x',
  };
  const leave = { op: 'Replace', path: 'active', value: 'False' };
  const foreign = [
    tag,
    { ...tag, op: 'remove' },
    { op: 'replace', path: 'urn:example:2.0:User', value: { tag: 'x' } },
    { op: 'replace', path: 'name.shortName', value: 'x' },
    { op: 'replace', path: 'emails[type eq "work"].verified', value: true },
    { op: 'replace', path: 'tags[type eq "work"].value', value: 'x' },
    { op: 'replace', value: { tag: 'x', 'urn:example:2.0:User': { tag: 'x' } } },
    { op: 'replace', value: { [enterprise]: { tag: 'x' } } },
    { op: 'replace', path: enterprise, value: { tag: 'x' } },
  ];

  it.each(foreign)('%j does not stop a leaver: it is left out with a warning, before or after', (operation) => {
    for (const operations of [
      [operation, leave],
      [leave, operation],
    ]) {
      const warnings: string[] = [];
      const options = { lenient: true, warn: (rule: string) => void warnings.push(rule) };
      const { document } = applyPatch(userSchema, base, operations, options);
      expect(document).toEqual({ ...base, active: false });
      expect(warnings).toContain('unknown-attribute');
    }
  });

  it.each(foreign)('%j alone is invalidPath, and in strict beside others too', (operation) => {
    expect(refusal(() => patch(base, operation))).toBe('invalidPath');
    expect(refusal(() => patch(base, operation, tag))).toBe('invalidPath');
    expect(refusal(() => strictly(base, { op: 'replace', path: 'active', value: false }, operation))).not.toBe(
      undefined,
    );
  });

  it('a schema the resource does not have does not stop the keys beside it', () => {
    const value = { [enterprise]: { tag: 'x' }, active: false };
    expect(patch(base, { op: 'replace', value })).toEqual({ ...base, active: false });
  });

  it.each([
    [{ op: 'add', path: 'emails[type eq', value: 'x' }, 'invalidPath'],
    [{ op: 'add', path: 'emails[colour eq "red"].value', value: 'x' }, 'invalidPath'],
    [{ op: 'add', path: 'no path at all', value: 'x' }, 'invalidPath'],
    [{ op: 'add', path: 'tag.', value: 'x' }, 'invalidPath'],
    [{ op: 'add', path: 'active', value: 'maybe' }, 'invalidValue'],
    [{ op: 'add', path: 'id', value: 'x' }, 'mutability'],
  ])('%j is still refused beside others', (operation, scimType) => {
    expect(refusal(() => patch(base, leave, operation))).toBe(scimType);
  });

  it('a refusal says which operation it was', () => {
    expect(() => patch(base, { op: 'replace', value: { tag: 1 } }, tag)).toThrow(
      'operation 1: value names no attribute of this resource',
    );
    expect(() => patch(base, tag, leave, { op: 'add', path: 'active', value: 'x' })).toThrow(/^operation 3: active/);
  });
});

describe('what Entra ID sends', () => {
  it('uses capital operations and booleans in quotes', () => {
    expect(patch(base, { op: 'Replace', path: 'active', value: 'False' })).toEqual({ ...base, active: false });
    expect(patch(base, { op: 'replace', value: { active: 'False' } })).toEqual({ ...base, active: false });
  });

  it('changes, or creates, the element a value path describes', () => {
    const path = 'emails[type eq "work"].value';
    expect(patch(withMails, { op: 'Replace', path, value: 'new@work.example' })).toEqual({
      ...withMails,
      emails: [
        { value: 'new@work.example', type: 'work', primary: true },
        { value: 'lea@home.example', type: 'home' },
      ],
    });
    expect(patch(base, { op: 'Replace', path, value: 'new@work.example' })).toEqual({
      ...base,
      emails: [{ type: 'work', value: 'new@work.example' }],
    });
    expect(patch(base, { op: 'Replace', path: 'roles[primary eq "True"].value', value: 'r1' })).toEqual({
      ...base,
      roles: [{ primary: true, value: 'r1' }],
    });
  });

  it('builds one address out of several operations', () => {
    const set = (sub: string, value: string) => ({ op: 'Add', path: `addresses[type eq "work"].${sub}`, value });
    expect(patch(base, set('streetAddress', '1 Way'), set('locality', 'Lyon'), set('country', 'FR'))).toEqual({
      ...base,
      addresses: [{ type: 'work', streetAddress: '1 Way', locality: 'Lyon', country: 'FR' }],
    });
  });

  it('does nothing where a value path that matches nothing is cleared', () => {
    expect(patch(base, { op: 'Replace', path: 'emails[type eq "work"].value', value: '' })).toBe(base);
  });

  it.each([
    ['a list with an object', [{ $ref: null, value: '77' }]],
    ['an object', { value: '77' }],
    ['a bare id', '77'],
  ])('sets the manager by %s, and what described the old one goes', (_form, value) => {
    for (const op of ['Add', 'Replace'])
      expect(patch(managed, { op, path: `${enterprise}:manager`, value })).toEqual({
        ...managed,
        [enterprise]: { department: 'Support', manager: { value: '77' } },
      });
    expect(patch(base, { op: 'Add', path: `${enterprise}:manager`, value })).toEqual({
      ...base,
      schemas: [core, enterprise],
      [enterprise]: { manager: { value: '77' } },
    });
  });

  it.each(['', null, [{ value: '' }], [], { value: null }])('clears the manager by %j', (value) => {
    expect(patch(managed, { op: 'Replace', path: `${enterprise}:manager`, value })).toMatchObject({
      [enterprise]: { department: 'Support' },
    });
    expect(JSON.stringify(patch(managed, { op: 'Replace', path: `${enterprise}:manager`, value }))).not.toContain(
      '"26"',
    );
  });

  it('sets manager.value although there is no manager', () => {
    expect(patch(base, { op: 'Add', path: `${enterprise}:manager.value`, value: '5' })).toMatchObject({
      [enterprise]: { manager: { value: '5' } },
    });
  });

  it('sends everything in one operation with dotted and URN keys', () => {
    const value = {
      displayName: 'B',
      'name.givenName': 'K',
      [`${enterprise}:employeeNumber`]: 'Aklq',
      'emails[type eq "home"].value': 'k@home.example',
    };
    expect(patch(base, { op: 'replace', value })).toEqual({
      ...base,
      schemas: [core, enterprise],
      displayName: 'B',
      name: { givenName: 'K' },
      emails: [{ type: 'home', value: 'k@home.example' }],
      [enterprise]: { employeeNumber: 'Aklq' },
    });
  });

  it('clears an attribute by "" or null', () => {
    for (const value of ['', null])
      expect(patch({ ...base, title: 'Agent' }, { op: 'Replace', path: 'title', value })).toEqual(base);
  });
});

describe('RFC 7644 §3.5.2 paths', () => {
  it.each([
    ['DISPLAYNAME', { displayName: 'x' }],
    ['Name.GivenName', { name: { givenName: 'x' } }],
    [`${core}:displayName`, { displayName: 'x' }],
    [`${core.toUpperCase()}:name.givenName`, { name: { givenName: 'x' } }],
    [`${enterprise.toUpperCase()}:DEPARTMENT`, { [enterprise]: { department: 'x' } }],
    ['urn:scim:schemas:extension:enterprise:2.0:department', { [enterprise]: { department: 'x' } }],
  ])('%s is found', (path, expected) => {
    expect(patch(base, { op: 'replace', path, value: 'x' })).toMatchObject(expected);
  });

  it('takes a whole extension by its URN, as path and as key', () => {
    const expected = { ...base, schemas: [core, enterprise], [enterprise]: { department: 'Ops' } };
    expect(patch(base, { op: 'add', path: enterprise, value: { department: 'Ops' } })).toEqual(expected);
    expect(patch(base, { op: 'add', value: { [enterprise]: { department: 'Ops' } } })).toEqual(expected);
  });

  it('takes an extension out of schemas with its last attribute', () => {
    expect(patch(expectedOps(), { op: 'remove', path: enterprise })).toEqual(base);
    expect(patch(expectedOps(), { op: 'remove', path: `${enterprise}:department` })).toEqual(base);
  });

  it.each([
    [{ op: 'replace', path: 'shoeSize', value: 1 }, 'invalidPath'],
    [{ op: 'replace', path: 'name.shoe', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'emails[type eq "work"', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'emails[shoe eq "work"].value', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'emails[type eq "work"].shoe', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'name[givenName eq "x"].familyName', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 7, value: 'x' }, 'invalidPath'],
    [{ op: 'replace', value: { shoeSize: 1 } }, 'invalidPath'],
    [{ op: 'replace', value: 'x' }, 'invalidSyntax'],
    [{ op: 'move', path: 'title', value: 'x' }, 'invalidSyntax'],
    [{ path: 'title', value: 'x' }, 'invalidSyntax'],
    ['replace', 'invalidSyntax'],
    [{ op: 'replace', path: 'title' }, 'invalidValue'],
    [{ op: 'remove' }, 'noTarget'],
    [{ op: 'remove', path: 'userName' }, 'mutability'],
    [{ op: 'replace', path: 'userName', value: '' }, 'invalidValue'],
    [{ op: 'replace', path: 'id', value: 'x' }, 'mutability'],
    [{ op: 'replace', path: 'groups', value: [] }, 'mutability'],
    [{ op: 'replace', path: 'meta.created', value: '2026-01-01T00:00:00Z' }, 'mutability'],
    [{ op: 'add', path: 'emails[type ne "work"].value', value: 'x' }, 'noTarget'],
    [{ op: 'replace', path: 'name', value: { shoe: 1 } }, 'invalidValue'],
    [{ op: 'add', path: 'emails[type eq "work"]', value: { value: 'x', type: 'home' } }, 'invalidValue'],
    [{ op: 'replace', path: 'active', value: 'maybe' }, 'invalidValue'],
  ])('%j is refused', (operation, scimType) => {
    expect(refusal(() => patch(base, operation))).toBe(scimType);
  });

  it('refuses a message without operations', () => {
    for (const operations of [[], undefined, null, 'x', 7])
      expect(refusal(() => applyPatch(userSchema, base, operations, { lenient: true, warn }))).toBe('invalidSyntax');
  });
});

describe('RFC 7644 §3.5.2 values', () => {
  it('sets only the sub-attributes a replace names', () => {
    const named = { ...base, name: { givenName: 'Léa', familyName: 'Roy' } };
    expect(patch(named, { op: 'replace', path: 'name', value: { familyName: 'Petit' } })).toEqual({
      ...base,
      name: { givenName: 'Léa', familyName: 'Petit' },
    });
    expect(patch(named, { op: 'replace', path: 'name', value: { familyName: null } })).toEqual({
      ...base,
      name: { givenName: 'Léa' },
    });
    expect(patch(named, { op: 'remove', path: 'name.givenName' }, { op: 'remove', path: 'name.familyName' })).toEqual(
      base,
    );
  });

  it('replaces a whole list, with a path and without', () => {
    const emails = [{ value: 'new@x.example' }];
    expect(patch(withMails, { op: 'replace', path: 'emails', value: emails })).toEqual({ ...base, emails });
    expect(patch(withMails, { op: 'replace', value: { emails } })).toEqual({ ...base, emails });
    expect(patch(withMails, { op: 'replace', path: 'emails', value: [] })).toEqual(base);
  });

  it('adds nothing that is there already', () => {
    for (const value of [
      [{ value: 'lea@home.example', type: 'home' }],
      [{ value: 'LEA@home.example' }],
      { value: 'lea@home.example' },
    ])
      expect(
        applyPatch(userSchema, managedMails(), [{ op: 'add', path: 'emails', value }], { lenient: true, warn })
          .document,
      ).toMatchObject({
        emails: [{ type: 'work' }, { type: 'home' }],
      });
    expect(patch(withMails, { op: 'add', path: 'emails', value: [{ value: 'lea@home.example', type: 'home' }] })).toBe(
      withMails,
    );
  });

  it('gives the first primary way to the new one', () => {
    const expected = [
      { value: 'lea@work.example', type: 'work', primary: false },
      { value: 'lea@home.example', type: 'home', primary: true },
    ];
    expect(patch(withMails, { op: 'replace', path: 'emails[type eq "home"].primary', value: true })).toMatchObject({
      emails: expected,
    });
    expect(
      patch(withMails, {
        op: 'add',
        path: 'emails',
        value: [{ value: 'lea@home.example', type: 'home', primary: true }],
      }),
    ).toMatchObject({ emails: expected });
    expect(
      patch(withMails, { op: 'add', path: 'emails', value: [{ value: 'n@x.example', primary: true }] }),
    ).toMatchObject({
      emails: [{ primary: false }, { type: 'home' }, { value: 'n@x.example', primary: true }],
    });
  });

  it('refuses to make several values primary at once', () => {
    expect(refusal(() => patch(withMails, { op: 'replace', path: 'emails.primary', value: true }))).toBe(
      'invalidValue',
    );
  });

  it('removes the chosen elements, the values named, or the sub-attribute', () => {
    const work = [{ value: 'lea@work.example', type: 'work', primary: true }];
    expect(patch(withMails, { op: 'remove', path: 'emails[type eq "home"]' })).toEqual({ ...base, emails: work });
    expect(patch(withMails, { op: 'remove', path: 'emails[type eq "home"].value' })).toEqual({ ...base, emails: work });
    expect(patch(withMails, { op: 'remove', path: 'emails', value: [{ value: 'lea@home.example' }] })).toEqual({
      ...base,
      emails: work,
    });
    expect(patch(withMails, { op: 'remove', path: 'emails' })).toEqual(base);
    expect(patch(withMails, { op: 'remove', path: 'emails[primary eq true].primary' })).toMatchObject({
      emails: [{ value: 'lea@work.example', type: 'work' }, { type: 'home' }],
    });
  });

  it('finds elements whatever the letter case of their type', () => {
    expect(
      patch(withMails, { op: 'replace', path: 'emails[type eq "WORK"].value', value: 'n@x.example' }),
    ).toMatchObject({
      emails: [{ value: 'n@x.example', type: 'work' }, {}],
    });
  });

  it('merges an object into the chosen element, or creates it', () => {
    const operation = { op: 'replace', path: 'emails[type eq "home"]', value: { value: 'n@x.example' } };
    expect(patch(withMails, operation)).toMatchObject({ emails: [{}, { value: 'n@x.example', type: 'home' }] });
    expect(patch(base, operation)).toEqual({ ...base, emails: [{ type: 'home', value: 'n@x.example' }] });
  });

  it('removes twice what is removed once, when lenient', () => {
    const operation = { op: 'remove', path: 'emails[type eq "home"]' };
    expect(patch(withMails, operation, operation)).toEqual(patch(withMails, operation));
  });

  it('takes names such as __proto__ for what they are: unknown', () => {
    const value = JSON.parse('{"title":"x","__proto__":{"active":false},"constructor":{"a":1}}') as JsonObject; // a JSON object by its text
    expect(patch(base, { op: 'replace', value })).toEqual({ ...base, title: 'x' });
    for (const path of [
      '__proto__',
      'constructor',
      '__proto__.polluted',
      'name.__proto__',
      'emails[constructor eq "x"]',
    ])
      expect(refusal(() => patch(base, { op: 'add', path, value: 'x' }))).toBe('invalidPath');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined(); // looks for a polluted prototype
  });
});

describe('RFC 7644 §3.5.2 strict', () => {
  it.each([
    [{ op: 'replace', path: 'active', value: 'False' }, 'invalidValue'],
    [{ op: 'replace', value: { id: 'x', title: 'y' } }, 'mutability'],
    [{ op: 'replace', path: 'emails[type eq "other"].value', value: 'x' }, 'noTarget'],
    [{ op: 'remove', path: 'emails[type eq "other"]' }, 'noTarget'],
    [{ op: 'replace', path: `${enterprise}:manager`, value: '26' }, 'invalidValue'],
    [{ op: 'replace', path: 'emails[type eq work].value', value: 'x' }, 'invalidPath'],
  ])('refuses %j', (operation, scimType) => {
    expect(refusal(() => strictly(withMails, operation))).toBe(scimType);
  });

  it('takes what the RFC shows', () => {
    expect(
      strictly(withMails, { op: 'replace', path: 'emails[type eq "work"].value', value: 'n@x.example' }),
    ).toMatchObject({
      emails: [{ value: 'n@x.example' }, {}],
    });
  });
});

describe('bounds', () => {
  const mails = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ value: `${n}@x.example`, type: `t${n}` }));
  const times = (count: number, operation: unknown) => Array.from({ length: count }, () => operation);
  const title = { op: 'replace', path: 'title', value: 't' };
  const tooMany = 'a PATCH makes at most 1000 changes beside those of members; send several';
  const tooMuch = 'asks too much of one PATCH';

  it('a thousand operations are taken, one more is refused before any is carried out', () => {
    expect(patch(base, ...times(1000, title))).toEqual({ ...base, title: 't' });
    expect(() => patch(base, ...times(1001, title))).toThrow(tooMany);
    expect(() => patch(base, ...times(1001, title), { op: 'replace', path: 'active', value: 'maybe' })).toThrow(
      tooMany,
    );
    expect(() => patch(base, title, ...times(1000, { op: 'add', path: 'shoeSize', value: 1 }))).toThrow(tooMany);
  });

  it('keys of a value count as the operations they stand for', () => {
    const value = Object.fromEntries(mails(1001).map(({ value, type }) => [`emails[type eq "${type}"].value`, value]));
    expect(() => patch(base, { op: 'add', value })).toThrow(tooMany);
  });

  it('an attribute holds a thousand values, in whatever way they come', () => {
    const refused = 'emails holds at most 1000 values';
    const full = { ...base, emails: mails(1000) };
    expect(patch(base, { op: 'replace', path: 'emails', value: mails(1000) })).toEqual(full);
    expect(() => patch(base, { op: 'replace', path: 'emails', value: mails(1001) })).toThrow(refused);
    expect(() => patch(base, { op: 'replace', value: { emails: mails(40_000) } })).toThrow(refused);
    expect(() => patch(full, { op: 'add', path: 'emails', value: { value: 'new@x.example' } })).toThrow(refused);
    expect(() => patch(full, { op: 'add', path: 'emails[type eq "new"].value', value: 'new@x.example' })).toThrow(
      'holds at most 1000 values',
    );
  });

  it('adds half a thousand values to half a thousand, and removes a thousand, in one operation', () => {
    const half = { ...base, emails: mails(500) };
    const full = patch(half, { op: 'add', path: 'emails', value: mails(1000).slice(400, 1000) });
    expect(full).toEqual({ ...base, emails: mails(1000) });
    expect(patch(full, { op: 'remove', path: 'emails', value: mails(1000) })).toEqual(base);
  });

  it('a thousand operations on the twenty addresses of a busy person are taken, on a thousand addresses they are refused', () => {
    const change = { op: 'replace', path: 'emails[type eq "t7"].value', value: 'new@x.example' };
    const busy = { ...base, emails: mails(20) };
    expect(patch(busy, ...times(1000, change))).toMatchObject({
      emails: { 7: { value: 'new@x.example', type: 't7' } },
    });
    const full = { ...base, emails: mails(1000) };
    expect(patch(full, change)).toMatchObject({ emails: { 7: { value: 'new@x.example' } } });
    for (const operation of [
      change,
      { op: 'remove', path: 'emails[type eq "none"]' },
      { op: 'add', path: 'emails', value: mails(1000).slice(7, 8) },
      { op: 'remove', path: 'emails', value: [{ value: 'none' }] },
      { op: 'replace', path: 'emails.display', value: 'x' },
      { op: 'replace', path: 'emails', value: mails(1000) },
    ])
      expect(() => patch(full, ...times(1000, operation))).toThrow(tooMuch);
    expect(() => patch(full, { op: 'remove', path: 'emails', value: times(1000, { display: 'x' }) })).toThrow(tooMuch);
  });

  it('long filters are refused where they come together to more than can be read at once', () => {
    const path = `emails[${mails(200)
      .map(({ type }) => `type eq "${type}"`)
      .join(' or ')}].value`;
    const one = { ...base, emails: mails(1) };
    expect(patch(one, { op: 'replace', path, value: 'x' })).toMatchObject({ emails: { 0: { value: 'x' } } });
    expect(() => patch(one, ...times(1000, { op: 'replace', path, value: 'x' }))).toThrow(tooMuch);
  });
});

describe('RFC 7644 §3.5.2 every PATCH', () => {
  const path = fc.constantFrom(
    'title',
    'active',
    'name',
    'name.givenName',
    'emails',
    'emails[type eq "work"]',
    'emails[type eq "work"].value',
    'emails.primary',
    'emails[value co "x"].type',
    enterprise,
    `${enterprise}:manager`,
    `${enterprise}:manager.value`,
    'userName',
    'id',
    'shoeSize',
    undefined,
  );
  const value = fc.oneof(
    fc.constantFrom<unknown>('x', 'True', '', null, true, 7, [], {}),
    fc.record(
      { value: fc.constantFrom('x', 'y', null), type: fc.constantFrom('work', 'home'), primary: fc.boolean() },
      { requiredKeys: [] },
    ),
    fc.array(
      fc.record(
        { value: fc.constantFrom('x', 'y', ''), type: fc.constantFrom('work', 'home'), primary: fc.boolean() },
        { requiredKeys: [] },
      ),
    ),
    fc.record(
      {
        title: fc.constant('t'),
        'name.givenName': fc.constant('g'),
        givenName: fc.constant('h'),
        [`${enterprise}:department`]: fc.constant('d'),
      },
      { requiredKeys: [] },
    ),
  );
  const operation = fc.record(
    { op: fc.constantFrom('add', 'Replace', 'REMOVE'), path, value },
    { requiredKeys: ['op'] },
  );
  const documents = fc.constantFrom(base, withMails, managed);
  const result = (document: JsonObject, ...operations: readonly unknown[]) => {
    try {
      return patch(document, ...operations);
    } catch (error) {
      if (error instanceof ScimInputError) return undefined;
      throw error;
    }
  };

  /** Beside it, what names nothing is left out; it changes nothing itself. */
  const harmless = { op: 'remove', path: 'nickName' };

  it('leaves the document it was given as it was, and either applies every operation or none', () => {
    fc.assert(
      fc.property(documents, fc.array(operation, { minLength: 1, maxLength: 4 }), (document, operations) => {
        const before = JSON.stringify(document);
        const whole = result(document, ...operations, harmless);
        expect(JSON.stringify(document)).toBe(before);
        const oneByOne = operations.reduce<JsonObject | undefined>(
          (current, next) => current && result(current, next, harmless),
          document,
        );
        expect(whole).toEqual(oneByOne);
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps documents canonical: at most one primary, no empty values, schemas from the content', () => {
    fc.assert(
      fc.property(documents, fc.array(operation, { minLength: 1, maxLength: 4 }), (document, operations) => {
        const after = result(document, ...operations);
        if (!after) return;
        const text = JSON.stringify(after);
        for (const empty of ['null', '""', '[]', '{}']) expect(text).not.toContain(`:${empty}`);
        expect(text.match(/"primary":true/g)?.length ?? 0).toBeLessThan(2);
        expect(after['schemas']).toEqual(after[enterprise] === undefined ? [core] : [core, enterprise]);
      }),
      { numRuns: 3000 },
    );
  });

  it('adding twice is adding once', () => {
    const add = fc.record({ op: fc.constant('add'), path, value });
    fc.assert(
      fc.property(documents, add, (document, one) => {
        const once = result(document, one);
        const twice = once && result(once, one);
        if (twice) expect(twice).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('replacing a value and putting it back restores the document', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('emails', 'active', 'userName'),
        fc.constantFrom<unknown>([{ value: 'z' }], true, 'z'),
        (name, other) => {
          const changed = result(withMails, { op: 'replace', path: name, value: other });
          if (changed) expect(patch(changed, { op: 'replace', path: name, value: withMails[name] })).toEqual(withMails);
        },
      ),
    );
  });
});

function expectedOps(): JsonObject {
  return { ...base, schemas: [core, enterprise], [enterprise]: { department: 'Ops' } };
}

function managedMails(): JsonObject {
  return { ...managed, emails: withMails['emails'] };
}
