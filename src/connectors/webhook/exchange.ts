import { request as httpRequest, type Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Egress } from './egress.js';
import { takeStory, type ConnectionStory } from './guarded-agent.js';

/** What is known of the connection of one exchange. */
export interface Connection extends ConnectionStory {
  tlsProtocol?: string;
  /** When the first byte of the answer's head was there. */
  answeredAt?: number;
}

/** One request and what came of it. Once a status line has come, it counts, whatever happens to the body after it. */
export type Exchange = { readonly connection: Connection } & (
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter?: string; readonly body: string }
  /** `isUnseen`: the receiver closed an idle connection while the request was on its way, so it never saw it. */
  | { readonly kind: 'failed'; readonly code: string; readonly isUnseen: boolean }
);

export interface ExchangeInput {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly agent: Agent;
  readonly egress: Egress;
  readonly headerBytes: number;
  readonly bodyBytes: number;
  readonly leftMs: number;
}

/** Posts once over the agent's connections. Never rejects. */
export function exchangeOnce(input: ExchangeInput): Promise<Exchange> {
  return new Promise((resolve) => {
    const connection: Connection = {};
    let answered: (() => Exchange) | undefined;
    let bytesBefore = 0;
    let isReused = false;
    const end = (result: Exchange): void => {
      clearTimeout(timer);
      resolve(result);
    };
    const timer = setTimeout(() => {
      end(answered?.() ?? { kind: 'failed', code: 'DEADLINE', isUnseen: false, connection });
      request?.destroy();
    }, input.leftMs);
    const request = open(input, (code) => end({ kind: 'failed', code, isUnseen: false, connection }));
    if (!request) return;
    request.on('socket', (socket) => {
      bytesBefore = socket.bytesRead;
      isReused = !note(connection, socket);
    });
    request.on('upgrade', (response: IncomingMessage, socket) => {
      socket.destroy();
      end({ kind: 'answer', status: response.statusCode ?? 101, body: '', connection });
    });
    request.on('response', (response) => {
      connection.answeredAt = performance.now();
      answered = readBody(response, input.bodyBytes, connection, end);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      Object.assign(connection, takeStory(error));
      const isUnseen = isReused && isReset(error.code) && (request.socket?.bytesRead ?? bytesBefore) === bytesBefore;
      end(answered?.() ?? { kind: 'failed', code: error.code ?? error.name, isUnseen, connection });
    });
    request.end(input.body);
  });
}

/** Keeps what can be said of the socket. False when an earlier request used it. */
function note(connection: Connection, socket: Duplex & { readonly remoteAddress?: string | undefined }): boolean {
  const story = takeStory(socket);
  const protocol = socket instanceof TLSSocket ? socket.getProtocol() : null;
  Object.assign(connection, story, protocol === null ? {} : { tlsProtocol: protocol });
  if (socket.remoteAddress !== undefined) connection.peer = socket.remoteAddress;
  return story !== undefined;
}

function open(
  { url, headers, body, agent, egress, headerBytes }: ExchangeInput,
  fail: (code: string) => void,
): ClientRequest | undefined {
  const options = {
    method: 'POST',
    agent,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    maxHeaderSize: headerBytes,
    lookup: egress.lookupFor(url),
  };
  try {
    // Named here so that no variable of the environment can switch verification off.
    return url.protocol === 'https:'
      ? httpsRequest(url, { ...options, rejectUnauthorized: true, minVersion: 'TLSv1.2' })
      : httpRequest(url, options);
  } catch (error) {
    // Certificates that the TLS library cannot use are only found out here.
    fail(error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'ERR_TLS_SETUP');
    return undefined;
  }
}

/** Reads at most `limit` bytes, then ends; returns what would be the answer now, for when the rest never comes. */
function readBody(
  response: IncomingMessage,
  limit: number,
  connection: Connection,
  end: (result: Exchange) => void,
): () => Exchange {
  const chunks: Buffer[] = [];
  let size = 0;
  const soFar = (): Exchange => {
    const retryAfter = response.headers['retry-after'];
    const body = Buffer.concat(chunks).subarray(0, limit).toString('utf8');
    const status = response.statusCode ?? 0;
    return { kind: 'answer', status, body, connection, ...(retryAfter !== undefined && { retryAfter }) };
  };
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size <= limit) return;
    end(soFar());
    response.destroy();
  });
  for (const event of ['end', 'error', 'close']) response.on(event, () => end(soFar()));
  return soFar;
}

function isReset(code: string | undefined): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE';
}
