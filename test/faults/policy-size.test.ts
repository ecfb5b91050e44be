import { describe, expect, it } from '@jest/globals';
import { finish } from '../../src/core/turns.js';
import { readPolicyText } from '../../src/mapping/policy-text.js';

describe('a policy made to keep the service busy', () => {
  it('with 150,000 aliases is refused at once, defined or not', () => {
    const defined = `- &a x\n${'- *a\n'.repeat(150_000)}`;
    const unknown = Array.from({ length: 100_000 }, (_, index) => `- *a${index}`).join('\n');
    for (const text of [defined, unknown])
      expect(finish(readPolicyText(text))).toEqual({
        faults: [{ line: expect.any(Number), column: 1, message: expect.stringContaining('500 aliases') }],
      });
  });

  it('may use aliases as people do', () => {
    const text = `a: &a x\nb: [${Array.from({ length: 50 }, () => '*a').join(', ')}]`;
    expect(finish(readPolicyText(text))).toMatchObject({ value: { a: 'x' } });
  });
});
