import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/core/json.js';
import { changesBetween, memberIds } from '../../../src/evidence/changes.js';

describe('changes between two documents', () => {
  it('names what was added, changed and taken away, extensions by URN, and nothing that stayed', () => {
    const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    const before = { userName: 'lea', title: 'Agent', nickName: 'L', [urn]: { department: 'A', costCenter: '1' } };
    const after = { userName: 'lea', title: 'Lead', active: true, [urn]: { department: 'B', costCenter: '1' } };
    expect(changesBetween(before, after)).toEqual([
      { attribute: 'title', before: 'Agent', after: 'Lead' },
      { attribute: 'nickName', before: 'L' },
      { attribute: `${urn}:department`, before: 'A', after: 'B' },
      { attribute: 'active', after: true },
    ]);
  });

  it('never shows a password or the list of schemas', () => {
    expect(changesBetween({}, { password: 'x', Password: 'y', schemas: ['a'], 'urn:x': { password: 'z' } })).toEqual(
      [],
    );
  });

  it('cuts a value over 1 KB and says how long it was, without half a character', () => {
    const [change] = changesBetween({}, { title: `${'a'.repeat(1_022)}😀${'b'.repeat(100)}` });
    expect(change?.after).toEqual({ cut: `"${'a'.repeat(1_022)}`, characters: 1_126 });
  });

  it('keeps an entry small however many attributes change', () => {
    const after = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`attribute${n}`, 'x'.repeat(1_000)]));
    const changes = changesBetween({}, after);
    expect(changes).toHaveLength(200);
    expect(JSON.stringify(changes).length).toBeLessThan(40_000);
  });

  it('keeps whole exactly the values that fit, however they are found to', () => {
    const text = fc
      .integer({ min: 0, max: 1_200 })
      .chain((length) => fc.constantFrom('a', 'é', '"', '\u0001').map((one) => one.repeat(length)));
    const value = fc.oneof(
      text,
      fc.double(),
      fc.boolean(),
      fc.array(text, { maxLength: 3 }),
      fc.dictionary(fc.string(), text, { maxKeys: 3 }),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), (values) => {
        const after = JSON.parse(
          JSON.stringify(Object.fromEntries(values.map((one, at) => [`a${at}`, one]))),
        ) as JsonObject; // JSON by construction
        let left = 16_384;
        for (const { attribute, after: shown } of changesBetween({}, after)) {
          const written = JSON.stringify(after[attribute]);
          const fits = written.length <= 1_024 && written.length <= left;
          if (fits) expect(shown).toEqual(after[attribute]);
          else expect(shown).toMatchObject({ characters: written.length });
          left -= fits ? written.length : Math.min(1_024, left);
        }
      }),
    );
  });

  it('finds nothing between a document and itself, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (document) => {
        const one = JSON.parse(JSON.stringify(document)) as Record<string, never>; // JSON by construction
        const other = Object.fromEntries(Object.entries(one).reverse());
        expect(changesBetween(one, other)).toEqual([]);
      }),
    );
  });
});

it('names the first twenty members and counts all', () => {
  const ids = Array.from({ length: 30 }, (_, n) => `usr_${n}`);
  expect(memberIds(ids)).toEqual({ count: 30, ids: ids.slice(0, 20) });
});
