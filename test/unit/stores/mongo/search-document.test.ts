import { describe, expect, it } from '@jest/globals';
import { searchable } from '../../../../src/stores/mongo/search-document.js';
import { searchKey } from '../../../../src/stores/mongo/searchable.js';

describe('a SCIM document made to be searched', () => {
  it('keeps each value in the forms that filters compare', () => {
    expect(searchable({ title: 'E\u0301lan', active: true, size: 2 })).toEqual({
      title: { p: true, s: 'E\u0301lan', f: 'élan' },
      active: { p: true, b: true },
      size: { p: true, n: 2 },
    });
    const at = searchable({ startDate: '2026-01-01T01:00:00+01:00' })['startDate'];
    expect(at).toMatchObject({ t: Date.parse('2026-01-01T00:00:00Z') });
  });

  it('marks as present what pr accepts: not "", null or what is empty', () => {
    expect(searchable({ a1: '', b1: null, c1: [], d1: {}, e1: { sub: null } })).toEqual({
      a1: { s: '', f: '' },
      d1: {},
      e1: { p: true },
    });
  });

  it('keeps lists, and no list directly in a list', () => {
    expect(searchable({ list: ['x', [], ['y'], null] })).toEqual({
      list: [{ p: true, s: 'x', f: 'x' }, {}, { p: true }, {}],
    });
  });

  it('has no key that a server keeps for itself or that is a form, and keeps keys apart', () => {
    const keys = ['urn:example:2.0:User', 'urn:example:2~10:User', '$set', '~2set', 's', '~3s', '', '~3', '.', '~1'];
    const made = keys.map(searchKey);
    expect(new Set(made).size).toBe(keys.length);
    for (const key of made) {
      expect(key).toMatch(/^[^$.][^.]+$/);
    }
  });
});
