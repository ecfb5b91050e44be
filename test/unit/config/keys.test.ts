import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readConfig } from '../../../src/config/config.js';
import { ConfigError } from '../../../src/config/faults.js';
import { hashAdminKey, prepareKeys } from '../../../src/config/first-start.js';
import { createSecretBox, keyId } from '../../../src/config/secret-box.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolecall-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const config = (env: Record<string, string> = {}) =>
  readConfig({ ROLECALL_DATABASE_URL: `sqlite:${join(folder, 'data', 'rolecall.db')}`, ...env });
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('the first start', () => {
  it('makes both keys, readable by nobody else, and keeps only the hash of the admin key', () => {
    const keys = prepareKeys(config());
    expect(keys.newAdminKey).toMatch(/^rcadm_[\w-]{43}$/);
    expect(keys.adminKeyHash).toEqual(hashAdminKey(keys.newAdminKey ?? ''));
    expect(mode(join(folder, 'data'))).toBe('700');
    for (const file of ['secret.key', 'admin-key.sha256']) expect(mode(join(folder, 'data', file))).toBe('600');
    const kept = readFileSync(join(folder, 'data', 'admin-key.sha256'), 'utf8');
    expect(kept).not.toContain(keys.newAdminKey);
  });

  it('finds the same keys on the second start and prints none', () => {
    const first = prepareKeys(config());
    const second = prepareKeys(config());
    expect(second).toMatchObject({ secretKey: first.secretKey, adminKeyHash: first.adminKeyHash });
    expect(second.newAdminKey).toBeUndefined();
    expect(second.ring.ids()).toEqual(first.ring.ids());
  });

  it('prefers keys from the environment', () => {
    prepareKeys(config());
    const secretKey = Buffer.alloc(32, 1);
    const env = { ROLECALL_SECRET_KEY: secretKey.toString('base64'), ROLECALL_ADMIN_KEY: 'mine' };
    expect(prepareKeys(config(env))).toMatchObject({ secretKey, adminKeyHash: hashAdminKey('mine') });
  });

  it('keeps the keys of a database in memory nowhere', () => {
    const memory = readConfig({ ROLECALL_DATABASE_URL: 'sqlite::memory:' });
    expect(prepareKeys(memory).secretKey).not.toEqual(prepareKeys(memory).secretKey);
  });

  it('names a damaged key file instead of making a new key over it', () => {
    prepareKeys(config());
    writeFileSync(join(folder, 'data', 'secret.key'), 'short');
    expect(() => prepareKeys(config())).toThrow(ConfigError);
    expect(() => prepareKeys(config())).toThrow(/secret\.key cannot be read or is damaged/);
  });
});

describe('a change of the secret key', () => {
  const file = () => join(folder, 'data', 'secret.key');
  const keysIn = () => readFileSync(file(), 'utf8').trim().split('\n').length;

  it('keeps both keys in the file until the old one is dropped, and starts with what the file says', () => {
    const { ring } = prepareKeys(config());
    const [old] = ring.ids();
    const sealed = ring.seal('whsec_x');
    ring.addKey();
    expect([keysIn(), mode(file())]).toEqual([2, '600']);
    const restarted = prepareKeys(config()).ring;
    expect(restarted.ids()).toEqual(ring.ids());
    expect(restarted.open(sealed)).toBe('whsec_x');
    restarted.dropOldKeys();
    expect(keysIn()).toBe(1);
    expect(() => prepareKeys(config()).ring.open(sealed)).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(prepareKeys(config()).ring.ids()).not.toContain(old);
  });

  it('opens with every key of ROLECALL_SECRET_KEY and seals with the first', () => {
    const [fresh, old] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const both = `${fresh.toString('base64')}, ${old.toString('base64')}`;
    const { ring } = prepareKeys(config({ ROLECALL_SECRET_KEY: both }));
    expect(ring.open(createSecretBox(old).seal('x'))).toBe('x');
    expect(createSecretBox(fresh).open(ring.seal('y'))).toBe('y');
  });
});

describe('the secret box', () => {
  const box = createSecretBox(Buffer.alloc(32, 1));

  it('opens what it sealed, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => box.open(box.seal(text)) === text));
  });

  it('never seals one text twice alike, and names its key without giving it away', () => {
    const sealed = box.seal('whsec_x');
    expect(box.seal('whsec_x')).not.toBe(sealed);
    expect(sealed).toMatch(new RegExp(`^v1\\.${keyId(Buffer.alloc(32, 1))}\\.[\\w-]{16}\\.[\\w-]+$`));
  });

  it('says which key a text needs when it was sealed with another', () => {
    const other = createSecretBox(Buffer.alloc(32, 2));
    expect(() => other.open(box.seal('x'))).toThrow(expect.objectContaining({ code: 'conflict' }));
    try {
      other.open(box.seal('x'));
    } catch (error) {
      for (const word of ['ROLECALL_SECRET_KEY', keyId(Buffer.alloc(32, 1)), keyId(Buffer.alloc(32, 2))])
        expect(JSON.stringify(error)).toContain(word);
    }
  });

  it('refuses a text that was altered in any character', () => {
    const sealed = box.seal('whsec_secret');
    for (let i = sealed.lastIndexOf('.') + 1; i < sealed.length - 1; i += 1) {
      const altered = sealed.slice(0, i) + (sealed[i] === 'A' ? 'B' : 'A') + sealed.slice(i + 1);
      expect(() => box.open(altered)).toThrow(expect.objectContaining({ code: 'conflict' }));
    }
    for (const broken of ['', 'v1', 'v2.x.y.z', sealed.slice(0, -30)])
      expect(() => box.open(broken)).toThrow(expect.objectContaining({ code: 'conflict' }));
  });
});
