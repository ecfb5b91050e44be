import { emailKey, type Admin, type AdminPassword, type AdminState, type ApiKey } from '../../admins/model.js';
import type { Role } from '../../admins/roles.js';
import type { AdminStore } from '../../admins/store.js';
import { ServiceError } from '../../core/errors.js';
import { fold } from '../../core/fold.js';
import { trustId } from '../../core/ids.js';
import type { Language } from '../../core/language.js';
import { compact } from '../pages.js';
import { readOptionalTime, readTime, toOptionalTime, toTime } from './columns.js';
import type { Database } from './database.js';
import { uniqueOr } from './faults.js';
import { createSessionStore } from './sessions.js';

interface AdminRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly state: string;
  readonly language: string | null;
  readonly password_hash: string | null;
  readonly one_time_until: number | null;
  readonly created_at: number;
  readonly last_seen_at: number | null;
  readonly revision: number;
  readonly issuer: string | null;
  readonly subject: string | null;
}

interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly hash: string;
  readonly last_four: string;
  readonly created_by: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly last_used_at: number | null;
}

/** Admins, their keys and sessions, and the tries to sign in. */
export function createAdminStore(db: Database): AdminStore {
  return { ...createPeopleStore(db), ...createSessionStore(db), ...createApiKeyStore(db) };
}

type PeopleStore = Pick<
  AdminStore,
  'insertAdmin' | 'findAdmin' | 'findAdminByEmail' | 'listAdmins' | 'writeAdmin' | 'noteAdminSeen' | 'removeAdmin'
>;

function createPeopleStore(db: Database): PeopleStore {
  const findBy = (column: 'id' | 'folded_email', value: string) =>
    db.read(() => {
      const row = db.statement<AdminRow>(`SELECT * FROM admins WHERE ${column} = ?`).get(value);
      return row && toAdmin(row);
    });
  return {
    insertAdmin: (admin) => db.write(() => insertAdmin(db, admin)),
    findAdmin: (id) => findBy('id', id),
    findAdminByEmail: (email) => findBy('folded_email', fold(email)),
    listAdmins: () => db.read(() => db.statement<AdminRow>('SELECT * FROM admins ORDER BY ordinal').all().map(toAdmin)),
    writeAdmin: (admin) =>
      db.write(() => {
        const sql = `UPDATE admins SET email = @email, folded_email = @folded, name = @name, role = @role, state = @state, language = @language,
            password_hash = @passwordHash, one_time_until = @oneTimeUntil, revision = revision + 1
          WHERE id = @id AND revision = @revision`;
        const { id, revision } = admin;
        return uniqueOr(() => db.statement(sql).run({ id, revision, ...changeable(admin) }).changes > 0, taken(admin));
      }),
    noteAdminSeen: (id, at) =>
      db.write(() => {
        const sql =
          'UPDATE admins SET last_seen_at = @at WHERE id = @id AND (last_seen_at IS NULL OR last_seen_at < @at)';
        db.statement(sql).run({ id, at: toTime(at) });
      }),
    removeAdmin: (id) => db.write(() => db.statement('DELETE FROM admins WHERE id = ?').run(id).changes > 0),
  };
}

function insertAdmin(db: Database, admin: Admin): void {
  const { id, createdAt, lastSeenAt, revision, subject } = admin;
  const sql = `INSERT INTO admins (id, email, folded_email, name, role, state, language, password_hash, one_time_until, created_at, last_seen_at, revision, issuer, subject)
    VALUES (@id, @email, @folded, @name, @role, @state, @language, @passwordHash, @oneTimeUntil, @createdAt, @lastSeenAt, @revision, @issuer, @subject)`;
  const provider = { issuer: subject?.issuer ?? null, subject: subject?.subject ?? null };
  const fixed = { id, createdAt: toTime(createdAt), revision, ...provider };
  uniqueOr(
    () => db.statement(sql).run({ ...fixed, lastSeenAt: toOptionalTime(lastSeenAt), ...changeable(admin) }),
    taken(admin),
  );
}

function taken({ email, name }: Admin): () => Error {
  return () => new ServiceError('name_taken', { kind: 'admin', name: email ?? name });
}

function changeable(admin: Admin) {
  const { email, name, role, state, language, password } = admin;
  return {
    email: email ?? '',
    folded: emailKey(admin),
    name,
    role,
    state,
    language: language ?? null,
    passwordHash: password?.hash ?? null,
    oneTimeUntil: toOptionalTime(password?.oneTimeUntil),
  };
}

export function toAdmin(row: AdminRow): Admin {
  return compact({
    id: trustId('adm', row.id),
    email: row.email === '' ? undefined : row.email,
    name: row.name,
    role: row.role as Role, // written from an Admin
    state: row.state as AdminState, // written from an Admin
    language: (row.language as Language | null) ?? undefined, // written from an Admin
    password: toPassword(row),
    subject: row.issuer === null || row.subject === null ? undefined : { issuer: row.issuer, subject: row.subject },
    createdAt: readTime(row.created_at),
    lastSeenAt: readOptionalTime(row.last_seen_at),
    revision: row.revision,
  });
}

function toPassword({ password_hash: hash, one_time_until: until }: AdminRow): AdminPassword | undefined {
  return hash === null ? undefined : compact({ hash, oneTimeUntil: readOptionalTime(until) });
}

type ApiKeyStore = Pick<
  AdminStore,
  'insertApiKey' | 'findApiKey' | 'findApiKeyByHash' | 'listApiKeys' | 'noteApiKeyUse' | 'removeApiKey'
>;

function createApiKeyStore(db: Database): ApiKeyStore {
  const findBy = (column: 'id' | 'hash', value: string) =>
    db.read(() => {
      const row = db.statement<ApiKeyRow>(`SELECT * FROM api_keys WHERE ${column} = ?`).get(value);
      return row && toApiKey(row);
    });
  return {
    insertApiKey: ({ id, name, role, hash, lastFour, createdBy, createdAt, expiresAt, lastUsedAt }) =>
      db.write(() => {
        const sql = `INSERT INTO api_keys (id, name, role, hash, last_four, created_by, created_at, expires_at, last_used_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
        const times = [toTime(createdAt), toTime(expiresAt), toOptionalTime(lastUsedAt)];
        db.statement(sql).run(id, name, role, hash, lastFour, createdBy, ...times);
      }),
    findApiKey: (id) => findBy('id', id),
    findApiKeyByHash: (hash) => findBy('hash', hash),
    listApiKeys: () =>
      db.read(() => db.statement<ApiKeyRow>('SELECT * FROM api_keys ORDER BY ordinal').all().map(toApiKey)),
    noteApiKeyUse: (id, at) =>
      db.write(() => {
        const sql = 'UPDATE api_keys SET last_used_at = @at WHERE id = @id AND coalesce(last_used_at, 0) < @at';
        db.statement(sql).run({ id, at: toTime(at) });
      }),
    removeApiKey: (id) => db.write(() => db.statement('DELETE FROM api_keys WHERE id = ?').run(id).changes > 0),
  };
}

export function toApiKey(row: ApiKeyRow): ApiKey {
  return compact({
    id: trustId('key', row.id),
    name: row.name,
    role: row.role as Role, // written from an ApiKey
    hash: row.hash,
    lastFour: row.last_four,
    createdBy: row.created_by,
    createdAt: readTime(row.created_at),
    expiresAt: readTime(row.expires_at),
    lastUsedAt: readOptionalTime(row.last_used_at),
  });
}
