import { assertNever } from '../core/assert-never.js';
import { fold } from '../core/fold.js';
import type { AdminId, ApiKeyId, SessionId } from '../core/ids.js';
import type { Language } from '../core/language.js';
import type { Role } from './roles.js';

/** A disabled admin stays on record, cannot sign in, and has no sessions. */
export const adminStates = ['active', 'disabled'] as const;
export type AdminState = (typeof adminStates)[number];

/** What is kept of a password. */
export interface AdminPassword {
  /** scrypt with its cost and salt (see passwords.ts). */
  readonly hash: string;
  /** Made by this service for somebody else to hand over: its owner must choose another one before anything else, and before this moment. */
  readonly oneTimeUntil?: Date;
}

/** A person as their OpenID provider names them: the two together never name somebody else (OpenID Connect Core section 5.7). */
export interface ProviderSubject {
  readonly issuer: string;
  readonly subject: string;
}

/** A person who runs the service. */
export interface Admin {
  readonly id: AdminId;
  /** Unique, compared folded. Always there for whoever signs in by password; else only what the identity provider has verified. */
  readonly email?: string;
  readonly name: string;
  readonly role: Role;
  readonly state: AdminState;
  readonly language?: Language;
  readonly password?: AdminPassword;
  /** Whom the identity provider knows them as, for whoever signs in there; such an admin has no password here. */
  readonly subject?: ProviderSubject;
  readonly createdAt: Date;
  readonly lastSeenAt?: Date;
  /** Grows with each write but those of `lastSeenAt`. */
  readonly revision: number;
}

/** A key for a program: what it may do, and until when. The key itself is not kept. */
export interface ApiKey {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly role: Role;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
  readonly lastFour: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt?: Date;
}

/** Who stands behind a request: a person, a key, or the bearer of the admin key. `print` tells the present admin key from one before. */
export type Principal =
  | { readonly kind: 'admin'; readonly id: AdminId }
  | { readonly kind: 'api_key'; readonly id: ApiKeyId }
  | { readonly kind: 'admin_key'; readonly print: string };

/** The principal as one text, the same for equal ones. */
export function principalText(principal: Principal): string {
  switch (principal.kind) {
    case 'admin':
    case 'api_key':
      return principal.id;
    case 'admin_key':
      return `admin_key ${principal.print}`;
    default:
      return assertNever(principal);
  }
}

/** One browser that is signed in. The token that names it is kept only as a hash. */
export interface Session {
  readonly id: SessionId;
  readonly principal: Principal;
  /** SHA-256, hexadecimal. */
  readonly tokenHash: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  /** The end, however much it is used. */
  readonly expiresAt: Date;
  /** Browser and system in two words, such as `Firefox on Linux`. */
  readonly userAgent: string;
}

/** What an admin is unique by besides the id: the e-mail, folded; a text no e-mail equals where there is none. */
export function emailKey({ id, email }: Pick<Admin, 'id' | 'email'>): string {
  return email === undefined ? `\u0001${id}` : fold(email);
}
