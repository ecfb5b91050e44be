import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json.js';
import { ScimFault } from '../../../src/scim/faults.js';
import { parseQuery, parseSearchRequest } from '../../../src/scim/query.js';

function refusalOf(body: JsonObject): ScimFault | undefined {
  try {
    parseSearchRequest(body);
  } catch (error) {
    if (error instanceof ScimFault) return error;
    throw error;
  }
  return undefined;
}

describe('parseQuery', () => {
  it('takes names in any letter case, + as a space, and the first of two', () => {
    expect(parseQuery('FILTER=userName+eq+%22a%2Bb%22&startindex=2&startIndex=9&Count=3&')).toEqual({
      filter: 'userName eq "a+b"',
      startIndex: 2,
      count: 3,
    });
  });

  it('ignores unknown names and names without a value, but keeps an empty cursor', () => {
    expect(parseQuery('aadOptscim062020&foo=1&filter=&cursor=')).toEqual({ cursor: '' });
  });

  it('splits attribute lists and drops brackets, commas inside them too', () => {
    const { attributes } = parseQuery('attributes=userName,%20emails[type%20eq%20%22a,b%22],,name.givenName');
    expect(attributes).toEqual(['userName', 'emails', 'name.givenName']);
  });

  it('never fails otherwise than by a refusal, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseQuery(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ScimFault);
        }
      }),
    );
  });
});

describe('parseSearchRequest', () => {
  it('takes numbers and lists as JSON or as texts', () => {
    const body = {
      startIndex: '2',
      count: 5,
      attributes: ['a', 'b'],
      excludedAttributes: 'c,d',
      sortOrder: 'Descending',
    };
    expect(parseSearchRequest(body)).toEqual({
      startIndex: 2,
      count: 5,
      attributes: ['a', 'b'],
      excludedAttributes: ['c', 'd'],
      sortOrder: 'descending',
    });
  });

  it('refuses members of another kind', () => {
    for (const body of [{ filter: {} }, { count: 1.5 }, { count: [] }, { attributes: [1] }, { sortBy: ['a'] }])
      expect(() => parseSearchRequest(body)).toThrow(ScimFault);
  });

  it('refuses a list of names longer than a filter may be, however it is given, and says the limit', () => {
    const names = Array.from({ length: 1000 }, () => 'name');
    for (const attributes of ['['.repeat(80_000), names.join(','), names])
      expect(refusalOf({ attributes })).toMatchObject({
        status: 400,
        scimType: 'invalidValue',
        detail: 'attributes: longer than 4096 characters',
      });
    expect(refusalOf({ excludedAttributes: names })?.detail).toMatch(/^excludedAttributes: /);
    expect(parseSearchRequest({ attributes: '['.repeat(4096) }).attributes).toEqual(['['.repeat(4096)]);
  });
});
