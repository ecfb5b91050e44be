import type { Dice } from '../support/fuzz.js';
import { rawRequest } from './wire.js';

/** Requests that are no HTTP, or HTTP that two programs read differently. `path` is one that is served. */
export function malformed(path: string): readonly Buffer[] {
  const request = (head: string, body = '') => Buffer.from(`${head}\r\n\r\n${body}`, 'latin1');
  const get = `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close`;
  const post = `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close`;
  const chunked = `${post}\r\ntransfer-encoding: chunked`;
  return [
    request('GET'),
    request(`GET ${path}`),
    request(`GET ${path} HTTP/0.9`),
    request(`GET ${path} HTTP/3.0\r\nhost: x`),
    request(`get ${path} http/1.1\r\nhost: x`),
    request(`GET  ${path}  HTTP/1.1\r\nhost: x`),
    request(`GET ${path}\tHTTP/1.1\r\nhost: x`),
    request(`GET ${path} HTTP/1.1`),
    request(`GET ${path} HTTP/1.1\r\nhost: a\r\nhost: b`),
    request(`GET ${path} HTTP/1.1\nhost: x`),
    request(`G\u0000T ${path} HTTP/1.1\r\nhost: x`),
    request(`BREW ${path} HTTP/1.1\r\nhost: x`),
    request(`CONNECT localhost:22 HTTP/1.1\r\nhost: x`),
    request(`GET http://169.254.169.254/latest HTTP/1.1\r\nhost: x\r\nconnection: close`),
    request(`OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close`),
    request(`TRACE ${path} HTTP/1.1\r\nhost: x\r\nconnection: close`),
    request(`${get}\r\n: no name`),
    request(`${get}\r\nno colon`),
    request(`${get}\r\n folded: line`),
    request(`${get}\r\nx y: space in name`),
    request(`${get}\r\nx: a\u0000b`),
    request(`${get}\r\nx: a\rb`),
    request(`${get}\r\nx: ${'a'.repeat(17_000)}`),
    request(`${get}\r\n${Array.from({ length: 3_000 }, (_, at) => `x${at}: y`).join('\r\n')}`),
    request(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: x`),
    request(
      `${get}\r\nupgrade: h2c\r\nconnection: upgrade, http2-settings\r\nhttp2-settings: AAMAAABkAARAAAAAAAIAAAAA`,
    ),
    request(`${get}\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==`),
    request(`${get}\r\nrange: bytes=0-,0-,0-`),
    request(`${post}\r\nexpect: 200-maybe\r\ncontent-length: 2`, '{}'),
    request(`${post}\r\ncontent-length: 5\r\ncontent-length: 6`, '{}   '),
    request(`${post}\r\ncontent-length: -1`, '{}'),
    request(`${post}\r\ncontent-length: 1e3`, '{}'),
    request(`${post}\r\ncontent-length: 99999999999999999999`, '{}'),
    request(`${post}\r\ncontent-length: 40`, '{}'),
    request(`${post}\r\ncontent-length: 2\r\ntransfer-encoding: chunked`, '0\r\n\r\n'),
    request(`${post}\r\ntransfer-encoding: identity, chunked`, '0\r\n\r\n'),
    request(`${post}\r\ntransfer-encoding: xchunked`, '0\r\n\r\n'),
    request(`${post}\r\ntransfer-encoding : chunked`, '0\r\n\r\n'),
    request(chunked, 'zz\r\n'),
    request(chunked, 'ffffffffffffffff\r\nx'),
    request(chunked, '5\r\nabc'),
    request(chunked, `1;${'x'.repeat(20_000)}\r\na\r\n0\r\n\r\n`),
    request(chunked, `0\r\nx: y\r\n\r\nGET /metrics HTTP/1.1\r\nhost: x\r\n\r\n`),
    Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]),
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    Buffer.from('\r\n\r\n\r\n\r\n'),
    Buffer.alloc(70_000, 0),
    Buffer.alloc(70_000, 0xff),
    Buffer.from('SSH-2.0-OpenSSH_9.0\r\n'),
  ];
}

/** The request with a few of its bytes changed, doubled or left out. */
export function flipped(request: Buffer, dice: Dice): Buffer {
  const bytes = [...request];
  for (let left = 1 + dice.number(4); left > 0; left -= 1) {
    const at = dice.number(bytes.length);
    const change = dice.number(3);
    if (change === 0) bytes[at] = dice.number(256);
    else if (change === 1) bytes.splice(at, 1);
    else bytes.splice(at, 0, dice.number(256));
  }
  return Buffer.from(bytes);
}

/** Bodies in forms that are not announced, not allowed, or larger than they look. */
export function oddBodies(path: string, headers: Readonly<Record<string, string>>): readonly Buffer[] {
  const types = [
    'application/json',
    'application/scim+json',
    'text/plain',
    'application/xml',
    'multipart/form-data',
    'a/b; q=;;',
  ];
  const charsets = ['utf-8', 'utf-16', 'utf-7', 'iso-8859-1', 'x'.repeat(500)];
  const encodings = ['gzip', 'br', 'deflate', 'gzip, gzip', 'identity', 'zstd', 'x'];
  const bodies = [
    Buffer.from('{"userName":"x"}'),
    Buffer.from('\ufeff{"userName":"x"}'),
    Buffer.from('{"userName":"x"}', 'utf16le'),
    Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
    Buffer.from('{"userName":"\u00e9"}', 'latin1'),
    Buffer.from('{"userName":'),
    Buffer.from('{"a":1}{"b":2}'),
    Buffer.from("{'userName':'x'}"),
    Buffer.from('NaN'),
    Buffer.from(''),
    Buffer.alloc(300_000, 0x20),
  ];
  const send = (more: Readonly<Record<string, string>>, body: Buffer) =>
    rawRequest('POST', path, { headers: { ...headers, ...more }, body });
  return [
    ...types.flatMap((type) => bodies.map((body) => send({ 'content-type': type }, body))),
    ...charsets.flatMap((charset) =>
      bodies.map((body) => send({ 'content-type': `application/json; charset=${charset}` }, body)),
    ),
    ...encodings.flatMap((encoding) =>
      bodies.map((body) => send({ 'content-type': 'application/json', 'content-encoding': encoding }, body)),
    ),
    send({ 'content-type': 'application/json' }, Buffer.from('['.repeat(200_000))),
    send({ 'content-type': 'application/json' }, Buffer.alloc(6_000_000, 0x5b)),
  ];
}
