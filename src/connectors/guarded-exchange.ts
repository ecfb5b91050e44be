import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createEgress, type Egress, type Resolver } from './webhook/egress.js';
import { createGuardedAgent } from './webhook/guarded-agent.js';

/** One request to an address that people configured. */
export interface GuardedRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came of it. `code` names the failure for operators. */
export type GuardedAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
    }
  | { readonly kind: 'failed'; readonly code: string };

/** Requests under the same rules as those to targets. */
export interface GuardedExchange {
  /** What is wrong with the URL, in words for its author; undefined when it may be tried. Does not look names up. */
  faultOf(url: URL): string | undefined;
  /** One exchange: no redirects, no decompression, within the limits. Never throws for what the other side does. */
  send(url: URL, request: GuardedRequest): Promise<GuardedAnswer>;
}

export interface ExchangeLimits {
  readonly connectMs: number;
  /** Around the whole exchange. */
  readonly deadlineMs: number;
  readonly bodyBytes: number;
}

export const exchangeLimits: ExchangeLimits = { connectMs: 5_000, deadlineMs: 10_000, bodyBytes: 256 * 1024 };

/** Builds it. `privateTargets` are CIDRs allowed although private; `invalid_input` for what is not a CIDR. */
export function createGuardedExchange({
  privateTargets,
  resolver,
  limits = exchangeLimits,
}: {
  readonly privateTargets: readonly string[];
  readonly resolver?: Resolver;
  readonly limits?: ExchangeLimits;
}): GuardedExchange {
  const egress = createEgress({ privateTargets, ...(resolver && { resolver }) });
  return {
    faultOf: (url) => egress.faultOf(url),
    send: async (url, request) =>
      egress.faultOf(url) === undefined ? exchange(url, request, { egress, limits }) : failed('EGRESS_DENIED'),
  };
}

function exchange(
  url: URL,
  { method, headers, body }: GuardedRequest,
  { egress, limits }: { readonly egress: Egress; readonly limits: ExchangeLimits },
): Promise<GuardedAnswer> {
  return new Promise((resolve) => {
    const options = {
      method,
      agent: createGuardedAgent({ egress, url, connectMs: limits.connectMs }, { keepAlive: false }),
      headers: { ...headers, 'accept-encoding': 'identity' },
      maxHeaderSize: 16 * 1024,
      lookup: egress.lookupFor(url),
    };
    // Named here so that no variable of the environment can switch verification off.
    const request =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, rejectUnauthorized: true, minVersion: 'TLSv1.2' })
        : httpRequest(url, options);
    const end = (result: GuardedAnswer): void => {
      clearTimeout(timer);
      resolve(result);
      request.destroy();
    };
    const timer = setTimeout(() => end(failed('DEADLINE')), limits.deadlineMs);
    request.on('error', (error: NodeJS.ErrnoException) => end(failed(error.code ?? error.name)));
    request.on('response', (response) => readBody(response, limits.bodyBytes, end));
    request.end(body);
  });
}

function readBody(response: IncomingMessage, limit: number, end: (result: GuardedAnswer) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) end(failed('TOO_LARGE'));
    else chunks.push(chunk);
  });
  response.on('end', () => {
    const { statusCode: status = 0, headers } = response;
    end({ kind: 'answer', status, headers, body: Buffer.concat(chunks).toString('utf8') });
  });
  for (const event of ['error', 'close']) response.on(event, () => end(failed('CUT_SHORT')));
}

function failed(code: string): GuardedAnswer {
  return { kind: 'failed', code };
}
