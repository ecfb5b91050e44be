import { describe, expect, it } from '@jest/globals';
import { newSigningSecret } from '../../../src/assignments/signing-secret.js';

describe('a new signing secret', () => {
  it('is whsec_ and 32 random bytes in base64, another one each time', () => {
    expect(newSigningSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(newSigningSecret()).not.toBe(newSigningSecret());
    expect(newSigningSecret((size) => Buffer.alloc(size, 7))).toBe(`whsec_${Buffer.alloc(32, 7).toString('base64')}`);
  });
});
