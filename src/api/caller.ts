import type { Response } from 'express';
import type { Actor } from '../core/actor.js';
import { ServiceError } from '../core/errors.js';
import type { RequestId } from '../core/ids.js';

/** Who calls the admin API, and the id under which the request is logged. */
export interface AdminCaller {
  readonly actor: Actor;
  readonly requestId: RequestId;
}

const callers = new WeakMap<Response, AdminCaller>();

/** Says who calls. The authentication handler in front of the router does so before `next()`. */
export function setAdminCaller(res: Response, caller: AdminCaller): void {
  callers.set(res, caller);
}

/** Who calls; `unauthenticated` when no authentication handler has said so. */
export function adminCaller(res: Response): AdminCaller {
  const caller = callers.get(res);
  if (caller) return caller;
  throw new ServiceError('unauthenticated', { message: 'The admin API was reached without authentication.' });
}
