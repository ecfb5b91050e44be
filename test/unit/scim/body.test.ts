import { describe, expect, it } from '@jest/globals';
import { parseBody } from '../../../src/scim/body.js';
import { faultOf } from '../../../src/scim/faults.js';

function outcome(text: string | Uint8Array | undefined, type = 'application/scim+json'): unknown {
  try {
    return parseBody(typeof text === 'string' ? Buffer.from(text) : text, type);
  } catch (error) {
    const { status, scimType } = faultOf(error);
    return [status, scimType];
  }
}

describe('parseBody', () => {
  it('takes a JSON object in UTF-8, with or without a byte order mark', () => {
    expect(outcome('{"a":"é"}', 'Application/JSON; charset="UTF-8"')).toEqual({ a: 'é' });
    expect(outcome('\ufeff{"a":1}')).toEqual({ a: 1 });
  });

  it('refuses another media type or charset with 415', () => {
    expect(outcome('{}', 'text/html')).toEqual([415, undefined]);
    expect(outcome('{}', 'application/json; charset=latin1')).toEqual([415, undefined]);
  });

  it('refuses everything else with 400 invalidSyntax', () => {
    for (const text of [undefined, '', '[]', '"a"', '{', Uint8Array.from([0x7b, 0xff, 0x7d])])
      expect(outcome(text)).toEqual([400, 'invalidSyntax']);
  });

  it('takes 32 levels of nesting and no more', () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
    expect(outcome(nested(32))).toEqual(expect.any(Object));
    expect(outcome(nested(32))).not.toEqual([400, 'invalidSyntax']);
    expect(outcome(nested(33))).toEqual([400, 'invalidSyntax']);
    expect(outcome(`${'['.repeat(50_000)}`)).toEqual([400, 'invalidSyntax']);
  });

  it('quotes nothing of a body that does not parse', () => {
    try {
      parseBody(Buffer.from('{"userName":"private@example.com" oops}'), undefined);
    } catch (error) {
      expect(faultOf(error).detail).not.toContain('private');
    }
    expect.assertions(1);
  });
});
