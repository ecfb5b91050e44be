import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createSecretRotation } from '../../../src/admins/secret-rotation.js';
import { createKeyRing } from '../../../src/config/secret-box.js';
import { keyIdOf, type SealedStore } from '../../../src/core/secret-box.js';

const clock = () => new Date('2026-01-01T00:00:00Z');

/** Sealed texts in memory; every call of the store takes as many turns as `turns` says. */
function given({ texts, turns }: { readonly texts: number; readonly turns: () => number }) {
  const ring = createKeyRing({ source: 'file', keys: [randomBytes(32)], keep: () => undefined });
  const stored = Array.from({ length: texts }, (_, n) => ring.seal(`secret ${n}`));
  const wait = async () => {
    for (let left = turns(); left > 0; left -= 1) await Promise.resolve();
  };
  const store: SealedStore & { putSetting(): Promise<void> } = {
    async listSealed() {
      await wait();
      const listed = [...stored];
      await wait();
      return listed;
    },
    async replaceSealed(sealed, fresh) {
      await wait();
      const at = stored.indexOf(sealed);
      if (at >= 0) stored[at] = fresh;
      return at >= 0;
    },
    putSetting: wait,
  };
  return { ring, stored, rotation: createSecretRotation({ ring, store, clock }) };
}

describe('rotating the secret key', () => {
  it('by several people at once never forgets a key that a stored secret needs', async () => {
    let seed = 1;
    const turns = () => (seed = (seed * 48_271) % 2_147_483_647) % 12;
    for (let run = 0; run < 200; run += 1) {
      const { ring, stored, rotation } = given({ texts: 3, turns });
      const rotateTwice = async () => {
        for (let times = 0; times < 2; times += 1) while (!(await rotation.step(2)).isDone);
      };
      await Promise.all([rotateTwice(), rotateTwice(), rotateTwice()]);
      expect(stored.map((sealed) => ring.open(sealed))).toEqual(['secret 0', 'secret 1', 'secret 2']);
      expect(new Set(stored.map(keyIdOf))).toEqual(new Set([ring.ids()[0]]));
    }
  });
});
