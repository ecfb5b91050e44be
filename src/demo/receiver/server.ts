import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { receive, type HeldAccount } from './verifier.js';

/** One request as it came in, and what was answered. */
export interface Received {
  readonly at: Date;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  readonly status: number;
  /** What the verifier answered, e.g. `{"result":"applied"}`; absent when the answer was scripted. */
  readonly answer?: object;
}

/** An answer given instead of the verifier's: nothing is applied then. */
export interface ScriptedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ReceiverOptions {
  /** `whsec_` secrets that are accepted. */
  readonly secrets: readonly string[];
  /** A free one when absent. */
  readonly port?: number;
  /** 127.0.0.1 when absent. */
  readonly host?: string;
  readonly clock?: () => Date;
  /** Called before each request is looked at; a promise keeps the sender waiting until it resolves, an answer is sent instead of the verifier's. */
  readonly before?: (request: {
    readonly body: string;
  }) => Promise<ScriptedAnswer | undefined> | ScriptedAnswer | undefined;
}

/** A running receiver that remembers accounts as a helpdesk would. */
export interface Receiver {
  readonly url: string;
  accounts(): ReadonlyMap<string, HeldAccount>;
  received(): readonly Received[];
  /** Replaces the secrets that are accepted. */
  acceptSecrets(secrets: readonly string[]): void;
  /** The next requests get these answers, one each, in this order. */
  answerNext(...answers: readonly ScriptedAnswer[]): void;
  /** Told after each answer; the returned function ends that. */
  onReceived(listener: (received: Received) => void): () => void;
  close(): Promise<void>;
}

/** Starts a receiver on loopback; resolves once it listens. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { port = 0, host = '127.0.0.1', clock = () => new Date(), before } = options;
  let secrets = options.secrets;
  const accounts = new Map<string, HeldAccount>();
  const received: Received[] = [];
  const scripted: ScriptedAnswer[] = [];
  const listeners = new Set<(received: Received) => void>();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(request);
    const instead = (await before?.({ body })) ?? scripted.shift();
    const at = clock();
    const own = instead ? undefined : receive({ headers: request.headers, body }, secrets, accounts, at);
    const status = instead?.status ?? own?.status ?? 500;
    const entry = { at, headers: request.headers, body, status, ...(own && { answer: own.body }) };
    received.push(entry);
    response.writeHead(status, { 'content-type': 'application/json', ...instead?.headers });
    response.end(instead ? instead.body : JSON.stringify(own?.body));
    for (const listener of [...listeners]) listener(entry);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy()); // a request cut off, or a body that is not JSON: no answer, the sender tries again
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');

  return {
    url: `http://${host}:${address.port}/rolecall`,
    accounts: () => accounts,
    received: () => received,
    acceptSecrets: (next) => {
      secrets = next;
    },
    answerNext: (...answers) => {
      scripted.push(...answers);
    },
    onReceived: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // no encoding is set, so chunks are buffers
  return Buffer.concat(chunks).toString('utf8');
}
