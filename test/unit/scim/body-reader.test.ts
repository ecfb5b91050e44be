import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { readBody } from '../../../src/scim/body-reader.js';
import { faultOf } from '../../../src/scim/faults.js';

let server: Server;
beforeEach(async () => {
  server = createServer((req, res) => {
    readBody(req, 1_000).then(
      (bytes) => res.end(bytes === undefined ? 'none' : `${bytes.length}`),
      (error: unknown) => res.end(`refused ${faultOf(error).status}`),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => void server.close());

/** What the reader made of a body; without a length it is sent in chunks. */
async function read(body: Buffer | undefined, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const { port } = server.address() as AddressInfo; // it listens on a port
  const sending = request({ port, host: '127.0.0.1', method: body ? 'POST' : 'GET', headers, agent: false });
  const answered = new Promise<string>((resolve, reject) => {
    sending.on('error', reject).on('response', (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve(text));
    });
  });
  if (body) sending.write(body);
  sending.end();
  return answered;
}

describe('the body of a request', () => {
  it('is whole, however it is sent and packed', async () => {
    const body = Buffer.alloc(900, 'x');
    expect(await read(undefined)).toBe('none');
    expect(await read(body)).toBe('900');
    expect(await read(body, { 'content-length': '900', 'content-encoding': 'identity' })).toBe('900');
    expect(await read(gzipSync(body), { 'content-encoding': 'GZIP' })).toBe('900');
    expect(await read(deflateSync(body), { 'content-encoding': 'deflate' })).toBe('900');
    expect(await read(brotliCompressSync(body), { 'content-encoding': 'br' })).toBe('900');
  });

  it('is refused as too large however it is sent and packed', async () => {
    const body = Buffer.alloc(1_001, 'x');
    expect(await read(body)).toBe('refused 413');
    expect(await read(body, { 'content-length': '1001' })).toBe('refused 413');
    expect(await read(gzipSync(Buffer.alloc(10_000_000)), { 'content-encoding': 'gzip' })).toBe('refused 413');
  });

  it('is refused when it is not packed as it says, or as nobody here can unpack', async () => {
    expect(await read(Buffer.from('plain'), { 'content-encoding': 'gzip' })).toBe('refused 400');
    expect(await read(Buffer.from('plain'), { 'content-encoding': 'zstd' })).toBe('refused 415');
    expect(await read(gzipSync(Buffer.from('twice')), { 'content-encoding': 'gzip, gzip' })).toBe('refused 415');
  });
});
