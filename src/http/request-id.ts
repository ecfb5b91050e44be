import type { IncomingMessage, ServerResponse } from 'node:http';
import { newId, type RequestId } from '../core/ids.js';

const id = Symbol('id of a request');

declare module 'node:http' {
  interface ServerResponse {
    [id]?: RequestId;
  }
}

/** The header that carries the id, both ways. */
export const requestIdHeader = 'x-request-id';

/** Gives every request an id, which its answer is to carry: the caller's `x-request-id` when it is short and harmless, else a fresh one. */
export function assignRequestId(req: IncomingMessage, res: ServerResponse): RequestId {
  const offered = req.headers[requestIdHeader];
  const isHarmless = typeof offered === 'string' && /^[A-Za-z0-9._-]{8,128}$/.test(offered);
  return (res[id] = isHarmless ? (offered as RequestId) : newId('req')); // a caller's own id stands in for one
}

/** The id of the request being answered. */
export function requestIdOf(res: ServerResponse): RequestId {
  return res[id] ?? ('' as RequestId); // every request passes assignRequestId first
}
