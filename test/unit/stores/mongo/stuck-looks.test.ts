import { describe, expect, it } from '@jest/globals';
import { createLooks } from '../../../../src/stores/mongo/stuck-looks.js';

describe('looks of the driver at its servers', () => {
  it('are stuck when one of them has gone on too long', () => {
    const looks = createLooks(15_000);
    looks.began('a:27017', 0);
    looks.began('b:27017', 10_000);
    expect(looks.isStuck(15_000)).toBe(false);
    expect(looks.isStuck(15_001)).toBe(true);
    looks.ended('a:27017');
    expect(looks.isStuck(25_000)).toBe(false);
    expect(looks.isStuck(25_001)).toBe(true);
  });

  it('are not stuck as long as each ends and the next begins', () => {
    const looks = createLooks(15_000);
    for (let at = 0; at < 100_000; at += 5_000) {
      looks.began('a:27017', at);
      expect(looks.isStuck(at + 4_999)).toBe(false);
    }
  });

  it('of a client that was opened anew start over', () => {
    const looks = createLooks(15_000);
    looks.began('a:27017', 0);
    looks.clear();
    expect(looks.isStuck(1_000_000)).toBe(false);
  });
});
