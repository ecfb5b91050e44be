import { describe, expect, it } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { createHealthRouter } from '../../../src/http/health.js';
import { problemHandler } from '../../../src/http/problems.js';
import { routeClass } from '../../../src/http/request-log.js';
import { closeServer, createServer, listen } from '../../../src/http/server.js';
import { silentLog } from '../../support/silent-log.js';
import { createMetrics } from '../../../src/observe/metrics.js';

const metrics = createMetrics(async () => {
  throw new Error('the store is away');
});

describe('readiness', () => {
  const readiness = (ping: () => Promise<void>) =>
    supertest(express().use(createHealthRouter({ ping, metrics, timeoutMs: 5 }))).get('/readyz');

  it('follows the store: 200 while it answers, 503 when it fails or takes too long', async () => {
    expect((await readiness(async () => undefined)).status).toBe(200);
    const failed = await readiness(() => Promise.reject(new Error('gone')));
    expect([failed.status, failed.headers['retry-after']]).toEqual([503, '5']);
    expect((await readiness(() => new Promise(() => undefined))).status).toBe(503);
  });

  it('stays alive while the store is away: a restart would not bring it back', async () => {
    const app = express().use(createHealthRouter({ ping: () => Promise.reject(new Error('gone')), metrics }));
    expect((await supertest(app).get('/healthz')).status).toBe(200);
  });

  it('is not ready while a turn of the pipeline does not end, and says what to do', async () => {
    const began = new Date('2026-11-22T09:00:00Z');
    let now = new Date('2026-11-22T09:02:00Z');
    const loops = [{ name: 'pipeline', busySince: () => began }];
    const parts = { ping: async () => undefined, metrics, loops, clock: () => now };
    const app = express().use(createHealthRouter(parts));
    expect((await supertest(app).get('/readyz')).status).toBe(200);
    now = new Date('2026-11-22T09:02:01Z');
    const answer = await supertest(app).get('/readyz');
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      503,
      {
        status: 'unavailable',
        detail: 'The pipeline has not ended a turn for 120 s; restart this instance.',
        checks: { database: 'ok', pipeline: 'stuck' },
      },
    ]);
  });

  it('shows the counters although the store is away', async () => {
    metrics.countRequest({ route: 'scim', status: 201, seconds: 0.01 });
    const app = express().use(createHealthRouter({ ping: async () => undefined, metrics }));
    const { status, text } = await supertest(app).get('/metrics');
    expect(status).toBe(200);
    expect(text).toContain('rolecall_http_request_seconds_count{route="scim",status="2xx"} 1');
  });
});

describe('the server', () => {
  it('answers what is in flight before it closes, and cuts what does not end', async () => {
    let answer: () => void = () => undefined;
    const reached = new Promise<void>((arrived) => {
      answer = arrived;
    });
    let finish: () => void = () => undefined;
    const app = express().get('/', (_req, res) => {
      finish = () => void res.json({ done: true });
      answer();
    });
    const server = createServer(app);
    const { url, port } = await listen(server, { host: '127.0.0.1', port: 0 });
    expect(url).toBe(`http://127.0.0.1:${port}`);
    const asked = fetch(url);
    await reached;
    const closed = closeServer(server);
    finish();
    expect(await (await asked).json()).toEqual({ done: true });
    await closed;
    await expect(fetch(url)).rejects.toThrow();
  });

  it('bounds headers, the time of a request, silence, and the number of connections', () => {
    const server = createServer(express());
    const { headersTimeout, requestTimeout, timeout, keepAliveTimeout, maxConnections } = server;
    expect({ headersTimeout, requestTimeout, timeout, keepAliveTimeout, maxConnections }).toEqual({
      headersTimeout: 15_000,
      requestTimeout: 60_000,
      timeout: 300_000,
      keepAliveTimeout: 65_000,
      maxConnections: 10_000,
    });
  });

  it('rejects when its port is taken', async () => {
    const first = createServer(express());
    const { port } = await listen(first, { host: '127.0.0.1', port: 0 });
    const second = listen(createServer(express()), { host: '127.0.0.1', port });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await closeServer(first);
  });

  it('cuts the connection when an answer fails half way, instead of ending it as if it were whole', async () => {
    const app = express()
      .get('/', (_req, res, next) => {
        res.write('{"items":[');
        next(new Error('store gone'));
      })
      .use(problemHandler(silentLog));
    await expect(supertest(app).get('/')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('routeClass', () => {
  it.each([
    ['/scim/v2/dir-1/Users', 'scim'],
    ['/api/v1/targets', 'api'],
    ['/docs/', 'docs'],
    ['/openapi.json', 'docs'],
    ['/readyz', 'health'],
    ['/', 'other'],
  ])('%s is %s', (path, route) => expect(routeClass(path)).toBe(route));
});
