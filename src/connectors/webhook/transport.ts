import { request as httpRequest, type Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { performance } from 'node:perf_hooks';
import { attemptDeadlineMs } from '../../delivery/limits.js';
import type { Egress } from './egress.js';
import { createGuardedAgent } from './guarded-agent.js';

/** One POST. `pool` names the connections it may share: one pool per target. */
export interface Post {
  readonly pool: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a POST ended. Once a status line has come, it counts, whatever happens to the body after it. */
export type PostResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly retryAfter?: string;
      readonly body: string;
      readonly elapsedMs: number;
    }
  | { readonly kind: 'failed'; readonly code: string; readonly elapsedMs: number };

/** Sends over HTTP/1.1: no redirects, no decompression, no proxy from the environment. Never throws for what a receiver does. */
export interface Transport {
  post(post: Post): Promise<PostResult>;
}

export interface TransportLimits {
  readonly connectMs: number;
  /** Around the whole POST, a second try on a new connection included. */
  readonly deadlineMs: number;
  /** What is read of an answer's body; the rest is not waited for. */
  readonly bodyBytes: number;
  readonly headerBytes: number;
  readonly socketsPerPool: number;
  /** How long an unused connection is kept. */
  readonly idleMs: number;
}

const transportLimits: TransportLimits = {
  connectMs: 5_000,
  deadlineMs: attemptDeadlineMs,
  bodyBytes: 64 * 1024,
  headerBytes: 16 * 1024,
  socketsPerPool: 8,
  idleMs: 4_000,
};

/** A transport that connects only where `egress` allows. */
export function createTransport(egress: Egress, changed: Partial<TransportLimits> = {}): Transport {
  const limits = { ...transportLimits, ...changed };
  const pools = new Map<string, { readonly origin: string; readonly agent: Agent }>();
  const agentFor = (url: URL, keepAlive: boolean): Agent =>
    createGuardedAgent(
      { egress, url, connectMs: limits.connectMs },
      {
        keepAlive,
        maxSockets: limits.socketsPerPool,
        maxFreeSockets: limits.socketsPerPool,
        ...(keepAlive && { timeout: limits.idleMs }),
      },
    );
  const pooled = ({ pool, url }: Post): Agent => {
    const known = pools.get(pool);
    if (known?.origin === url.origin) return known.agent;
    const agent = agentFor(url, true); // connections to a target's former URL end by themselves once idle
    pools.set(pool, { origin: url.origin, agent });
    return agent;
  };

  return {
    async post(post) {
      const startedAt = performance.now();
      const elapsed = (): number => Math.round(performance.now() - startedAt);
      if (egress.faultOf(post.url) !== undefined)
        return { kind: 'failed', code: 'EGRESS_DENIED', elapsedMs: elapsed() };
      const exchange = (agent: Agent): Promise<Exchange> =>
        exchangeOnce({ post, agent, limits, egress, leftMs: Math.max(1, limits.deadlineMs - elapsed()) });
      const first = await exchange(pooled(post));
      // The receiver closed an idle connection while the request was on its way: it never saw it, so this is not a failure.
      const last = first.kind === 'failed' && first.isUnseen ? await exchange(agentFor(post.url, false)) : first;
      return last.kind === 'failed'
        ? { kind: 'failed', code: last.code, elapsedMs: elapsed() }
        : { ...last, elapsedMs: elapsed() };
    },
  };
}

type Exchange =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter?: string; readonly body: string }
  | { readonly kind: 'failed'; readonly code: string; readonly isUnseen: boolean };

interface ExchangeInput {
  readonly post: Post;
  readonly agent: Agent;
  readonly limits: TransportLimits;
  readonly egress: Egress;
  readonly leftMs: number;
}

function exchangeOnce({ post, agent, limits, egress, leftMs }: ExchangeInput): Promise<Exchange> {
  return new Promise((resolve) => {
    const request = open(post, agent, limits, egress);
    let answered: (() => Exchange) | undefined;
    let bytesBefore = 0;
    const end = (result: Exchange): void => {
      clearTimeout(timer);
      resolve(result);
    };
    const timer = setTimeout(() => {
      end(answered?.() ?? { kind: 'failed', code: 'DEADLINE', isUnseen: false });
      request.destroy();
    }, leftMs);
    request.on('socket', (socket) => (bytesBefore = socket.bytesRead));
    request.on('upgrade', (response: IncomingMessage, socket) => {
      socket.destroy();
      end({ kind: 'answer', status: response.statusCode ?? 101, body: '' });
    });
    request.on('response', (response) => {
      answered = readBody(response, limits.bodyBytes, (result) => end(result));
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const isUnseen =
        request.reusedSocket && isReset(error.code) && (request.socket?.bytesRead ?? bytesBefore) === bytesBefore;
      end(answered?.() ?? { kind: 'failed', code: error.code ?? error.name, isUnseen });
    });
    request.end(post.body);
  });
}

function open(
  { url, headers, body }: Post,
  agent: Agent,
  { headerBytes }: TransportLimits,
  egress: Egress,
): ClientRequest {
  const options = {
    method: 'POST',
    agent,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    maxHeaderSize: headerBytes,
    lookup: egress.lookupFor(url),
  };
  // Named here so that no variable of the environment can switch verification off.
  return url.protocol === 'https:'
    ? httpsRequest(url, { ...options, rejectUnauthorized: true, minVersion: 'TLSv1.2' })
    : httpRequest(url, options);
}

/** Reads at most `limit` bytes, then ends; returns what would be the answer now, for when the rest never comes. */
function readBody(response: IncomingMessage, limit: number, end: (result: Exchange) => void): () => Exchange {
  const chunks: Buffer[] = [];
  let size = 0;
  const soFar = (): Exchange => {
    const retryAfter = response.headers['retry-after'];
    const body = Buffer.concat(chunks).subarray(0, limit).toString('utf8');
    return { kind: 'answer', status: response.statusCode ?? 0, body, ...(retryAfter !== undefined && { retryAfter }) };
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
