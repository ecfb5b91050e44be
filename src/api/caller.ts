import type { Response } from 'express';
import type { Identity, SignIn } from '../admins/identity.js';
import { unknownActor, type Actor } from '../core/actor.js';
import { ServiceError } from '../core/errors.js';
import type { RequestId } from '../core/ids.js';

/** Who calls the admin API, and the id under which the request is logged. */
export interface AdminCaller {
  readonly requestId: RequestId;
  /** Absent for somebody who has yet to sign in. */
  readonly identity?: Identity;
  readonly signIn: SignIn;
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

/** As whom the caller has signed in; `unauthenticated` when they have not. */
export function identityOf({ identity }: AdminCaller): Identity {
  if (identity) return identity;
  throw new ServiceError('unauthenticated', { message: 'Sign in first, or send a key.' });
}

/** The caller as the audit names them. */
export function actorOf({ identity }: AdminCaller): Actor {
  return identity?.actor ?? unknownActor;
}
