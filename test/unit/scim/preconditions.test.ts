import { describe, expect, it } from '@jest/globals';
import { checkPreconditions, etagOf, isNotModified } from '../../../src/scim/preconditions.js';

describe('RFC 7644 §3.14 entity tags', () => {
  it('If-Match passes for the version, a list with it, or *; weak or strong', () => {
    for (const ifMatch of [etagOf(7), '"7"', 'w/"7"', '"1", W/"7"', '*'])
      expect(() => checkPreconditions({ ifMatch }, 7)).not.toThrow();
    for (const ifMatch of [etagOf(6), '7', '', '"77"']) expect(() => checkPreconditions({ ifMatch }, 7)).toThrow();
  });

  it('If-None-Match stops a write to the version it names', () => {
    expect(() => checkPreconditions({ ifNoneMatch: '*' }, 1)).toThrow();
    expect(() => checkPreconditions({ ifNoneMatch: etagOf(2) }, 1)).not.toThrow();
  });

  it('a client that holds the version needs no body', () => {
    expect(isNotModified(etagOf(3), 3)).toBe(true);
    expect(isNotModified(etagOf(2), 3)).toBe(false);
    expect(isNotModified(undefined, 3)).toBe(false);
  });
});
