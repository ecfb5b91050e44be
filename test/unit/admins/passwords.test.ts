import { describe, expect, it } from '@jest/globals';
import { checkNewPassword, hashPassword, isPassword, newOneTimePassword } from '../../../src/admins/passwords.js';
import { describeUserAgent } from '../../../src/admins/user-agent.js';

describe('a password', () => {
  it('is kept with the cost and salt of its hash, and never the same twice', async () => {
    const [one, two] = [await hashPassword('correct horse é'), await hashPassword('correct horse é')];
    expect(one).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(two);
    expect(await isPassword('correct horse e\u0301', one)).toBe(true);
    expect(await isPassword('correct horse e', one)).toBe(false);
    expect(await isPassword('correct horse é', 'md5$abc')).toBe(false);
  });

  it('costs about the same work to refuse when there is no such admin', async () => {
    const hash = await hashPassword('correct horse é');
    const took = async (kept: string | undefined) => {
      const before = process.hrtime.bigint();
      expect(await isPassword('something else', kept)).toBe(false);
      return Number(process.hrtime.bigint() - before);
    };
    await took(hash);
    const known = Math.min(await took(hash), await took(hash), await took(hash));
    const unknown = Math.min(await took(undefined), await took(undefined), await took(undefined));
    expect(unknown).toBeGreaterThan(known / 3);
  });

  it.each([
    ['short one', 'at least 12'],
    ['ababababababab', 'repeat'],
    ['lea.roy12345', 'e-mail'],
    ['x'.repeat(201), 'at most 200'],
  ])('such as "%s" is refused', async (password, why) => {
    const check = async () => checkNewPassword(password, 'lea.roy@example.com');
    await expect(check()).rejects.toMatchObject({
      details: { faults: [{ path: 'body.password', message: expect.stringContaining(why) }] },
    });
  });

  it('for one use reads well and has no twin', () => {
    const made = Array.from({ length: 200 }, newOneTimePassword);
    for (const one of made) expect(one).toMatch(/^([2-9a-km-np-z]{5}-){4}[2-9a-km-np-z]{5}$/);
    expect(new Set(made).size).toBe(200);
    expect(() => checkNewPassword(made[0] ?? '', 'a@example.com')).not.toThrow();
  });
});

describe('a User-Agent', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge on Windows',
    ],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605 Version/17.0 Safari/605', 'Safari on macOS'],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome on Android'],
    ['', 'Another program'],
  ])('%s is %s', (text, words) => expect(describeUserAgent(text)).toBe(words));
});
