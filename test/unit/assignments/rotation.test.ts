import { describe, expect, it } from '@jest/globals';
import { keysForSchemes, liveKeys, rotateKeys, type SigningKey } from '../../../src/assignments/rotation.js';
import { newSigningKey, schemeOf } from '../../../src/assignments/signing-secret.js';
import { webhookHeaders } from '../../../src/delivery/sign.js';
import { after, start } from '../../support/deliveries.js';

const dayMs = 86_400_000;
const first: readonly SigningKey[] = [{ key: 'whsec_b2xk' }];

const schemes = (keys: readonly SigningKey[]) => keys.map(({ key }) => schemeOf(key));
const ends = (keys: readonly SigningKey[]) => keys.map(({ validUntil }) => validUntil);

/** The number of signatures an attempt carries at a moment. */
function signaturesAt(keys: readonly SigningKey[], at: Date): number {
  const secrets = liveKeys(keys, at).map(({ key }) => key);
  return webhookHeaders({ id: 'dlv_1', at, body: '{}', secrets })['webhook-signature'].split(' ').length;
}

describe('fault case 17: rotating the keys of a target', () => {
  it('signs with the new key first, and with the old one for a day', () => {
    const keys = rotateKeys(first, ['v1'], { overlap: {}, now: start });
    expect(keys.map(({ key }) => key)).toEqual([expect.not.stringMatching('whsec_b2xk'), 'whsec_b2xk']);
    expect(ends(keys)).toEqual([undefined, after(dayMs)]);
  });

  it('that ends between two attempts leaves the second with the new key alone', () => {
    const keys = rotateKeys(first, ['v1'], { overlap: { overlapSeconds: 60 }, now: start });
    expect(signaturesAt(keys, after(59_999))).toBe(2);
    expect(signaturesAt(keys, after(60_000))).toBe(1);
  });

  it('without overlap, because the old one leaked, ends it at once, also inside an earlier overlap', () => {
    const twice = rotateKeys(first, ['v1'], { overlap: {}, now: start });
    for (const live of [first, twice]) {
      const keys = rotateKeys(live, ['v1'], { overlap: { overlapSeconds: 0 }, now: after(1) });
      expect(keys).toHaveLength(1);
      expect(live).not.toContainEqual(keys[0]);
    }
  });

  it('again while the first overlap lasts must be forced, since receivers may know only the oldest', () => {
    const once = rotateKeys(first, ['v1'], { overlap: {}, now: start });
    expect(() => rotateKeys(once, ['v1'], { overlap: {}, now: after(1_000) })).toThrow('conflict');
    const twice = rotateKeys(once, ['v1'], { overlap: { force: true }, now: after(1_000) });
    expect(ends(twice)).toEqual([undefined, after(dayMs + 1_000), after(dayMs)]);
  });

  it('again and again keeps two older keys at most, the newest of them', () => {
    let keys = first;
    for (let n = 1; n <= 4; n += 1) keys = rotateKeys(keys, ['v1'], { overlap: { force: true }, now: after(n) });
    expect(keys).toHaveLength(3);
    expect(keys.map(({ key }) => key)).not.toContain('whsec_b2xk');
    expect(signaturesAt(keys, after(5))).toBe(3);
  });

  it('never makes an older key last longer, nor longer than seven days', () => {
    const soon = rotateKeys(first, ['v1'], { overlap: { overlapSeconds: 10 }, now: start });
    const long = rotateKeys(soon, ['v1'], { overlap: { overlapSeconds: 10 ** 9, force: true }, now: after(1) });
    expect(ends(long)).toEqual([undefined, after(7 * dayMs + 1), after(10_000)]);
  });

  it('replaces the key of each scheme, and keeps two older ones of each', () => {
    let keys = keysForSchemes(first, ['v1', 'v1a'], start);
    for (let n = 1; n <= 3; n += 1) keys = rotateKeys(keys, ['v1', 'v1a'], { overlap: { force: true }, now: after(n) });
    expect(schemes(keys.slice(0, 2))).toEqual(['v1', 'v1a']);
    expect(schemes(keys).filter((scheme) => scheme === 'v1')).toHaveLength(3);
    expect(schemes(keys).filter((scheme) => scheme === 'v1a')).toHaveLength(3);
  });
});

describe('changing how a target signs', () => {
  it('adds the key that is missing and drops nothing', () => {
    const keys = keysForSchemes(first, ['v1', 'v1a'], start);
    expect(schemes(keys)).toEqual(['v1a', 'v1']);
    expect(ends(keys)).toEqual([undefined, undefined]);
    expect(keysForSchemes(keys, ['v1a', 'v1'], start)).toEqual(keys);
  });

  it('to the other scheme keeps the first for a day, and then signs by the new one alone', () => {
    const keys = keysForSchemes(first, ['v1a'], start);
    expect(signaturesAt(keys, after(dayMs - 1))).toBe(2);
    expect(schemes(liveKeys(keys, after(dayMs)))).toEqual(['v1a']);
  });

  it('back to a scheme within its overlap makes a new key: the old one still ends', () => {
    const there = keysForSchemes(first, ['v1a'], start);
    const back = keysForSchemes(there, ['v1', 'v1a'], after(1_000));
    expect(schemes(back)).toEqual(['v1', 'v1a', 'v1']);
    expect(ends(back)).toEqual([undefined, undefined, after(dayMs)]);
  });
});

describe('a new key', () => {
  it('of v1a is whsk_ and the 64 bytes of a pair in base64, another one each time', () => {
    expect(newSigningKey('v1a')).toMatch(/^whsk_[A-Za-z0-9+/]{86}==$/);
    expect(newSigningKey('v1a')).not.toBe(newSigningKey('v1a'));
  });
});
