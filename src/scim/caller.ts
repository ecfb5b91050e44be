import type { Response } from 'express';
import type { RequestId } from '../core/ids.js';
import type { Directory, TokenScope } from '../directory/model.js';

/** Who speaks: the directory whose token was shown, what the token may do, and the id under which the request is logged. */
export interface ScimCaller {
  readonly directory: Directory;
  readonly scopes: readonly TokenScope[];
  /** Absent: the router mints one. */
  readonly requestId?: RequestId;
}

const callers = new WeakMap<Response, ScimCaller>();

/** Says who speaks. The authentication handler given to the router calls it before `next()`. */
export function setScimCaller(res: Response, caller: ScimCaller): void {
  callers.set(res, caller);
}

/** Who speaks, or undefined when no authentication handler has said so: the router then answers 401. */
export function scimCaller(res: Response): ScimCaller | undefined {
  return callers.get(res);
}
