import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { watchSecrets, type SecretWatch } from '../support/secret-watch.js';

const minted = `rcscim_${'a'.repeat(49)}`;
let server: Server;
let url = '';
let body = '';
let watch: SecretWatch;

beforeEach(async () => {
  body = '{}';
  server = createServer((_req, res) => {
    res.setHeader('set-cookie', 'session=cookie-of-somebody; Path=/');
    res.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  watch = watchSecrets(() => url);
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const ask = async (method: string, answer: string, init: RequestInit = {}): Promise<void> => {
  body = answer;
  await (await fetch(`${url}/things`, { method, ...init })).text();
};

describe('the look for secrets in answers and log lines, which every service inside a test is under', () => {
  it('finds nothing where a secret is shown by what made it, and to whoever said it', async () => {
    await ask('POST', `{"token":"${minted}"}`);
    await ask('PUT', `{"reason":"${minted}"}`, { body: `{"reason":"${minted}"}` });
    watch.log.info('token.made', { tokenId: 'tok_1' });
    await expect(watch.end()).resolves.toBeUndefined();
  });

  it('finds one that an answer repeats, or that is read', async () => {
    await ask('POST', `{"token":"${minted}"}`);
    await ask('GET', `{"token":"${minted}"}`);
    await expect(watch.end()).rejects.toThrow('GET /things repeats a secret');
  });

  it('finds a password, a key or a cookie of a request in a line of the log', async () => {
    await ask('POST', '{}', { body: '{"email":"ida@example.com","password":"a longer password"}' });
    watch.log.warn('sign_in.failed', { typed: 'a longer password' });
    await expect(watch.end()).rejects.toThrow('the log holds a secret');
  });

  it('finds the cookie that an answer set', async () => {
    await ask('POST', '{}');
    watch.log.warn('session.opened', { text: 'cookie-of-somebody' });
    await expect(watch.end()).rejects.toThrow('the log holds a secret');
  });
});
