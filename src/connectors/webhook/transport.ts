import type { Agent } from 'node:http';
import { performance } from 'node:perf_hooks';
import { attemptDeadlineMs } from '../../delivery/limits.js';
import type { SendTimings } from '../../delivery/model.js';
import type { Egress } from './egress.js';
import { exchangeOnce, type Connection, type Exchange } from './exchange.js';
import { createGuardedAgent, retireAgent } from './guarded-agent.js';
import type { TlsMaterial } from './tls.js';

/** One POST. `pool` names the connections it may share: one pool per target. */
export interface Post {
  readonly pool: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly tls?: TlsMaterial;
}

/** How a POST ended. Once a status line has come, it counts, whatever happens to the body after it. */
export type PostResult = PostFacts &
  (
    | { readonly kind: 'answer'; readonly status: number; readonly retryAfter?: string; readonly body: string }
    | { readonly kind: 'failed'; readonly code: string }
  );

interface PostFacts {
  readonly elapsedMs: number;
  readonly timings: SendTimings;
  /** The address that was connected to. */
  readonly peer?: string;
  readonly tlsProtocol?: string;
}

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
  const pools = new Map<string, { readonly use: string; readonly agent: Agent }>();
  const agentFor = ({ url, tls }: Post, keepAlive: boolean): Agent =>
    createGuardedAgent(
      { egress, url, connectMs: limits.connectMs },
      {
        keepAlive,
        maxSockets: limits.socketsPerPool,
        maxFreeSockets: limits.socketsPerPool,
        ...(keepAlive && { timeout: limits.idleMs }),
      },
      tls,
    );
  const pooled = (post: Post): Agent => {
    const use = useOf(post);
    const known = pools.get(post.pool);
    if (known?.use === use) return known.agent;
    if (known) retireAgent(known.agent);
    const agent = agentFor(post, true);
    pools.set(post.pool, { use, agent });
    return agent;
  };

  return {
    async post(post) {
      const startedAt = performance.now();
      const elapsed = (): number => Math.round(performance.now() - startedAt);
      if (egress.faultOf(post.url) !== undefined)
        return { kind: 'failed', code: 'EGRESS_DENIED', elapsedMs: elapsed(), timings: {} };
      const exchange = (agent: Agent): Promise<Exchange> =>
        exchangeOnce({ ...post, ...limits, agent, egress, leftMs: Math.max(1, limits.deadlineMs - elapsed()) });
      const first = await exchange(pooled(post));
      const last = first.kind === 'failed' && first.isUnseen ? await exchange(agentFor(post, false)) : first;
      const { connection, ...result } = last;
      const facts = { elapsedMs: elapsed(), ...factsOf(connection, startedAt) };
      if (result.kind === 'failed') return { kind: 'failed', code: result.code, ...facts };
      return { ...result, ...facts };
    },
  };
}

/** Connections are shared by what goes to one origin as one and the same client. */
function useOf({ url, tls = {} }: Post): string {
  return [url.origin, tls.ca, tls.cert, tls.key].join('\n');
}

function factsOf({ dnsAt, connectedAt, securedAt, answeredAt, peer, tlsProtocol }: Connection, startedAt: number) {
  const since = (at: number): number => Math.round((at - startedAt) * 10) / 10;
  const timings: SendTimings = {
    ...(dnsAt === undefined ? {} : { dnsMs: since(dnsAt) }),
    ...(connectedAt === undefined ? {} : { connectMs: since(connectedAt) }),
    ...(securedAt === undefined ? {} : { tlsMs: since(securedAt) }),
    ...(answeredAt === undefined ? {} : { firstByteMs: since(answeredAt) }),
  };
  return {
    timings,
    ...(peer === undefined ? {} : { peer }),
    ...(tlsProtocol === undefined ? {} : { tlsProtocol }),
  };
}
