import { ServiceError } from '../../core/errors.js';
import { trustId, type DirectoryId, type OAuthClientId } from '../../core/ids.js';
import type { TokenScope } from '../../directory/model.js';
import type { ClientProof, OAuthClient, OAuthClientStore, OAuthSecret } from '../../directory/oauth-model.js';
import { compact, cursorOrdinal, pageOf } from '../pages.js';
import { readJson, readOptionalTime, readTime, toJson, toTime } from './columns.js';
import type { Database } from './database.js';

interface ClientRow {
  readonly ordinal: number;
  readonly id: string;
  readonly directory_id: string;
  readonly name: string;
  readonly proof: string;
  readonly scopes: string;
  readonly token_seconds: number;
  readonly allow_from: string | null;
  readonly created_at: number;
}

interface SecretRow {
  readonly id: string;
  readonly client_id: string;
  readonly hash: string;
  readonly last_four: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly last_used_at: number | null;
}

/** OAuth clients, their secrets, and the assertions they used. */
export function createOAuthClientStore(db: Database): OAuthClientStore {
  return {
    insertOAuthClient: (client) => db.write(() => insertClient(db, client)),
    findOAuthClient: (clientId) => db.read(() => findClient(db, clientId)),
    listOAuthClients: (directoryId, page) =>
      db.read(() => {
        const sql = 'SELECT * FROM oauth_clients WHERE directory_id = ? AND ordinal > ? ORDER BY ordinal LIMIT ?';
        const rows = db.statement<ClientRow>(sql).all(directoryId, cursorOrdinal(page) ?? 0, page.limit + 1);
        return pageOf(rows, page, toClient);
      }),
    limitOAuthClient: (directoryId, clientId, allowFrom) =>
      db.write(() => {
        const ranges = allowFrom ? toJson(allowFrom) : null;
        const sql = 'UPDATE oauth_clients SET allow_from = ? WHERE id = ? AND directory_id = ? RETURNING *';
        const row = db.statement<ClientRow>(sql).get(ranges, clientId, directoryId);
        if (row) db.statement('UPDATE tokens SET allow_from = ? WHERE oauth_client_id = ?').run(ranges, clientId);
        return row && toClient(row);
      }),
    removeOAuthClient: (directoryId, clientId) =>
      db.write(() => {
        const sql = 'DELETE FROM oauth_clients WHERE id = ? AND directory_id = ?';
        return db.statement(sql).run(clientId, directoryId).changes > 0;
      }),
    insertOAuthSecret: (secret, most) => db.write(() => insertSecret(db, secret, most)),
    listOAuthSecrets: (clientId) =>
      db.read(() => {
        const sql = 'SELECT * FROM oauth_secrets WHERE client_id = ? ORDER BY ordinal';
        return db.statement<SecretRow>(sql).all(clientId).map(toSecret);
      }),
    noteOAuthSecretUse: (secretId, at) =>
      db.write(() => {
        const sql = 'UPDATE oauth_secrets SET last_used_at = @at WHERE id = @id AND coalesce(last_used_at, 0) < @at';
        db.statement(sql).run({ id: secretId, at: toTime(at) });
      }),
    removeOAuthSecret: (clientId, secretId) =>
      db.write(() => {
        const sql = 'DELETE FROM oauth_secrets WHERE id = ? AND client_id = ?';
        return db.statement(sql).run(secretId, clientId).changes > 0;
      }),
    spendAssertion: (clientId, key, until) =>
      db.write(() => {
        requireClient(db, clientId);
        const sql = 'INSERT INTO oauth_assertions (client_id, key, expires_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
        return db.statement(sql).run(clientId, key, toTime(until)).changes > 0;
      }),
    dropExpiredOAuth: (now, limit) => db.write(() => dropExpired(db, now, limit)),
  };
}

/** Removes the clients of a directory, and with them their secrets and access tokens; part of the write that hides it. */
export function removeClientsOf(db: Database, directoryId: DirectoryId): void {
  db.statement('DELETE FROM oauth_clients WHERE directory_id = ?').run(directoryId);
}

/** `not_found` when there is no such client any more. */
export function requireClient(db: Database, clientId: OAuthClientId): void {
  if (!findClient(db, clientId)) throw new ServiceError('not_found', { kind: 'OAuth client', id: clientId });
}

function insertClient(db: Database, client: OAuthClient): void {
  const { id, directoryId, name, proof, scopes, tokenSeconds, allowFrom, createdAt } = client;
  const sql = `INSERT INTO oauth_clients (id, directory_id, name, proof, scopes, token_seconds, allow_from, created_at)
    SELECT ?, id, ?, ?, ?, ?, ?, ? FROM directories WHERE id = ? AND removed_at IS NULL`;
  const ranges = allowFrom ? toJson(allowFrom) : null;
  const { changes } = db
    .statement(sql)
    .run(id, name, toJson(proof), toJson(scopes), tokenSeconds, ranges, toTime(createdAt), directoryId);
  if (changes === 0) throw new ServiceError('not_found', { kind: 'directory', id: directoryId });
}

function findClient(db: Database, clientId: OAuthClientId): OAuthClient | undefined {
  const row = db.statement<ClientRow>('SELECT * FROM oauth_clients WHERE id = ?').get(clientId);
  return row && toClient(row);
}

function insertSecret(db: Database, secret: OAuthSecret, most: number): boolean {
  const { id, clientId, hash, lastFour, createdAt, expiresAt } = secret;
  requireClient(db, clientId);
  const sql = `INSERT INTO oauth_secrets (id, client_id, hash, last_four, created_at, expires_at)
    SELECT ?, @clientId, ?, ?, ?, ? WHERE (SELECT count(*) FROM oauth_secrets WHERE client_id = @clientId) < @most`;
  const values = [id, hash, lastFour, toTime(createdAt), toTime(expiresAt)];
  return db.statement(sql).run(...values, { clientId, most }).changes > 0;
}

function dropExpired(db: Database, now: Date, limit: number): number {
  const tokens = `DELETE FROM tokens WHERE ordinal IN (
    SELECT ordinal FROM tokens WHERE oauth_client_id IS NOT NULL AND expires_at <= ? LIMIT ?)`;
  const assertions = `DELETE FROM oauth_assertions WHERE (client_id, key) IN (
    SELECT client_id, key FROM oauth_assertions WHERE expires_at <= ? LIMIT ?)`;
  return [tokens, assertions].reduce((sum, sql) => sum + db.statement(sql).run(toTime(now), limit).changes, 0);
}

export function toClient(row: ClientRow): OAuthClient {
  return {
    id: trustId('ocl', row.id),
    directoryId: trustId('dir', row.directory_id),
    name: row.name,
    proof: readJson<ClientProof>(row.proof),
    scopes: readJson<readonly TokenScope[]>(row.scopes),
    tokenSeconds: row.token_seconds,
    ...(row.allow_from === null ? {} : { allowFrom: readJson<readonly string[]>(row.allow_from) }),
    createdAt: readTime(row.created_at),
  };
}

export function toSecret(row: SecretRow): OAuthSecret {
  return compact({
    id: trustId('ocs', row.id),
    clientId: trustId('ocl', row.client_id),
    hash: row.hash,
    lastFour: row.last_four,
    createdAt: readTime(row.created_at),
    expiresAt: readTime(row.expires_at),
    lastUsedAt: readOptionalTime(row.last_used_at),
  });
}
