import { describe, expect, it } from '@jest/globals';
import { createTargets } from '../../../src/assignments/targets.js';
import { createSecretBox } from '../../../src/config/secret-box.js';
import { openSqliteStore } from '../../../src/stores/sqlite/open.js';
import { after, start } from '../../support/deliveries.js';

const dayMs = 86_400_000;

/** The service on a real store, for a connector with one secret setting, `key`. */
async function rig(secretKey = Buffer.alloc(32, 7)) {
  const time = { now: start };
  const clock = () => time.now;
  const store = await openSqliteStore('sqlite::memory:', { clock });
  const seen: unknown[] = [];
  const build = (key: Buffer) =>
    createTargets({
      store,
      clock,
      secretBox: createSecretBox(key),
      catalogKeys: new Set(['gorgias']),
      misfits: async () => ({ version: 0, isNamed: false, faults: [] }),
      onNamed: async () => undefined,
      parseConnector: (kind, settings) => {
        seen.push(settings);
        return { kind, settings: settings as Record<string, string> }; // whatever the test gave
      },
      secretSettings: () => ['key'],
      onChanged: () => undefined,
      onReconfigured: async () => undefined,
    });
  return { store, time, seen, build, targets: build(secretKey) };
}

const webhook = (settings: Readonly<Record<string, string>>) => ({ kind: 'webhook', settings });
const input = (settings: Readonly<Record<string, string>> = { url: 'https://a.example.com/' }) => ({
  name: 'gorgias-eu',
  catalog: 'gorgias',
  connector: webhook(settings),
});

describe('a secret setting of a target', () => {
  it('is nowhere in the store as it was given, and in clear for sending alone', async () => {
    const { store, targets } = await rig();
    const { target } = await targets.create(input({ url: 'https://a.example.com/', key: 'very secret' }));
    for (const kept of [
      target,
      await targets.get(target.id),
      await store.findTarget(target.id),
      ...(await targets.list()),
    ])
      expect(JSON.stringify(kept)).not.toContain('very secret');
    expect((await targets.findForSending(target.id))?.connector.settings).toEqual({
      url: 'https://a.example.com/',
      key: 'very secret',
    });
  });

  it('stays as it is when its mask is given back, and is checked in clear with the rest', async () => {
    const { seen, targets } = await rig();
    const { target } = await targets.create(input({ url: 'https://a.example.com/', key: 'very secret' }));
    await targets.update(target.id, { connector: webhook({ url: 'https://b.example.com/', key: '***' }) });
    const expected = { url: 'https://b.example.com/', key: 'very secret' };
    expect(seen.at(-1)).toEqual(expected);
    expect((await targets.findForSending(target.id))?.connector.settings).toEqual(expected);
  });

  it('goes when it is left out, and is another when another is given', async () => {
    const { targets } = await rig();
    const { target } = await targets.create(input({ url: 'https://a.example.com/', key: 'very secret' }));
    await targets.update(target.id, { connector: webhook({ key: 'newer' }) });
    expect((await targets.findForSending(target.id))?.connector.settings).toEqual({ key: 'newer' });
    await targets.update(target.id, { connector: webhook({}) });
    expect((await targets.findForSending(target.id))?.connector.settings).toEqual({});
  });

  it('is not the one of another kind of connector', async () => {
    const { seen, targets } = await rig();
    const { target } = await targets.create(input({ key: 'very secret' }));
    await targets.update(target.id, { connector: { kind: 'other', settings: { key: '***' } } });
    expect(seen.at(-1)).toEqual({});
  });
});

