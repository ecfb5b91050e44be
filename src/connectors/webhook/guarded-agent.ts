import { Agent as HttpAgent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { EgressDenied, type Egress } from './egress.js';
import type { TlsMaterial } from './tls.js';

type Connected = (error: Error | null, stream: Duplex) => void;

/** What connections of one agent must satisfy before a request may use them. */
export interface ConnectionRules {
  readonly egress: Egress;
  /** The origin the agent is for. */
  readonly url: URL;
  /** From the start of the name lookup to the end of the TLS handshake. */
  readonly connectMs: number;
}

/** How making a connection went: moments of `performance.now()`, absent for steps that were not reached, and the address at the other end. */
export interface ConnectionStory {
  dnsAt?: number;
  connectedAt?: number;
  securedAt?: number;
  peer?: string;
}

/** An agent whose connections are handed to a request only after the peer was checked; no byte of a request leaves before. */
export function createGuardedAgent(
  rules: ConnectionRules,
  options: AgentOptions,
  tls: TlsMaterial & { readonly rejectUnauthorized?: false } = {},
): HttpAgent {
  return rules.url.protocol === 'https:'
    ? new GuardedHttpsAgent(rules, { ...options, ...tls })
    : new GuardedHttpAgent(rules, options);
}

/** Lets go of an agent: idle connections close now, those in use when their request is over. */
export function retireAgent(agent: HttpAgent): void {
  agent.maxFreeSockets = 0;
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
}

const stories = new WeakMap<object, ConnectionStory>();

/**
 * How the connection was made that a request got, or why it got none (the error it failed with). Told once: for a request on a connection that
 * an earlier one has used there is no story.
 */
export function takeStory(of: Duplex | Error): ConnectionStory | undefined {
  const story = stories.get(of);
  stories.delete(of);
  return story;
}

class GuardedHttpAgent extends HttpAgent {
  constructor(
    private readonly rules: ConnectionRules,
    options: AgentOptions,
  ) {
    super(options);
  }

  override createConnection(options: ClientRequestArgs, connected: Connected): undefined {
    handOver(super.createConnection(options) as Socket, 'connect', this.rules, connected); // net.connect gives a Socket
  }
}

class GuardedHttpsAgent extends HttpsAgent {
  constructor(
    private readonly rules: ConnectionRules,
    options: AgentOptions,
  ) {
    super(options);
  }

  override createConnection(options: ClientRequestArgs, connected: Connected): undefined {
    handOver(super.createConnection(options) as Socket, 'secureConnect', this.rules, connected); // tls.connect gives a TLSSocket
  }
}

function handOver(
  socket: Socket,
  ready: 'connect' | 'secureConnect',
  { egress, url, connectMs }: ConnectionRules,
  connected: Connected,
): void {
  const story: ConnectionStory = {};
  const end = (error: Error | null): void => {
    clearTimeout(timer);
    socket.off('error', end).off('close', closed).off('lookup', found).off('connect', checkPeer).off(ready, succeed);
    stories.set(error ?? socket, story);
    if (error) {
      socket.on('error', () => undefined); // a second error of a socket that was given up has nobody else to go to
      socket.destroy();
    }
    connected(error, socket);
  };
  const closed = (): void => end(withCode('ECONNRESET', 'the connection closed before it was ready'));
  const found = (): void => void (story.dnsAt ??= performance.now());
  const checkPeer = (): void => {
    story.connectedAt = performance.now();
    if (socket.remoteAddress !== undefined) story.peer = socket.remoteAddress;
    if (!egress.isAllowedPeer(url, socket.remoteAddress))
      end(new EgressDenied('the connection leads to an address that is not allowed'));
  };
  const succeed = (): void => {
    if (ready === 'secureConnect') story.securedAt = performance.now();
    end(null);
  };
  const timer = setTimeout(() => end(withCode('ETIMEDOUT', `no connection within ${connectMs} ms`)), connectMs);
  socket.once('error', end).once('close', closed).once('lookup', found);
  socket.once('connect', checkPeer).once(ready, succeed);
}

function withCode(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
