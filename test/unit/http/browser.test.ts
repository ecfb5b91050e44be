import { describe, expect, it } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { createBrowserSessions } from '../../../src/http/browser.js';
import { isLoopbackHost } from '../../../src/http/cookies.js';
import { problemHandler } from '../../../src/http/problems.js';
import { silentLog } from '../../support/silent-log.js';

const at = (publicUrl: string) => {
  const browser = createBrowserSessions(publicUrl);
  return express()
    .post('/in', (req, res) => {
      browser.requireSafeAddress(req);
      browser.keep(req, res, 'token', 60_000);
      res.json({});
    })
    .post('/change', (req, res) => {
      browser.requireOwnSite(req);
      res.json({ token: browser.read(req) });
    })
    .use(problemHandler(silentLog));
};

const namesSetBy = async (publicUrl: string, host: string) => {
  const answer = await supertest(at(publicUrl)).post('/in').set('host', host);
  const cookies = answer.headers['set-cookie'] as unknown as string[] | undefined; // node gives this header as a list
  return answer.status === 200 ? (cookies ?? []).map((cookie) => cookie.split('=')[0]) : answer.status;
};

describe('the cookie of a session', () => {
  it('is the guarded one alone behind https, whatever the Host header says', async () => {
    expect(await namesSetBy('https://rolecall.example', 'rolecall.example')).toEqual(['__Host-rolecall']);
    expect(await namesSetBy('https://rolecall.example', 'localhost:8080')).toEqual(['__Host-rolecall']);
  });

  it('has a plain companion on a loopback address over http', async () => {
    const both = ['__Host-rolecall', 'rolecall'];
    for (const host of ['localhost:8080', '127.0.0.1:8080', '[::1]:8080'])
      expect(await namesSetBy('http://127.0.0.1:8080', host)).toEqual(both);
  });

  it('is not given at all over http elsewhere, where it could be read on its way', async () => {
    expect(await namesSetBy('http://10.0.0.5:8080', '10.0.0.5:8080')).toBe(403);
    expect(await namesSetBy('http://127.0.0.1:8080', 'localhost.evil.example')).toBe(403);
  });

  it('is read by its guarded name first, and by its plain one only on a loopback address', async () => {
    const read = async (publicUrl: string, host: string, cookie: string) => {
      const headers = { host, cookie, 'sec-fetch-site': 'same-origin' };
      const answer = await supertest(at(publicUrl)).post('/change').set(headers);
      return (answer.body as { token?: string }).token; // written by the handler above
    };
    const both = 'a=b; rolecall=plain; __Host-rolecall=guarded';
    expect(await read('http://127.0.0.1:1', 'localhost:1', both)).toBe('guarded');
    expect(await read('http://127.0.0.1:1', 'localhost:1', 'rolecall=plain')).toBe('plain');
    expect(await read('https://rolecall.example', 'rolecall.example', 'rolecall=plain')).toBeUndefined();
  });
});

describe('a change by cookie', () => {
  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-site': 'none' }, 200],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://rolecall.example' }, 403],
    [{ origin: 'https://rolecall.example' }, 200],
    [{ origin: 'http://rolecall.example' }, 403],
    [{ origin: 'https://other.example' }, 403],
    [{}, 403],
  ])('with %j is %i', async (headers, status) => {
    const answer = await supertest(at('https://rolecall.example'))
      .post('/change')
      .set({ host: 'rolecall.example', ...headers });
    expect(answer.status).toBe(status);
  });
});

describe('a loopback host', () => {
  it.each([
    ['localhost', true],
    ['LOCALHOST:80', true],
    ['127.9.9.9:1', true],
    ['[::1]:8080', true],
    ['127.0.0.1.evil.example', false],
    ['localhost.evil.example', false],
    ['10.0.0.1', false],
    [undefined, false],
  ])('%s: %s', (host, is) => expect(isLoopbackHost(host)).toBe(is));
});