describe('the signing keys of a target', () => {
  it('are one secret unless asked otherwise, and the public half of a pair is shown', async () => {
    const { targets } = await rig();
    const plain = await targets.create(input());
    expect(plain.target.signatures).toEqual(['v1']);
    expect(Object.keys(plain)).toEqual(['target', 'signingSecret']);
    const both = await targets.create({ ...input(), name: 'both', signatures: ['v1a', 'v1'] });
    expect(both.signingSecret).toMatch(/^whsec_/);
    expect(both.verificationKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    expect(await targets.liveSecrets(both.target.id)).toEqual([expect.stringMatching(/^whsk_/), both.signingSecret]);
  });

  it('are added by a change of schemes, and only the new one is shown', async () => {
    const { targets } = await rig();
    const { target, signingSecret } = await targets.create(input());
    const changed = await targets.update(target.id, { signatures: ['v1', 'v1a'] });
    expect(Object.keys(changed)).toEqual(['target', 'verificationKey']);
    expect(await targets.verificationKeys(target.id)).toEqual([{ key: changed.verificationKey }]);
    expect(await targets.liveSecrets(target.id)).toContain(signingSecret);
    expect(Object.keys(await targets.update(target.id, { signatures: ['v1', 'v1a'] }))).toEqual(['target']);
  });

  it('list older public keys with their end until it has come', async () => {
    const { targets, time } = await rig();
    const first = await targets.create({ ...input(), signatures: ['v1a'] });
    const { id } = first.target;
    const second = await targets.rotateSecret(id, {});
    expect(await targets.verificationKeys(id)).toEqual([
      { key: second.verificationKey },
      { key: first.verificationKey, validUntil: after(dayMs) },
    ]);
    time.now = after(dayMs);
    expect(await targets.verificationKeys(id)).toEqual([{ key: second.verificationKey }]);
  });

  it('can be replaced and the target switched off in one call', async () => {
    const { targets } = await rig();
    const { target } = await targets.create(input());
    const { signingSecret } = await targets.rotateSecret(target.id, { overlapSeconds: 0, disable: true });
    expect((await targets.get(target.id)).isEnabled).toBe(false);
    expect(await targets.liveSecrets(target.id)).toEqual([signingSecret]);
  });

  it('can be replaced at once even when the service runs with another key than they were sealed with', async () => {
    const { build, targets } = await rig();
    const { target } = await targets.create(input());
    const other = build(Buffer.alloc(32, 8));
    await expect(other.rotateSecret(target.id, {})).rejects.toThrow('conflict');
    const { signingSecret } = await other.rotateSecret(target.id, { overlapSeconds: 0 });
    expect(await other.liveSecrets(target.id)).toEqual([signingSecret]);
  });
});

describe('the rate of a target', () => {
  it('is set, kept by other changes, and cleared', async () => {
    const { targets } = await rig();
    const { target } = await targets.create({ ...input(), rateLimit: 5 });
    expect(target.rateLimit).toBe(5);
    expect((await targets.update(target.id, { rateLimit: 0.5 })).target.rateLimit).toBe(0.5);
    expect((await targets.update(target.id, { isEnabled: false })).target.rateLimit).toBe(0.5);
    expect((await targets.update(target.id, { rateLimit: null })).target).not.toHaveProperty('rateLimit');
    expect(await targets.get(target.id)).not.toHaveProperty('rateLimit');
  });
});

describe('changes of one target at the same moment', () => {
  it('all hold: a freeze, a new rate and a deletion', async () => {
    const { targets } = await rig();
    const { target } = await targets.create(input());
    await Promise.all([
      targets.update(target.id, { isEnabled: true, rateLimit: 2 }),
      targets.freeze(target.id, 'migration'),
      targets.update(target.id, { signatures: ['v1', 'v1a'] }),
      targets.remove(target.id, { force: false }),
    ]);
    expect(await targets.get(target.id)).toMatchObject({
      rateLimit: 2,
      frozen: { reason: 'migration' },
      signatures: ['v1', 'v1a'],
      deletedAt: start,
    });
  });

  it('are made of the record that the caller saw, or not at all', async () => {
    const { targets } = await rig();
    const { target } = await targets.create(input());
    const unlessChanged = ({ revision }: { readonly revision: number }) => {
      if (revision !== target.revision) throw new Error('changed meanwhile');
    };
    const made = await Promise.allSettled(
      [1, 2, 3].map((rateLimit) => targets.update(target.id, { rateLimit }, unlessChanged)),
    );
    expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect((await targets.get(target.id)).rateLimit).toBe(1);
  });

  it('hand out no signing secret that never signs', async () => {
    const { targets } = await rig();
    const { target } = await targets.create(input());
    const rotations = await Promise.allSettled([
      targets.rotateSecret(target.id, {}),
      targets.rotateSecret(target.id, {}),
    ]);
    expect(rotations.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const [made] = rotations.flatMap((one) => (one.status === 'fulfilled' ? [one.value.signingSecret] : []));
    expect((await targets.liveSecrets(target.id))[0]).toBe(made);
  });
});
