import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ScimFault } from './faults.js';

/**
 * The bytes of a request's body, decompressed, at most `limit` of them; undefined when it has none. Rejects with a ScimFault: 413 for more, 415 for a
 * coding nobody knows, 400 for bytes that are not compressed as their header says, or did not arrive whole.
 */
export async function readBody(req: IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  const { 'content-length': length, 'transfer-encoding': transfer, 'content-encoding': coding } = req.headers;
  if (transfer === undefined && (length === undefined || length === '0')) return undefined;
  const isPlain = coding === undefined || coding.toLowerCase() === 'identity';
  if (isPlain && Number(length ?? 0) > limit) throw tooLarge(limit);
  return collect(req, isPlain ? req : decoder(req, coding), limit);
}

function decoder(req: IncomingMessage, coding: string): Readable {
  switch (coding.toLowerCase()) {
    case 'gzip':
      return req.pipe(createGunzip());
    case 'deflate':
      return req.pipe(createInflate());
    case 'br':
      return req.pipe(createBrotliDecompress());
    default:
      throw new ScimFault(415, 'the Content-Encoding of the body is not supported; use gzip, deflate, br or none');
  }
}

/** Reading stops at the first byte beyond the limit: what a small body unpacks to is bounded too. */
function collect(req: IncomingMessage, source: Readable, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    source.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) return void chunks.push(chunk);
      chunks.length = 0;
      if (source !== req) source.destroy();
      reject(tooLarge(limit));
    });
    source.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)));
    req.once('error', () => reject(new ScimFault(400, 'the body did not arrive whole', { scimType: 'invalidSyntax' })));
    if (source !== req)
      source.once('error', () => {
        req.unpipe();
        reject(new ScimFault(400, notDecoded, { scimType: 'invalidSyntax' }));
      });
  });
}

const notDecoded = 'the body is not compressed as its Content-Encoding says';

function tooLarge(limit: number): ScimFault {
  return new ScimFault(413, `the body is larger than the limit, maxPayloadSize (${limit} bytes)`);
}
