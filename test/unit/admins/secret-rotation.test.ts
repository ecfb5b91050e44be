import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createSignOn } from '../../../src/admins/sign-on.js';
import { createTargets } from '../../../src/assignments/targets.js';
import { createOperatorWebhooks } from '../../../src/evidence/alerts/operator-webhook.js';
import { openStore } from '../../../src/stores/open.js';
import { createSecretRotation, type SecretRotation } from '../../../src/admins/secret-rotation.js';
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
        for (let times = 0; times < 2; times += 1) await rotated(rotation);
      };
      await Promise.all([rotateTwice(), rotateTwice(), rotateTwice()]);
      expect(stored.map((sealed) => ring.open(sealed))).toEqual(['secret 0', 'secret 1', 'secret 2']);
      expect(new Set(stored.map(keyIdOf))).toEqual(new Set([ring.ids()[0]]));
    }
  });

  it.each(['a new target', 'a changed target', 'a rotated signing secret', 'the webhook', 'the sign-on'] as const)(
    'leaves nothing under a key that is gone, however %s falls into it',
    async (what) => {
      for (let turns = 0; turns < 24; turns += 1) {
        const { ring, store, change, rotation } = await aService();
        const changed = change[what]();
        for (let left = turns; left > 0; left -= 1) await aTurn(left);
        await rotated(rotation);
        await changed;
        const needed = new Set((await store.listSealed()).map(keyIdOf));
        await store.close();
        expect([turns, [...needed].filter((id) => !ring.ids().includes(id))]).toEqual([turns, []]);
      }
    },
  );
});

const rotated = async (rotation: SecretRotation) => {
  for (let isDone = false; !isDone;) isDone = (await rotation.step(2)).isDone;
};

/** Lets others go on: now those that wait for a promise, now those that wait for the next turn of the event loop too. */
const aTurn = (n: number) => (n % 3 === 0 ? new Promise((resolve) => setImmediate(resolve)) : Promise.resolve());

/** Services that store secrets, on a store in memory that holds one of each. */
async function aService() {
  const store = await openStore('sqlite::memory:', { clock });
  const ring = createKeyRing({ source: 'file', keys: [randomBytes(32)], keep: () => undefined });
  /** Longer than a whole rotation takes. */
  const slowly = async () => {
    for (let left = 60; left > 0; left -= 1) await aTurn(left);
    return undefined;
  };
  const common = { store, secretBox: ring, clock };
  const post = { parseUrl: (url: string) => url, post: () => Promise.reject(new Error('nothing is sent')) };
  const webhooks = createOperatorWebhooks({ ...common, post, onChanged: () => undefined });
  const signOn = createSignOn({ ...common, faultOf: slowly });
  const targets = createTargets({
    ...common,
    misfits: async () => ({ version: 0, isNamed: false, faults: [] }),
    onNamed: async () => undefined,
    catalogKeys: new Set(['gorgias']),
    parseConnector: (kind) => ({ kind, settings: { url: 'https://a.example/', clientKey: 'a secret' } }),
    secretSettings: () => ['clientKey'],
    onChanged: () => undefined,
    onReconfigured: slowly,
  });
  const connector = { kind: 'webhook', settings: {} };
  const newTarget = (name: string) => targets.create({ name, catalog: 'gorgias', connector });
  const putWebhook = () => webhooks.put({ url: 'https://b.example/', minimumSeverity: 'warning' });
  const access = {
    name: 'Acme',
    issuer: 'https://c.example',
    clientId: 'id',
    groupClaim: 'groups',
    scopes: [],
    roles: [],
  };
  const { target } = await newTarget('first');
  await putWebhook();
  await signOn.put({ ...access, clientSecret: 'a secret' });
  const change = {
    'a new target': () => newTarget('second'),
    'a changed target': () => targets.update(target.id, { connector, signatures: ['v1', 'v1a'] }),
    'a rotated signing secret': () => targets.rotateSecret(target.id, { overlapSeconds: 60 }),
    'the webhook': putWebhook,
    'the sign-on': () => signOn.put(access),
  };
  return { ring, store, change, rotation: createSecretRotation({ ring, store, clock }) };
}
