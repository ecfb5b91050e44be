import { Agent as HttpAgent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { EgressDenied, type Egress } from './egress.js';

type Connected = (error: Error | null, stream: Duplex) => void;

/** What connections of one agent must satisfy before a request may use them. */
export interface ConnectionRules {
  readonly egress: Egress;
  /** The origin the agent is for. */
  readonly url: URL;
  /** From the start of the name lookup to the end of the TLS handshake. */
  readonly connectMs: number;
}

/** An agent whose connections are handed to a request only after the peer was checked; no byte of a request leaves before. */
export function createGuardedAgent(rules: ConnectionRules, options: AgentOptions): HttpAgent {
  return rules.url.protocol === 'https:' ? new GuardedHttpsAgent(rules, options) : new GuardedHttpAgent(rules, options);
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
  const end = (error: Error | null): void => {
    clearTimeout(timer);
    socket.off('error', end).off('close', closed).off('connect', checkPeer).off(ready, succeed);
    if (error) {
      socket.on('error', () => undefined); // a second error of a socket that was given up has nobody else to go to
      socket.destroy();
    }
    connected(error, socket);
  };
  const closed = (): void => end(withCode('ECONNRESET', 'the connection closed before it was ready'));
  const checkPeer = (): void => {
    if (!egress.isAllowedPeer(url, socket.remoteAddress))
      end(new EgressDenied('the connection leads to an address that is not allowed'));
  };
  const succeed = (): void => end(null);
  const timer = setTimeout(() => end(withCode('ETIMEDOUT', `no connection within ${connectMs} ms`)), connectMs);
  socket.once('error', end).once('close', closed).once('connect', checkPeer).once(ready, succeed);
}

function withCode(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
