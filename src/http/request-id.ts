import type { RequestHandler, Response } from 'express';
import { newId, type RequestId } from '../core/ids.js';

const header = 'x-request-id';

/** Gives every request an id: the caller's `x-request-id` when it is short and harmless, else a fresh one; answers with it. */
export const assignRequestId: RequestHandler = (req, res, next) => {
  const offered = req.get(header);
  res.setHeader(header, offered !== undefined && /^[A-Za-z0-9._-]{8,128}$/.test(offered) ? offered : newId('req'));
  next();
};

/** The id of the request being answered. */
export function requestIdOf(res: Response): RequestId {
  return String(res.getHeader(header) ?? '') as RequestId; // minted above, or a caller's own id that stands in for one
}
