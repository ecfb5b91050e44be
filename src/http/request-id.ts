import type { IncomingMessage, ServerResponse } from 'node:http';
import { newId, type RequestId } from '../core/ids.js';

const header = 'x-request-id';

/** Gives every request an id: the caller's `x-request-id` when it is short and harmless, else a fresh one; answers with it. */
export function assignRequestId(req: IncomingMessage, res: ServerResponse): void {
  const offered = req.headers[header];
  const isHarmless = typeof offered === 'string' && /^[A-Za-z0-9._-]{8,128}$/.test(offered);
  res.setHeader(header, isHarmless ? offered : newId('req'));
}

/** The id of the request being answered. */
export function requestIdOf(res: ServerResponse): RequestId {
  return String(res.getHeader(header) ?? '') as RequestId; // minted above, or a caller's own id that stands in for one
}
