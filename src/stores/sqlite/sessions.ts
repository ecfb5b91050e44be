import type { Principal, Session } from '../../admins/model.js';
import type { AdminStore, LoginTries } from '../../admins/store.js';
import { assertNever } from '../../core/assert-never.js';
import { trustId } from '../../core/ids.js';
import { readTime, toTime } from './columns.js';
import type { Database } from './database.js';

interface SessionRow {
  readonly id: string;
  readonly principal_kind: string;
  readonly principal_ref: string;
  readonly token_hash: string;
  readonly created_at: number;
  readonly last_seen_at: number;
  readonly expires_at: number;
  readonly user_agent: string;
}

type SessionStore = Pick<
  AdminStore,
  | 'insertSession'
  | 'findSession'
  | 'listSessions'
  | 'noteSessionSeen'
  | 'removeSession'
  | 'removeSessionsOf'
  | 'takeLoginTry'
  | 'returnLoginTries'
  | 'dropEndedSignIns'
>;

/** Sessions of browsers, and the tries to open one. */
export function createSessionStore(db: Database): SessionStore {
  return {
    insertSession: ({ id, principal, tokenHash, createdAt, lastSeenAt, expiresAt, userAgent }) =>
      db.write(() => {
        const sql = `INSERT INTO sessions (id, principal_kind, principal_ref, token_hash, created_at, last_seen_at, expires_at, user_agent)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
        const times = [createdAt, lastSeenAt, expiresAt].map(toTime);
        db.statement(sql).run(id, principal.kind, refOf(principal), tokenHash, ...times, userAgent);
      }),
    findSession: (tokenHash) =>
      db.read(() => {
        const row = db.statement<SessionRow>('SELECT * FROM sessions WHERE token_hash = ?').get(tokenHash);
        return row && toSession(row);
      }),
    listSessions: (principal) =>
      db.read(() => {
        const order = 'ORDER BY ordinal DESC';
        if (!principal) return db.statement<SessionRow>(`SELECT * FROM sessions ${order}`).all().map(toSession);
        const sql = `SELECT * FROM sessions WHERE principal_ref = ? AND principal_kind = ? ${order}`;
        return db.statement<SessionRow>(sql).all(refOf(principal), principal.kind).map(toSession);
      }),
    noteSessionSeen: (id, at) =>
      db.write(() => {
        const sql = 'UPDATE sessions SET last_seen_at = @at WHERE id = @id AND last_seen_at < @at';
        db.statement(sql).run({ id, at: toTime(at) });
      }),
    removeSession: (id) => db.write(() => db.statement('DELETE FROM sessions WHERE id = ?').run(id).changes > 0),
    removeSessionsOf: (principal) =>
      db.write(() => {
        const sql = 'DELETE FROM sessions WHERE principal_ref = ? AND principal_kind = ?';
        return db.statement(sql).run(refOf(principal), principal.kind).changes;
      }),
    takeLoginTry: (key, now, until) =>
      db.write(() => takeLoginTry(db, key, { now: toTime(now), until: toTime(until) })),
    returnLoginTries: (key, which) =>
      db.write(() => {
        if (which === 'all') db.statement('DELETE FROM login_tries WHERE key = ?').run(key);
        else db.statement('UPDATE login_tries SET count = count - 1 WHERE key = ? AND count > 0').run(key);
      }),
    dropEndedSignIns: (now, idleSince, limit) =>
      db.write(() => {
        const idle = 'SELECT ordinal FROM sessions WHERE last_seen_at <= ? LIMIT ?';
        const expired = 'SELECT ordinal FROM sessions WHERE expires_at <= ? LIMIT ?';
        const tries = 'SELECT key FROM login_tries WHERE window_ends_at <= ? LIMIT ?';
        const drop = (sql: string, before: Date) => db.statement(sql).run(toTime(before), limit).changes;
        return (
          drop(`DELETE FROM sessions WHERE ordinal IN (${idle})`, idleSince) +
          drop(`DELETE FROM sessions WHERE ordinal IN (${expired})`, now) +
          drop(`DELETE FROM login_tries WHERE key IN (${tries})`, now)
        );
      }),
  };
}

function takeLoginTry(
  db: Database,
  key: string,
  { now, until }: { readonly now: number; readonly until: number },
): LoginTries {
  const sql = `INSERT INTO login_tries (key, count, window_ends_at) VALUES (@key, 1, @until)
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN window_ends_at <= @now THEN 1 ELSE count + 1 END,
      window_ends_at = CASE WHEN window_ends_at <= @now THEN @until ELSE window_ends_at END
    RETURNING count, window_ends_at`;
  const row = db.statement<{ count: number; window_ends_at: number }>(sql).get({ key, now, until });
  if (!row) throw new Error('an upsert returned no row');
  return { count: row.count, windowEndsAt: readTime(row.window_ends_at) };
}

function refOf(principal: Principal): string {
  switch (principal.kind) {
    case 'admin':
    case 'api_key':
      return principal.id;
    case 'admin_key':
      return principal.print;
    default:
      return assertNever(principal);
  }
}

function toPrincipal(kind: Principal['kind'], ref: string): Principal {
  switch (kind) {
    case 'admin':
      return { kind, id: trustId('adm', ref) };
    case 'api_key':
      return { kind, id: trustId('key', ref) };
    case 'admin_key':
      return { kind, print: ref };
    default:
      return assertNever(kind);
  }
}

export function toSession(row: SessionRow): Session {
  return {
    id: trustId('ses', row.id),
    principal: toPrincipal(row.principal_kind as Principal['kind'], row.principal_ref), // written from a Principal
    tokenHash: row.token_hash,
    createdAt: readTime(row.created_at),
    lastSeenAt: readTime(row.last_seen_at),
    expiresAt: readTime(row.expires_at),
    userAgent: row.user_agent,
  };
}
