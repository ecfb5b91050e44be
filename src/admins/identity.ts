import type { Actor } from '../core/actor.js';
import type { SessionId } from '../core/ids.js';
import type { Admin, Principal } from './model.js';
import type { Role } from './roles.js';

/** Who is signed in, and as what. */
export interface Identity {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly role: Role;
  /** The person; absent for keys. */
  readonly admin?: Admin;
  /** Present when a browser's session carried the request. */
  readonly sessionId?: SessionId;
}

/** How a request signs in, and how its browser keeps what it is given. */
export interface SignIn {
  /** Checks the credentials in the body; `unauthenticated` when they are wrong, `too_many_attempts` after too many wrong ones. */
  prove(): Promise<Identity>;
  /** Gives the browser the token of its session, until then at most. */
  keep(token: string, expiresAt: Date): void;
  /** Has the browser forget its session. */
  forget(): void;
  /** The User-Agent header, as sent. */
  readonly userAgent: string;
}

/** Must this person choose a password before anything else? */
export function mustChangePassword({ admin }: Identity): boolean {
  return admin?.password?.oneTimeUntil !== undefined;
}
