import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Actor } from '../core/actor.js';
import { adminKeyActor } from '../core/actor.js';
import { assertNever } from '../core/assert-never.js';
import { dayMs, type Clock } from '../core/clock.js';
import { newId, type SessionId } from '../core/ids.js';
import { hashToken, isTokenShaped } from '../core/tokens.js';
import type { NoteUse } from '../core/use-notes.js';
import { apiKeyPrefix } from './api-keys.js';
import type { Identity } from './identity.js';
import type { Admin, ApiKey, Principal, Session } from './model.js';
import type { AdminStore } from './store.js';
import { describeUserAgent } from './user-agent.js';

export const sessionIdleMs = 8 * 3_600_000;
const sessionLifeMs = 7 * dayMs;

interface Needs {
  readonly store: Pick<
    AdminStore,
    | 'findAdmin'
    | 'noteAdminSeen'
    | 'findApiKey'
    | 'findApiKeyByHash'
    | 'noteApiKeyUse'
    | 'insertSession'
    | 'findSession'
    | 'listSessions'
    | 'noteSessionSeen'
    | 'removeSession'
    | 'removeSessionsOf'
    | 'dropEndedSignIns'
  >;
  readonly clock: Clock;
  /** SHA-256 of the admin key. */
  readonly adminKeyHash: Buffer;
  readonly noteUse: NoteUse;
}

/** A session just opened: the only time its token is known. */
export interface OpenedSession {
  readonly session: Session;
  readonly token: string;
}

/** Who is behind a request, by a key or a session. */
export interface Sessions {
  /** The live key with that text, the admin key included. */
  byKey(key: string): Promise<Identity | undefined>;
  /** The live session with that token, if whoever opened it may still come in. */
  byToken(token: string): Promise<Identity | undefined>;
  /** What an admin who has just proved who they are comes in as. */
  identify(admin: Admin): Identity;
  /** Always with a token of its own: one from before the sign-in is worth nothing. Ends after seven days, or `lifeMs`. */
  open(principal: Principal, userAgent: string, lifeMs?: number): Promise<OpenedSession>;
  end(id: SessionId): Promise<boolean>;
  endAll(principal: Principal): Promise<number>;
  /** Live ones of that principal, or everybody's, newest first, each with the name of whose it is. */
  list(principal?: Principal): Promise<readonly { readonly session: Session; readonly name: string }[]>;
  /** Forgets sessions that are over; gives how many records went. */
  dropEnded(limit: number): Promise<number>;
}

/** Builds it on a store. */
export function createSessions({ store, clock, adminKeyHash, noteUse }: Needs): Sessions {
  const adminKey: Principal = { kind: 'admin_key', print: printOf(adminKeyHash) };

  const identityOf = async (principal: Principal): Promise<Identity | undefined> => {
    switch (principal.kind) {
      case 'admin': {
        const admin = await store.findAdmin(principal.id);
        return admin?.state === 'active' ? adminIdentity(admin) : undefined;
      }
      case 'api_key': {
        const key = await store.findApiKey(principal.id);
        return key && key.expiresAt > clock() ? keyIdentity(key) : undefined;
      }
      case 'admin_key':
        return principal.print === adminKey.print ? adminKeyIdentity(adminKey) : undefined;
      default:
        return assertNever(principal);
    }
  };

  const isLive = ({ expiresAt, lastSeenAt }: Session, now: Date) =>
    expiresAt > now && now.getTime() - lastSeenAt.getTime() < sessionIdleMs;

  const noteSeen = async (session: Session, now: Date) => {
    await store.noteSessionSeen(session.id, now);
    if (session.principal.kind === 'admin') await store.noteAdminSeen(session.principal.id, now);
  };

  return {
    identify: adminIdentity,

    async byKey(key) {
      const hash = hashToken(key);
      if (timingSafeEqual(Buffer.from(hash, 'hex'), adminKeyHash)) return adminKeyIdentity(adminKey);
      if (!isTokenShaped(key, apiKeyPrefix)) return undefined;
      const found = await store.findApiKeyByHash(hash);
      const now = clock();
      if (!found || found.expiresAt <= now) return undefined;
      const { id, lastUsedAt } = found;
      noteUse({ id, lastUsedAt, now }, () => store.noteApiKeyUse(id, now));
      return keyIdentity(found);
    },

    async byToken(token) {
      const session = await store.findSession(hashToken(token));
      const now = clock();
      if (!session || !isLive(session, now)) return undefined;
      const identity = await identityOf(session.principal);
      if (!identity) return undefined;
      noteUse({ id: session.id, lastUsedAt: session.lastSeenAt, now }, () => noteSeen(session, now));
      return { ...identity, sessionId: session.id };
    },

    async open(principal, userAgent, lifeMs = sessionLifeMs) {
      const token = randomBytes(32).toString('base64url');
      const now = clock();
      const session: Session = {
        id: newId('ses'),
        principal,
        tokenHash: hashToken(token),
        createdAt: now,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + lifeMs),
        userAgent: describeUserAgent(userAgent),
      };
      await store.insertSession(session);
      if (principal.kind === 'admin') await store.noteAdminSeen(principal.id, now);
      return { session, token };
    },

    end: (id) => store.removeSession(id),
    endAll: (principal) => store.removeSessionsOf(principal),

    async list(principal) {
      const live = (await store.listSessions(principal)).filter((session) => isLive(session, clock()));
      const named = await Promise.all(
        live.map(async (session) => ({ session, identity: await identityOf(session.principal) })),
      );
      return named.flatMap(({ session, identity }) =>
        identity ? [{ session, name: identity.actor.name ?? identity.actor.id }] : [],
      );
    },

    dropEnded: (limit) => {
      const now = clock();
      return store.dropEndedSignIns(now, new Date(now.getTime() - sessionIdleMs), limit);
    },
  };
}

/** A short mark of the admin key, so that sessions opened with one that was replaced end. */
function printOf(adminKeyHash: Buffer): string {
  return createHash('sha256').update(adminKeyHash).digest('hex').slice(0, 16);
}

function adminIdentity(admin: Admin): Identity {
  return { principal: { kind: 'admin', id: admin.id }, actor: actorOf(admin), role: admin.role, admin };
}

function keyIdentity(key: ApiKey): Identity {
  return { principal: { kind: 'api_key', id: key.id }, actor: actorOf(key), role: key.role };
}

/** The bearer of the admin key owns the service. */
function adminKeyIdentity(principal: Principal): Identity {
  return { principal, actor: adminKeyActor, role: 'owner' };
}

function actorOf({ id, name }: Pick<Admin | ApiKey, 'id' | 'name'>): Actor {
  return { kind: 'admin', id, name };
}
