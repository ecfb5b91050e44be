import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createEgress, type Egress, type Resolver } from './webhook/egress.js';
import { createGuardedAgent } from './webhook/guarded-agent.js';

/** What came of reading a document. `code` names the failure for operators. */
export type JsonResult =
  { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'failed'; readonly code: string };

/** Reads JSON documents from addresses that people configured, under the same rules as requests to targets. */
export interface GuardedJson {
  /** What is wrong with the URL, in words for its author; undefined when it may be tried. Does not look names up. */
  faultOf(url: URL): string | undefined;
  /** One GET: no redirects, no decompression, within the limits. Never throws for what the other side does. */
  get(url: URL): Promise<JsonResult>;
}

export interface JsonLimits {
  readonly connectMs: number;
  /** Around the whole exchange. */
  readonly deadlineMs: number;
  readonly bodyBytes: number;
}

export const jsonLimits: JsonLimits = { connectMs: 5_000, deadlineMs: 10_000, bodyBytes: 256 * 1024 };

/** Builds it. `privateTargets` are CIDRs allowed although private; `invalid_input` for what is not a CIDR. */
export function createGuardedJson({
  privateTargets,
  resolver,
  limits = jsonLimits,
}: {
  readonly privateTargets: readonly string[];
  readonly resolver?: Resolver;
  readonly limits?: JsonLimits;
}): GuardedJson {
  const egress = createEgress({ privateTargets, ...(resolver && { resolver }) });
  return {
    faultOf: (url) => egress.faultOf(url),
    get: async (url) => (egress.faultOf(url) === undefined ? getJson(url, egress, limits) : failed('EGRESS_DENIED')),
  };
}

function getJson(url: URL, egress: Egress, limits: JsonLimits): Promise<JsonResult> {
  return new Promise((resolve) => {
    const options = {
      agent: createGuardedAgent({ egress, url, connectMs: limits.connectMs }, { keepAlive: false }),
      headers: { accept: 'application/json, application/jwk-set+json', 'accept-encoding': 'identity' },
      maxHeaderSize: 16 * 1024,
      lookup: egress.lookupFor(url),
    };
    // Named here so that no variable of the environment can switch verification off.
    const request =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, rejectUnauthorized: true, minVersion: 'TLSv1.2' })
        : httpRequest(url, options);
    const end = (result: JsonResult): void => {
      clearTimeout(timer);
      resolve(result);
      request.destroy();
    };
    const timer = setTimeout(() => end(failed('DEADLINE')), limits.deadlineMs);
    request.on('error', (error: NodeJS.ErrnoException) => end(failed(error.code ?? error.name)));
    request.on('response', (response) => readJson(response, limits.bodyBytes, end));
    request.end();
  });
}

function readJson(response: IncomingMessage, limit: number, end: (result: JsonResult) => void): void {
  if (response.statusCode !== 200) return end(failed(`STATUS_${response.statusCode ?? 0}`));
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) end(failed('TOO_LARGE'));
    else chunks.push(chunk);
  });
  response.on('end', () => end(parse(Buffer.concat(chunks).toString('utf8'))));
  for (const event of ['error', 'close']) response.on(event, () => end(failed('CUT_SHORT')));
}

function parse(text: string): JsonResult {
  try {
    const value: unknown = JSON.parse(text);
    return { kind: 'json', value };
  } catch {
    return failed('NOT_JSON');
  }
}

function failed(code: string): JsonResult {
  return { kind: 'failed', code };
}
