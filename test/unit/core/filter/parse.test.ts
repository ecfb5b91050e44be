import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { FilterError } from '../../../../src/core/filter/errors.js';
import { maxFilterDepth, maxFilterTerms, parseFilter, parsePath } from '../../../../src/core/filter/parse.js';
import { maxFilterLength } from '../../../../src/core/filter/tokens.js';

const lenient = (text: string) => parseFilter(text, { lenient: true });
const strict = (text: string) => parseFilter(text, { lenient: false });
const eq = (attribute: string, value: unknown) => ({ kind: 'compare', path: { attribute }, operator: 'eq', value });

describe('RFC 7644 §3.4.2.2 reading a filter', () => {
  it.each(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'EQ', 'Co', 'gE'])(
    'knows the operator %s',
    (operator) => {
      expect(strict(`title ${operator} "a"`)).toEqual({
        kind: 'compare',
        path: { attribute: 'title' },
        operator: operator.toLowerCase(),
        value: 'a',
      });
    },
  );

  it('reads pr without a value, in any letter case', () => {
    expect(strict('title PR')).toEqual({ kind: 'present', path: { attribute: 'title' } });
  });

  it('binds not before and before or', () => {
    expect(strict('a eq "1" or b eq "2" and not (c eq "3")')).toEqual({
      kind: 'or',
      terms: [eq('a', '1'), { kind: 'and', terms: [eq('b', '2'), { kind: 'not', term: eq('c', '3') }] }],
    });
  });

  it('lets parentheses come first, nested as deep as one likes', () => {
    expect(strict('((a eq "1") AND ((b eq "2" OR c eq "3")))')).toEqual({
      kind: 'and',
      terms: [eq('a', '1'), { kind: 'or', terms: [eq('b', '2'), eq('c', '3')] }],
    });
    expect(strict('not (not (a eq "1"))')).toEqual({ kind: 'not', term: { kind: 'not', term: eq('a', '1') } });
  });

  it('reads a value path with a whole filter inside', () => {
    expect(strict('emails[type eq "work" and value co "@example.com"]')).toEqual({
      kind: 'valuePath',
      path: { attribute: 'emails' },
      filter: {
        kind: 'and',
        terms: [
          eq('type', 'work'),
          { kind: 'compare', path: { attribute: 'value' }, operator: 'co', value: '@example.com' },
        ],
      },
    });
  });

  it('puts a comparison after the bracket into it, as Entra ID means it', () => {
    expect(strict('emails[type eq "work"].value eq "a@b.c" and active eq true')).toEqual({
      kind: 'and',
      terms: [
        {
          kind: 'valuePath',
          path: { attribute: 'emails' },
          filter: { kind: 'and', terms: [eq('type', 'work'), eq('value', 'a@b.c')] },
        },
        eq('active', true),
      ],
    });
  });

  it('cuts a URN path at its last colon, whatever dots and letter case the URN has', () => {
    expect(strict('URN:ietf:params:scim:schemas:core:2.0:User:name.givenName pr')).toEqual({
      kind: 'present',
      path: { urn: 'URN:ietf:params:scim:schemas:core:2.0:User', attribute: 'name', sub: 'givenName' },
    });
  });

  it.each([
    ['"a\\"b\\\\c\\/\\u00e9\\n"', 'a"b\\c/é\n'],
    ['"x (y) [z] and not"', 'x (y) [z] and not'],
    ['""', ''],
    ['"O\'Neil+1"', "O'Neil+1"],
    ['42', 42],
    ['-1.5e3', -1500],
    ['true', true],
    ['False', false],
    ['NULL', null],
  ])('reads the value %s', (text, value) => {
    expect(strict(`title eq ${text}`)).toEqual(eq('title', value));
  });

  it('takes a bare token for a string when lenient, and refuses it when strict', () => {
    expect(lenient('externalId eq jyoung')).toEqual(eq('externalId', 'jyoung'));
    expect(lenient('id eq 8d2e91f0-3c5b-4f6a-9a38-1d0e1c9f7a11')).toEqual(
      eq('id', '8d2e91f0-3c5b-4f6a-9a38-1d0e1c9f7a11'),
    );
    expect(lenient('meta.created ge 2026-01-01T00:00:00Z')).toMatchObject({ value: '2026-01-01T00:00:00Z' });
    expect(() => strict('externalId eq jyoung')).toThrow(FilterError);
  });

  it('keeps a bare number as written when a number would lose it', () => {
    expect(lenient('employeeNumber eq 12345678901234567890')).toEqual(eq('employeeNumber', '12345678901234567890'));
    expect(lenient('employeeNumber eq 0042')).toEqual(eq('employeeNumber', '0042'));
    expect(lenient('employeeNumber eq 1e5')).toEqual(eq('employeeNumber', '1e5'));
  });

  it('keeps a backslash that starts no escape when lenient', () => {
    expect(lenient('userName eq "CORP\\jo"')).toEqual(eq('userName', 'CORP\\jo'));
    expect(() => strict('userName eq "CORP\\jo"')).toThrow(FilterError);
  });

  it.each([
    ['', 0],
    ['userName', 8],
    ['userName eq', 11],
    ['userName eq "a" and', 19],
    ['userName eq "a', 12],
    ['userName is "a"', 9],
    ['not', 3],
    ['[a]', 0],
    ['(a eq "1"', 9],
    ['a eq "1")', 8],
    ['emails[type eq "work"', 21],
    ['emails[type eq "work"].value', 28],
    ['a.b.c eq "1"', 0],
    ['x:y eq "1"', 0],
    ['a eq "1" b eq "2"', 9],
    ['a eq (1)', 5],
  ])('refuses %j and says where', (text, position) => {
    const error = thrownBy(() => strict(text));
    expect(error).toBeInstanceOf(FilterError);
    expect(error).toMatchObject({ position });
  });

  it('never repeats a value of the filter in its message, since values can be personal', () => {
    for (const text of [
      'userName eq "lea@example.com',
      'emails[value eq "lea@example.com"',
      'userName like "lea@example.com"',
    ])
      expect(String(thrownBy(() => strict(text)))).not.toContain('lea');
  });

  it('bounds length, depth and number of comparisons', () => {
    const deep = (levels: number) => `${'('.repeat(levels)}a pr${')'.repeat(levels)}`;
    const wide = (terms: number) => Array.from({ length: terms }, () => 'a pr').join(' or ');
    expect(() => lenient(deep(maxFilterDepth))).not.toThrow();
    expect(() => lenient(deep(maxFilterDepth + 1))).toThrow(FilterError);
    expect(() => lenient(wide(maxFilterTerms))).not.toThrow();
    expect(() => lenient(wide(maxFilterTerms + 1))).toThrow(FilterError);
    expect(() => lenient(`a eq "${'x'.repeat(maxFilterLength)}"`)).toThrow(FilterError);
  });

  it('answers any text with a tree or a FilterError, never another failure', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '"',
      '\\',
      'not',
      'and',
      'or',
      'eq',
      'pr',
      'a',
      '.value',
      ' ',
      'urn:x:y',
      '1',
      'true',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 200 }),
          fc.array(piece, { maxLength: 400 }).map((all) => all.join('')),
        ),
        (text) => {
          const error = thrownBy(() => lenient(text));
          expect(error === undefined || error instanceof FilterError).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('RFC 7644 §3.5.2 reading a PATCH path', () => {
  it.each([
    ['name.givenName', { path: { attribute: 'name', sub: 'givenName' } }],
    ['emails[type eq "work"]', { path: { attribute: 'emails' }, filter: eq('type', 'work') }],
    ['emails[type eq "work"].value', { path: { attribute: 'emails' }, filter: eq('type', 'work'), sub: 'value' }],
    [
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value',
      {
        path: { urn: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', attribute: 'manager', sub: 'value' },
      },
    ],
    [
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
      { path: { urn: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0', attribute: 'User' } },
    ],
  ])('reads %s', (text, expected) => {
    expect(parsePath(text)).toEqual(expected);
  });

  it.each([
    '',
    'emails[type eq "work"',
    'emails[type eq "work"]value',
    'emails[type eq "work"] .value',
    'name..givenName',
  ])('refuses %j', (text) => {
    expect(() => parsePath(text)).toThrow(FilterError);
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
