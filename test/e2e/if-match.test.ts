import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestApp, type RunningApp } from '../support/app.js';

let app: RunningApp;
beforeAll(async () => {
  app = await startTestApp();
  const connector = { kind: 'webhook', url: 'http://127.0.0.1:9/hook' };
  await app.call('POST', '/targets', { name: 'shared', catalog: 'gorgias', connector });
});
afterAll(() => app.stop());

const documentShape = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ parameters: z.array(z.object({ name: z.string() })).optional() })),
  ),
});

/** Every call that changes something, and whether its description says that it takes If-Match. */
async function writes() {
  const { paths } = documentShape.parse(await (await fetch(`${app.url}/openapi.json`)).json());
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => method !== 'get')
      .map(([method, { parameters = [] }]) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{\w+\}/g, 'shared'),
        takesIfMatch: parameters.some(({ name }) => name === 'If-Match'),
      })),
  );
}

const forms = ['deadbeef', '"a", "b"', '*, "a"', 'W/deadbeef', '"', '""', '', '"a', "'a'"];
const policy = 'version: 1\nrules: []\n';
const bodyOf = (path: string) => (path.startsWith('/policy') ? policy : {});

describe('a condition that is not understood', () => {
  it('is refused by every call that takes one, with the form it must have', async () => {
    const taking = (await writes()).filter(({ takesIfMatch }) => takesIfMatch);
    expect(taking.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'PATCH /targets/shared',
      'POST /holds/shared/discard',
      'POST /holds/shared/release',
      'POST /policy/versions',
    ]);
    for (const { method, path } of taking)
      for (const form of forms) {
        const { status, body } = await app.call(method, path, bodyOf(path), { 'if-match': form });
        expect([path, form, status, body['faults']]).toEqual([
          path,
          form,
          400,
          [{ path: 'header.If-Match', message: expect.stringContaining('If-Match: "<etag>"') }],
        ]);
      }
    expect((await app.call('GET', '/policy/versions')).body).toEqual({ items: [] });
  });

  it('is refused by every other call that changes something, since nobody would heed it', async () => {
    for (const { method, path } of (await writes()).filter(({ takesIfMatch }) => !takesIfMatch)) {
      const { status, body } = await app.call(method, path, undefined, { 'if-match': '"deadbeef"' });
      expect([method, path, status, JSON.stringify(body)]).toEqual([
        method,
        path,
        400,
        expect.stringContaining('takes no If-Match'),
      ]);
    }
    expect((await app.call('GET', '/targets/shared')).status).toBe(200);
  });
});

describe('a condition', () => {
  it('is kept as it was read, also with the weakness mark of a proxy, and * is met by whatever is there', async () => {
    const patch = (ifMatch: string) => app.call('PATCH', '/targets/shared', {}, { 'if-match': ifMatch });
    const etag = (await app.call('GET', '/targets/shared')).headers.get('etag') ?? '';
    expect((await patch('"deadbeef"')).status).toBe(412);
    for (const met of [etag, `W/${etag}`, ` ${etag} `, '*'])
      expect([met, (await patch(met)).status]).toEqual([met, 200]);
    expect((await app.call('PATCH', '/targets/none', {}, { 'if-match': '*' })).status).toBe(404);
  });

  it('names one plan of a policy, or with * whichever it is', async () => {
    const publish = (ifMatch: string) => app.call('POST', '/policy/versions', policy, { 'if-match': ifMatch });
    expect((await publish('"deadbeef"')).status).toBe(409);
    expect((await publish('*')).status).toBe(201);
  });

  it('does not stand in the way of reading', async () => {
    expect((await app.call('GET', '/targets/shared', undefined, { 'if-match': '"deadbeef"' })).status).toBe(200);
  });
});
