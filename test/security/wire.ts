import { connect } from 'node:net';

/** What came of bytes sent over a connection of their own. */
export interface WireResult {
  /** Of the last status line; undefined when the connection was closed without one. */
  readonly status: number | undefined;
  /** Everything that came back. */
  readonly text: string;
  /** True when neither an answer nor an end came in time. */
  readonly isHung: boolean;
}

export interface Wire {
  readonly port: number;
  /** How long an answer or an end may take. */
  readonly limitMs: number;
}

/** How long the sender of half a request waits for more than silence before it gives its side up. */
const patienceMs = 150;

/**
 * Sends the bytes and waits until the service ends the connection. A whole request asks for that by itself; after anything else the sender gives up
 * its side once it was answered, or heard nothing for a moment.
 */
export function send(
  { port, limitMs }: Wire,
  bytes: Buffer,
  { isWhole }: { readonly isWhole: boolean },
): Promise<WireResult> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const end = (isHung: boolean) => {
      clearTimeout(timer);
      clearTimeout(patience);
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      const line = [...text.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].at(-1);
      resolve({ status: line ? Number(line[1]) : undefined, text, isHung });
    };
    const timer = setTimeout(() => end(true), limitMs);
    const patience = setTimeout(() => isWhole || socket.end(), patienceMs);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => end(false));
    socket.on('close', () => end(false));
    socket.on('error', () => end(false)); // a reset is an end
    socket.write(bytes);
  });
}

/** A request as text, byte for byte: header values and paths may hold anything. `connection: close` unless the headers say otherwise. */
export function rawRequest(
  method: string,
  path: string,
  { headers = {}, body }: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Buffer } = {},
): Buffer {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const all = { host: 'localhost', connection: 'close', ...length, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return Buffer.concat([head, Buffer.from(body ?? '')]);
}
